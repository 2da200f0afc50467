"""`workbench promote`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from workbench.promotion import Labelled


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("promote")(promote)


def promote(
    names: Annotated[list[str] | None, typer.Argument(help="Analyses to promote.")] = None,
    by: Annotated[str, typer.Option(help="Who answers for it.")] = "",
    stale: Annotated[
        bool, typer.Option("--stale", help="Every analysis whose record is missing or out of date.")
    ] = False,
    sample_home: Annotated[
        Path | None, typer.Option(help="A store that holds the sample corpus and nothing else; made when missing.")
    ] = None,
) -> None:
    """Measure the gates of analyses on the sample corpus and write their promotion records."""
    from workbench import analyses, promotion
    from workbench.model.errors import BadInput, NotPromoted

    if not names and not stale:
        raise BadInput("no analysis was named", do="name some, or give --stale")
    if not by.strip():  # said before the sample corpus is prepared, which takes minutes
        raise BadInput("a promotion needs an owner, none was given", do="give --by WHO")
    chosen = list(names or [])
    for name in analyses.ALL if stale else []:
        try:
            promotion.current(name)
        except NotPromoted:
            chosen.append(name)
    for name in chosen:
        analyses.get(name)
    if not chosen:
        Console().print("every analysis has a current record")
        return
    labelled = _labelled(sample_home)
    table = Table("analysis", "gate", "measured", "interval", "bar", "n", title="Gates passed")
    refused = []
    for name in dict.fromkeys(chosen):
        try:
            record = promotion.promote(name, labelled, owner=by)
        except NotPromoted as error:
            refused.append(str(error))
            continue
        for gate in record.gates:
            bar = f"{'≥' if gate.better == 'higher' else '≤'} {gate.bar:g}"
            table.add_row(
                name, gate.name, f"{gate.value:.3f}", f"{gate.low:.3f} to {gate.high:.3f}", bar, f"{gate.n:,}"
            )
    Console().print(table)
    if refused:
        for sentence in refused:
            Console(stderr=True, soft_wrap=True, emoji=False).print(sentence, markup=False)
        raise typer.Exit(2)


def _labelled(home: Path | None) -> "Labelled":
    """The sample corpus in the store in use if that holds nothing else, in one of its own otherwise."""
    from workbench import sample, store
    from workbench.model.errors import WorkbenchError

    if home is None:
        try:
            return sample.labelled(store.home())
        except WorkbenchError:
            home = store.home() / "sample"
    console = Console(stderr=True)
    with console.status("preparing the sample corpus") as status:
        sample.build(home, lambda step: status.update(f"preparing the sample corpus: {step}"))
    return sample.labelled(home)
