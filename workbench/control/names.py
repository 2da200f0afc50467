"""What people type as a name: checked once, the same everywhere."""

from workbench.model.errors import BadInput

LONGEST = 200


def required(what: str, given: str, longest: int = LONGEST) -> str:
    """``given`` without blanks around it.

    Raises: BadInput when nothing is left, it is longer than ``longest`` characters or holds control characters.
    """
    name = given.strip()
    if not name:
        raise BadInput(f"{what} is empty", do="give one")
    if len(name) > longest:
        raise BadInput(f"{what} has {len(name):,} characters", do=f"keep it to {longest:,}")
    if any((letter < " " and letter not in "\n\t") or "\ud800" <= letter <= "\udfff" for letter in name):
        raise BadInput(f"{what} holds control characters", do="give it as plain text")
    return name
