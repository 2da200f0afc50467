"""Where a result comes from, in plain words: the same lines on every surface."""

from dataclasses import dataclass
from typing import Any

from workbench import analyses, promotion
from workbench.model.errors import WorkbenchError
from workbench.model.provenance import Run
from workbench.present import numbers


@dataclass(frozen=True)
class Evidence:
    """What is known about an analysis being right: its promotion record, or why there is none."""

    record: Any | None  # promotion.Record
    refusal: WorkbenchError | None

    @property
    def badge(self) -> str:
        """The state in a few words."""
        if self.record is None:
            return "not promoted"
        return f"promoted, proved on {self.record.badge} truth"


def evidence(name: str) -> Evidence:
    """The current record of an analysis, or the refusal that says why there is none."""
    try:
        return Evidence(promotion.current(name), None)
    except WorkbenchError as error:
        return Evidence(None, error)


def gate_rows(found: Evidence) -> list[dict[str, object]]:
    """One row a gate: question, measured with interval, bar, verdict."""
    rows: list[dict[str, object]] = []
    for gate in found.record.gates if found.record else ():
        relation = "at least" if gate.better == "higher" else "at most"
        rows.append(
            {
                "gate": gate.question,
                "measured": f"{_plain(gate.value)} ({_plain(gate.low)} to {_plain(gate.high)})",
                "bar": f"{relation} {gate.bar:.3g}",
                "cases": gate.n,
                "labelled set": gate.labelled_set,
                "verdict": "passed" if gate.passed else "failed",
            }
        )
    return rows


def _plain(measured: float) -> str:
    """At most three decimals, none that say nothing."""
    text = f"{measured:,.3f}".rstrip("0").rstrip(".")
    return text if text not in ("0", "-0") or measured == 0 else "under 0.001"


def data_line(run: Run) -> str:
    """Since when and on which data, in one line."""
    source = run.provenance
    when = numbers.period(source.since, source.until)
    return f"{when} · {source.coverage.counted()} · data version {source.data_version[:8]}"


def title(run: Run) -> str:
    """The title of the run's analysis; its name where this workbench does not know it."""
    known = analyses.ALL.get(run.analysis)
    return known.title if known else run.analysis


def question(run: Run) -> str:
    """The question the run answers; "" where this workbench does not know the analysis."""
    known = analyses.ALL.get(run.analysis)
    return known.question if known else ""


def limits(run: Run) -> tuple[str, ...]:
    """What the answer does not mean."""
    known = analyses.ALL.get(run.analysis)
    return known.limits if known else ()


def parameter_rows(run: Run) -> list[tuple[str, str]]:
    """The parameters of a run by title, as text; in the analysis's order, also where the run was read from a file."""
    known = analyses.ALL.get(run.analysis)
    fields = known.params.model_fields if known else {}
    rows = []
    order = {name: position for position, name in enumerate(fields)}
    for name, given in sorted(
        run.provenance.params.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0])
    ):
        described = fields.get(name)
        label = (described.title if described else None) or name.replace("_", " ")
        text = {True: "yes", False: "no", None: "not set"}.get(given) if isinstance(given, bool | None) else None
        rows.append((label, text or str(given)))
    return rows


def provenance_rows(run: Run) -> list[tuple[str, str]]:
    """Everything that decides the result."""
    source = run.provenance
    return [
        ("run", run.run),
        ("analysis", f"{run.analysis}, version {run.version}"),
        ("query", source.query or "all posts"),
        ("from", numbers.moment(source.since)),
        ("until before", numbers.moment(source.until)),
        ("data version", source.data_version),
        ("corpus", source.corpus_id),
        *((f"model of {table}", model) for table, model in sorted(source.models.items())),
        ("code", source.code_id),
        ("workbench", source.workbench),
    ]
