"""``workbench backtest``: history replayed under a false-alarm budget."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from workbench.cli.run import DataVersion, Query, Since, Until
from workbench.model.errors import BadInput

FIELDS = ("name", "kind", "brand", "since", "until")
WANTED = 'a list, or "events": a list, of name, since, until and perhaps kind and brand'


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("backtest")(backtest)


def backtest(
    query: Query = "",
    budget: Annotated[
        str, typer.Option("--budget", help="False alarms you accept for everything: 1/month, 2/week, 0.5/day.")
    ] = "1/month",
    since: Since = None,
    until: Until = None,
    bin: Annotated[str, typer.Option("--bin", help="The time step: 5min, 1h or 1d.")] = "1h",
    labels: Annotated[
        Path | None, typer.Option("--labels", help=f"A JSON file of events known to have been: {WANTED}.")
    ] = None,
    data_version: DataVersion = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the run as JSON (schema: workbench/model/run.schema.json).")
    ] = False,
) -> None:
    """Replay history day by day: what a budget would have told, how late, and for how many false alarms."""
    from workbench import runs
    from workbench.detect.rate import per_month
    from workbench.present import text

    chosen: dict[str, Any] = {"false_alarms": round(per_month(budget), 6), "bin": bin}
    chosen["labels"] = read_labels(labels) if labels else []
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("replaying history, a look for each day"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        progress.add_task("")
        result = runs.run("backtest", query, since=since, until=until, version=data_version, **chosen)
    if as_json:
        typer.echo(result.model_dump_json(indent=1))
    else:
        text.show(result)


def read_labels(path: Path) -> list[dict[str, Any]]:
    """The events in a JSON file, with the fields that ``backtest`` takes; others, such as a ground truth's, are left.

    Raises: BadInput naming the file and the event that cannot be used.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"the labels {path} cannot be read ({error.strerror})", do="name another file") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path} is not JSON", do=f"give {WANTED}") from error
    events = content.get("events") if isinstance(content, Mapping) else content
    if not isinstance(events, list):
        raise BadInput(f"{path} holds no list of events", do=f"give {WANTED}")
    return [_event(path, number, event) for number, event in enumerate(events, 1)]


def _event(path: Path, number: int, event: Any) -> dict[str, Any]:
    from workbench.analyses.backtest import KnownEvent

    given = {key: event[key] for key in FIELDS if event.get(key) is not None} if isinstance(event, Mapping) else {}
    try:
        known = KnownEvent.model_validate(given)
    except ValueError as error:
        wrong = "lacks a name, since or until" if {"name", "since", "until"} - given.keys() else "cannot be read"
        raise BadInput(f"event {number} of {path} {wrong}", do="give times such as 2025-01-31T10:00Z") from error
    if known.until <= known.since:
        raise BadInput(f"event {number} of {path} ({known.name}) ends before it begins", do="mend since or until")
    return known.model_dump(mode="json")
