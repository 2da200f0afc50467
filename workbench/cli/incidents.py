"""`workbench incidents`: what was found, who works on it, and what it turned out to be."""

import getpass
import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from workbench.incidents import Case, Cases

commands = typer.Typer(help="What was found, and what it turned out to be.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The incident's id, or its beginning; see `workbench incidents list`.")]
By = Annotated[str, typer.Option(help="Who decides it; the account's name by default.")]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(commands, name="incidents")


@commands.command("list")
def list_incidents(
    status: Annotated[str | None, typer.Option(help="Only those that are open, watching or closed.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything known about them as JSON.")] = False,
) -> None:
    """List the incidents of the last runs, and those that people worked on."""
    from workbench import incidents
    from workbench.control import STATUSES
    from workbench.model.errors import BadInput

    if status is not None and status not in STATUSES:
        raise BadInput(f"an incident is never {status!r}", do=f"choose one of {', '.join(STATUSES)}")
    found = incidents.cases()
    shown = [case for case in found.cases if status in (None, case.status)]
    if as_json:
        typer.echo(json.dumps([_plain(case) for case in shown], indent=1, ensure_ascii=False))
        return
    console = Console()
    if not shown:
        console.print(_none(found, status), markup=False, highlight=False, soft_wrap=True)
        return
    table = Table(title="Incidents")
    table.add_column("id", no_wrap=True, min_width=12)  # whole, to be copied
    for name in ("story", "severity", "began (UTC)", "status", "owner", "outcome"):
        table.add_column(name)
    for case in shown:
        table.add_row(*(Text(word) for word in _row(case)))
    console.print(table)
    console.print("Read one: `workbench incidents show ID`; say what it was: `workbench incidents close ID`.")


@commands.command()
def show(incident_id: Id) -> None:
    """Show one incident: what it consists of, how severe it is, and what people said about it."""
    from workbench import incidents
    from workbench.present import text

    case = incidents.cases().get(incident_id)
    console = Console()
    if case.incident is not None:
        console.print(text.incident(case.incident))
    _say(case)
    for note in case.record.notes if case.record else ():
        console.print(Text(f"{note.at:%Y-%m-%d %H:%M} {note.by}: {note.text}"))


@commands.command()
def close(
    incident_id: Id,
    outcome: Annotated[
        str, typer.Option(help="true (it was one), false (it was none) or late (it was one, known before).")
    ],
    by: By = "",
    note: Annotated[str, typer.Option(help="What to remember about it.")] = "",
) -> None:
    """Say what an incident turned out to be; runs from now on know it."""
    from workbench import incidents

    _say(incidents.close(incident_id, outcome, by or getpass.getuser(), note))


@commands.command()
def reopen(incident_id: Id, by: By = "") -> None:
    """Open an incident again and take its outcome back."""
    from workbench import incidents

    _say(incidents.reopen(incident_id, by or getpass.getuser()))


def _say(case: "Case") -> None:
    owner = f", owner {case.record.owner}" if case.record and case.record.owner else ""
    outcome = f", outcome {case.outcome}" if case.outcome else ""
    Console().print(Text(f"Incident {case.id}: {case.status}{owner}{outcome}."), soft_wrap=True)


def _none(found: "Cases", status: str | None) -> str:
    if not found.runs and not found.cases:
        return "Nobody has looked for incidents yet: run `workbench run crisis_watch`."
    if found.cases:
        return f"None of the {len(found.cases)} incidents is {status}: see `workbench incidents list`."
    return "There are no incidents: the last run of crisis_watch found none."


def _row(case: "Case") -> tuple[str, ...]:
    from workbench.present import incidents as told

    owner = case.record.owner if case.record else ""
    if case.incident is None:
        return case.id, "not kept", "", "", case.status, owner, case.outcome or ""
    severity = case.incident.severity.level if case.incident.severity else ""
    began = f"{case.incident.onset:%Y-%m-%d %H:%M}"
    return case.id, told.story(case.incident)[0], severity, began, case.status, owner, case.outcome or ""


def _plain(case: "Case") -> dict[str, object]:
    return {
        "id": case.id,
        "status": case.status,
        "owner": case.record.owner if case.record else "",
        "outcome": case.outcome,
        "run": case.run,
        "incident": case.incident.model_dump(mode="json") if case.incident else None,
    }
