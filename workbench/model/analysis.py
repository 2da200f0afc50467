"""An analysis: a question, its parameters, a pure function that answers it, and the gates that prove it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput
from workbench.model.expectation import expected, quoted
from workbench.model.findings import Findings

PARTS = "parts"
"""The table of what other analyses say of a corpus, with columns analysis, findings (JSON, "" where there are none) and
missing (why there are none, as a clause); it is made for one run and never stored."""


class Params(BaseModel):
    """Base of every analysis's parameters: frozen, checked, nothing unknown accepted.

    Bounds, ``Literal`` choices, titles and descriptions of the fields are what surfaces build controls from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Measured:
    """What a gate saw: ``value`` with its interval from ``n`` cases."""

    value: float
    low: float
    high: float
    n: int
    detail: str = ""


@dataclass(frozen=True)
class Gate:
    """A bar that an analysis must clear on labelled data, written before looking at the result.

    ``measure(corpus, truth)`` runs the analysis on the labelled set's corpus and compares with its truth.
    """

    name: str
    question: str
    measure: Callable[[Corpus, Mapping[str, Any]], Measured]
    bar: float
    better: Literal["higher", "lower"] = "higher"
    labelled_set: str = "sample"

    def passed(self, value: float) -> bool:
        """Whether the value clears the bar; exactly on it counts."""
        return value >= self.bar if self.better == "higher" else value <= self.bar


SCANNED = 100_000
"""Posts that an analysis which reads posts gets through while somebody waits."""


@dataclass(frozen=True)
class Analysis:
    """An analysis as a value; ``run(corpus, params)`` is pure: no store, no clock, no network, no interface.

    ``needs`` names the corpus tables it reads besides posts. ``cost`` is "live" (answers from counts: recomputed when
    a control moves, whatever the number of posts), "scan" (reads posts: recomputed at once where there are at most
    ``SCANNED``) or "batch" (pages show saved runs, and compute one only when asked to). ``parts`` names the analyses it
    is composed of: it finds what they say of the same posts in the corpus's table ``PARTS``.

    ``smallest_group`` above 1 says that the analysis speaks of groups of people, never of one: the doorway lets nothing
    out but what ``evaluate.suppression`` leaves of its tables of people, and ``tell`` writes headline, numbers and
    figures from that alone. ``audited`` writes each opening of a run into the audit log.
    """

    name: str
    version: int
    title: str
    question: str
    params: type[Params]
    needs: tuple[str, ...]
    run: Callable[[Corpus, Any], Findings]
    cost: Literal["live", "scan", "batch"] = "scan"
    gates: tuple[Gate, ...] = ()
    parts: tuple[str, ...] = ()
    limits: tuple[str, ...] = field(default=())  # what the answer does not mean, one sentence each
    smallest_group: int = 1
    tell: Callable[[Findings], Findings] | None = None
    audited: bool = False

    def check_params(self, given: Mapping[str, Any]) -> Params:
        """The parameters of this analysis from loose values.

        Raises: BadInput naming the parameter, what was given and what it accepts.
        """
        try:
            return self.params(**given)
        except ValidationError as error:
            first = error.errors()[0]
            name, known = str(first["loc"][0]), self.params.model_fields
            if name not in known:
                raise BadInput(
                    f"{self.name} has no parameter {name!r}", do=f"use one of {', '.join(known) or 'none'}"
                ) from error
            raise BadInput(
                f"{self.name} takes {expected(first)} as {name}, not {quoted(first)}",
                do=f"give that, or leave it out for {known[name].get_default(call_default_factory=True)}",
            ) from error
