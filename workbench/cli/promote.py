"""`workbench promote`."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("promote")(promote)


def promote(
    names: Annotated[list[str] | None, typer.Argument(help="Analyses to promote.")] = None,
    by: Annotated[str, typer.Option(help="Who answers for it.")] = "",
    stale: Annotated[
        bool, typer.Option("--stale", help="Every analysis whose record is missing or out of date.")
    ] = False,
) -> None:
    """Measure the gates of analyses on the sample corpus and write their promotion records."""
    from workbench import analyses, promotion, sample
    from workbench.model.errors import BadInput, NotPromoted

    if not names and not stale:
        raise BadInput("no analysis was named", do="name some, or give --stale")
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
    labelled = sample.labelled()
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
            Console(stderr=True, soft_wrap=True).print(sentence, markup=False)
        raise typer.Exit(2)
