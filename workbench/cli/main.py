"""The ``workbench`` command: its list of commands and the one place where errors become sentences."""

import os
import sys

import typer
from rich.console import Console

from workbench import __version__
from workbench.cli import (
    datasets,
    detect,
    doctor,
    enrich,
    ingest,
    lab,
    portal,
    promote,
    report,
    run,
    store,
    topics,
    vault,
)
from workbench.model.errors import WorkbenchError

app = typer.Typer(
    name="workbench",
    help="Social intelligence workbench: topics and crises from posts, with stated error.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"workbench {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")


for _noun in (datasets, detect, doctor, enrich, ingest, lab, portal, promote, report, run, store, topics, vault):
    _noun.add(app)


def main() -> None:
    """Run the command line; an expected failure ends with one sentence on stderr and exit code 2."""
    try:
        app()
    except WorkbenchError as error:
        Console(stderr=True, soft_wrap=True).print(str(error), markup=False, highlight=False)
        sys.exit(2)
    except KeyboardInterrupt:
        Console(stderr=True).print("stopped; run the same command again to go on")
        sys.exit(130)
