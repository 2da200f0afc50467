"""`workbench report`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from workbench.cli.run import DataVersion, Query, Sets, Since, Until, parameters
from workbench.model.errors import BadInput


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("report")(report)


def report(
    names: Annotated[list[str], typer.Argument(help="Analyses, in the order of the report.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The HTML file to write.")],
    query: Query = "",
    since: Since = None,
    until: Until = None,
    sets: Sets = None,
    data_version: DataVersion = None,
) -> None:
    """Write analyses as one HTML file that needs no network: the same posts give the same bytes."""
    from workbench import analyses, runs
    from workbench.present.report import report as page

    chosen = parameters(sets)
    for name in names:
        analyses.get(name)
    unknown = set(chosen) - {field for name in names for field in analyses.get(name).params.model_fields}
    if unknown:
        raise BadInput(f"no analysis here has a parameter {', '.join(sorted(unknown))}", do="leave it out")
    made = []
    for name in dict.fromkeys(names):
        own = {key: value for key, value in chosen.items() if key in analyses.get(name).params.model_fields}
        made.append(runs.run(name, query, since=since, until=until, version=data_version, **own))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page(made), encoding="utf-8")
    except OSError as error:
        raise BadInput(
            f"the report cannot be written to {out} ({error.strerror})", do="name another file with --out"
        ) from error
    Console(soft_wrap=True).print(f"{out}: {out.stat().st_size:,} bytes, opens without a network", markup=False)
