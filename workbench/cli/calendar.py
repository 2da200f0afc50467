"""`workbench calendar`: what is known in advance, so that it raises no alarm."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.model.calendar import Event

commands = typer.Typer(help="What is known in advance: launches, sales, matches.", no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(commands, name="calendar")


@commands.command()
def check(file: Annotated[Path, typer.Argument(help="A TOML file with [[calendar]] parts.")]) -> None:
    """Check a calendar before it is used: its times, and that somebody watches the brands it names."""
    from workbench import store
    from workbench.model.calendar import unknown_brands
    from workbench.model.config import Config
    from workbench.model.errors import BadInput
    from workbench.store.place import config

    given = Config.read(file)
    known = [brand.name for brand in (given.brands or config(store.home()).brands)]
    for event, brand in unknown_brands(given.calendar, known):
        raise BadInput(
            f"{file} names the brand {brand!r} for {event.name}, and nobody watches that one",
            do=f"write one of {', '.join(known)}" if known else "give the brands in the same file",
        )
    _print(given.calendar)
    raising = sum(event.expect > 1 for event in given.calendar)
    number = len(given.calendar)
    typer.echo(f"{number} event{'s' * (number != 1)}, {raising} of them raise the bar; nothing is wrong.")


@commands.command()
def show() -> None:
    """Show the calendar in force, and whether runs know it."""
    from workbench.model import calendar
    from workbench.store import open_store

    opened = open_store(create=False)
    events = opened.config.calendar
    if not events:
        typer.echo("The calendar is empty: add [[calendar]] parts with name, since and until to workbench.toml.")
    else:
        _print(events)
    known = calendar.table(events)
    if opened.current("calendar") != calendar.fingerprint(known) and (events or opened.current("calendar")):
        typer.echo("Runs do not know this calendar yet: run `workbench enrich`.")


def _print(events: "Sequence[Event]") -> None:
    table = Table("event", "since (UTC)", "until (UTC)", "concerns", "times usual", title="Calendar")
    for event in sorted(events, key=lambda event: event.since):
        topic = f"topic {event.topic}" if event.topic is not None else ""
        about = [*event.concerned, *filter(None, (topic, event.channel))]
        times = (f"{at:%Y-%m-%d %H:%M}" for at in (event.since, event.until))
        words = (event.name, *times, ", ".join(about) or "everything", f"{event.expect:g}")
        table.add_row(*map(Text, words))
    Console().print(table)
