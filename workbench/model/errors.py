"""What went wrong, in one sentence a person can act on."""


class WorkbenchError(Exception):
    """An expected failure: ``problem`` says what was given and what was expected, ``do`` the next step.

    Surfaces print ``str(error)`` alone, never a traceback; the command line ends with exit code 2.
    """

    def __init__(self, problem: str, *, do: str) -> None:
        self.problem = problem.rstrip(".")
        self.do = do.rstrip(".")
        super().__init__(f"{self.problem}: {self.do}.")


class BadInput(WorkbenchError):
    """A file, value or parameter that cannot be used as given."""


class UnknownName(WorkbenchError):
    """A name that is not on the list it was looked up in."""


class MissingTable(WorkbenchError):
    """An enrichment, topic fit or other table that the corpus does not have yet."""


class StoreUnusable(WorkbenchError):
    """A store that cannot be read or written: wrong schema, damaged, locked or full."""


class NotPromoted(WorkbenchError):
    """An analysis without a current promotion record."""
