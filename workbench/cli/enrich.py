"""`workbench enrich`: make what the posts lack."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

if TYPE_CHECKING:
    from workbench.enrich import Summary


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("enrich")(enrich)


def enrich(
    encoder: Annotated[
        str, typer.Option(help="static (quick), minilm (about 300 posts a second), minilm-fp32, or owner/name.")
    ] = "static",
) -> None:
    """Find language, duplicates, brands, vectors and sentiment of the posts that lack them; safe to stop and repeat."""
    from workbench import enrich as enrichments
    from workbench.store import open_store

    console = Console(stderr=True)
    store = open_store(create=False)
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks = {}

        def told(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)

        summary = enrichments.enrich(store, encoder, told)
    if not summary.steps:
        console.print("this store has no posts yet: add some with `workbench ingest FILE`")
        return
    Console().print(_table(summary))
    for step in summary.steps:
        if step.skipped:
            typer.echo(f"{step.name}: {step.skipped:,} {step.unit} without a value; {step.why}")
    typer.echo(f"data version {summary.data_version}")


def _table(summary: "Summary") -> Table:
    table = Table("enrichment", title=f"Enriched with {summary.encoder}")
    for name in ("done", "there before", "a second"):
        table.add_column(name, justify="right")
    table.add_column("of")
    for step in summary.steps:
        rate = "" if step.rate is None else f"{step.rate:,.0f}"
        table.add_row(step.name, f"{step.done:,}", f"{step.there:,}", rate, step.unit)
    return table
