"""`workbench analyses` and `workbench run`."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from workbench.model.errors import BadInput, NotPromoted

Query = Annotated[str, typer.Option("--query", "-q", help="Which posts; all of them by default.")]
Since = Annotated[str | None, typer.Option(help="First day or time, UTC.")]
Until = Annotated[str | None, typer.Option(help="First day or time no longer included, UTC.")]
Sets = Annotated[list[str] | None, typer.Option("--set", help="A parameter, as name=value; may be repeated.")]
DataVersion = Annotated[
    str | None, typer.Option("--data-version", help="A recorded data version; the newest by default.")
]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("analyses")(list_analyses)
    app.command("run")(run)


def list_analyses() -> None:
    """List the analyses: their question and whether they are promoted."""
    from workbench import analyses, promotion

    table = Table("name", "question", "promoted", title="Analyses")
    for name, analysis in sorted(analyses.ALL.items()):
        try:
            record = promotion.current(name)
            state = f"yes, {record.badge}, {record.created:%Y-%m-%d}"
        except NotPromoted as error:
            state = f"no: {error.problem}"
        table.add_row(name, analysis.question, state)
    Console().print(table)


def run(
    name: str,
    query: Query = "",
    since: Since = None,
    until: Until = None,
    sets: Sets = None,
    data_version: DataVersion = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the run as JSON (schema: workbench/model/run.schema.json).")
    ] = False,
) -> None:
    """Run an analysis on the posts of the store and print what it found."""
    from workbench import analyses, runs

    chosen = parameters(sets)
    analyses.get(name).check_params(chosen)  # what is no parameter must not pass for another argument of `runs.run`
    result = runs.run(name, query, since=since, until=until, version=data_version, **chosen)
    if as_json:
        typer.echo(result.model_dump_json(indent=1))
        return
    from workbench.present import text

    text.show(result)


def parameters(sets: list[str] | None) -> dict[str, Any]:
    """Loose parameter values from ``name=value`` words: JSON where it reads as such, text otherwise."""
    values: dict[str, Any] = {}
    for word in sets or []:
        name, separator, value = word.partition("=")
        if not separator or not name.strip():
            raise BadInput(f"--set {word} is not name=value", do="write for instance --set top=10")
        try:
            values[name.strip()] = json.loads(value)
        except (ValueError, RecursionError):  # no JSON, or numbers and brackets without end
            values[name.strip()] = value
    return values
