"""`workbench doctor`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("doctor")(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the checks as JSON.")] = False,
) -> None:
    """Say what is installed, which model is used, where the store is, what is wrong and how to mend it."""
    from workbench.doctor import examine

    checks = examine()
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in checks], indent=1))
    else:
        table = Table("", "what", "found", show_lines=True)
        for check in checks:
            found = Text(check.found)
            if check.problem:
                found.append(f"\n{check.problem}", style="bold red")
            if check.do:
                found.append(f"\n-> {check.do}", style="bold")
            mark = Text("wrong", style="bold red") if check.problem else Text("ok", style="green")
            table.add_row(mark, check.name, found)
        Console().print(table)
    if any(check.problem for check in checks):
        raise typer.Exit(1)
