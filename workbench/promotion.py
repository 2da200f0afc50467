"""Promotion: the record that an analysis has proved itself, and the refusal where it has not."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from workbench import analyses
from workbench.fingerprint import code_id
from workbench.model.analysis import Analysis, Gate
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput, NotPromoted

CHECKOUT = Path(__file__).parents[1]


class GateResult(BaseModel):
    """What a gate measured, beside the bar that was set before."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    question: str
    value: float
    low: float
    high: float
    n: int
    bar: float
    better: Literal["higher", "lower"]
    labelled_set: str
    labelled_set_id: str
    detail: str = ""

    @property
    def passed(self) -> bool:
        """Recomputed from value and bar, never stored."""
        return self.value >= self.bar if self.better == "higher" else self.value <= self.bar


class Record(BaseModel):
    """The evidence behind one promotion; written once, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    version: int  # of the record: 1, 2, 3, ...
    analysis_version: int
    question: str
    owner: str
    created: datetime
    badge: Literal["planted"]  # what kind of truth the gates rest on
    code_id: str
    models: dict[str, str]
    data_version: str
    gates: tuple[GateResult, ...]
    limits: tuple[str, ...]


class Labelled(BaseModel):
    """A corpus whose truth is known."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    name: str
    identity: str
    corpus: Corpus
    truth: Mapping[str, Any]


def records_folder() -> Path:
    """Where records are kept: ``WORKBENCH_PROMOTED``, else ``apps/promoted`` of the checkout."""
    return Path(os.environ.get("WORKBENCH_PROMOTED") or CHECKOUT / "apps" / "promoted")


def measure(analysis: Analysis, labelled: Labelled) -> tuple[GateResult, ...]:
    """Every gate of the analysis on its labelled set.

    Raises: BadInput when a gate names another set than the one given: a gate is never left unmeasured.
    """
    for gate in analysis.gates:
        if gate.labelled_set != labelled.name:
            raise BadInput(
                f"the gate {gate.name} of {analysis.name} is measured on {gate.labelled_set!r}, not {labelled.name!r}",
                do="give the labelled set that the gate names",
            )
    return tuple(_measure(gate, labelled) for gate in analysis.gates)


def promote(name: str, labelled: Labelled, *, owner: str, now: datetime | None = None) -> Record:
    """Measure the gates of an analysis and, if all are passed, write its next record and make it current.

    Raises: NotPromoted naming each gate that failed and by how much; BadInput for an analysis without gates or a
    folder that cannot be written.
    """
    analysis = analyses.get(name)
    if not owner.strip():
        raise BadInput("a promotion needs an owner, none was given", do="give --by WHO")
    gates = measure(analysis, labelled)
    if not gates:
        raise BadInput(f"{name} has no gate on the labelled set {labelled.name!r}", do="write a gate before promoting")
    failed = [_shortfall(gate) for gate in gates if not gate.passed]
    if failed:
        raise NotPromoted(f"{name} is not promoted: {'; '.join(failed)}", do="improve the analysis; the bar stays")
    folder = records_folder() / name
    version = 1 + max((int(path.stem) for path in folder.glob("[0-9]*.json")), default=0)
    record = Record(
        name=name,
        version=version,
        analysis_version=analysis.version,
        question=analysis.question,
        owner=owner,
        created=(now or datetime.now(UTC)).replace(microsecond=0),
        badge="planted",
        code_id=code_id(analysis),
        models=dict(labelled.corpus.models),
        data_version=labelled.corpus.data_version,
        gates=gates,
        limits=analysis.limits,
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / f"{version}.json", record.model_dump(mode="json"))
        _write(folder / "current.json", {"version": version})
    except OSError as error:
        raise BadInput(
            f"the record cannot be written to {folder} ({error.strerror})",
            do="mend the permissions, or name another folder with WORKBENCH_PROMOTED",
        ) from error
    return record


def current(name: str) -> Record:
    """The record that lets the analysis be shown.

    Raises: NotPromoted saying why not: never promoted, unreadable, a gate below its bar, or code changed since.
    """
    analysis = analyses.get(name)
    mend = f"run `workbench promote {name} --by WHO`"
    folder = records_folder() / name
    if not (folder / "current.json").is_file():
        raise NotPromoted(f"{name} has not been promoted", do=mend)
    try:
        version = int(json.loads((folder / "current.json").read_text())["version"])
        record = Record.model_validate_json((folder / f"{version}.json").read_text())
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise NotPromoted(f"the promotion record of {name} cannot be read", do=mend) from error
    if (record.name, record.version) != (name, version):
        raise NotPromoted(f"the promotion record of {name} belongs to {record.name} {record.version}", do=mend)
    failed = [_shortfall(gate) for gate in record.gates if not gate.passed]
    if failed or not record.gates:
        raise NotPromoted(f"{name} has not passed its gates ({'; '.join(failed) or 'none recorded'})", do=mend)
    if record.analysis_version != analysis.version or record.code_id != code_id(analysis):
        raise NotPromoted(f"{name} has changed since it was promoted on {record.created:%Y-%m-%d}", do=mend)
    return record


def _measure(gate: Gate, labelled: Labelled) -> GateResult:
    measured = gate.measure(labelled.corpus, labelled.truth)
    return GateResult(
        name=gate.name,
        question=gate.question,
        value=measured.value,
        low=measured.low,
        high=measured.high,
        n=measured.n,
        bar=gate.bar,
        better=gate.better,
        labelled_set=labelled.name,
        labelled_set_id=labelled.identity,
        detail=measured.detail,
    )


def _shortfall(gate: GateResult) -> str:
    relation = "at least" if gate.better == "higher" else "at most"
    off = abs(gate.value - gate.bar)
    return f"{gate.name} is {gate.value:.3g}, the bar is {relation} {gate.bar:.3g} (off by {off:.2g})"


def _write(path: Path, content: Mapping[str, Any]) -> None:
    """Canonical JSON, whole or not at all."""
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    temporary.replace(path)
