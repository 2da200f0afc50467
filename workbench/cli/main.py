"""The ``workbench`` command: its list of commands and the one place where errors become sentences."""

import errno
import os
import sys

import typer
from pydantic import ValidationError
from rich.console import Console

from workbench import __version__
from workbench.cli import (
    aspects,
    backtest,
    calendar,
    classify,
    content,
    datasets,
    detect,
    doctor,
    enrich,
    exclude,
    heads,
    incidents,
    ingest,
    lab,
    label,
    pages,
    portal,
    promote,
    query,
    report,
    run,
    store,
    tags,
    topics,
    vault,
)
from workbench.model.errors import WorkbenchError
from workbench.model.expectation import expected, quoted

INTERRUPTED = 130  # the exit code of a command that was stopped with Ctrl-C
FULL = (errno.ENOSPC, errno.EDQUOT)

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


for _noun in (
    aspects,
    backtest,
    calendar,
    classify,
    content,
    datasets,
    detect,
    doctor,
    enrich,
    exclude,
    heads,
    incidents,
    ingest,
    lab,
    label,
    pages,
    portal,
    promote,
    query,
    report,
    run,
    store,
    tags,
    topics,
    vault,
):
    _noun.add(app)


def main() -> None:
    """Run the command line; an expected failure ends with one sentence on stderr and exit code 2."""
    try:
        code = app(prog_name="workbench", standalone_mode=False)
        sys.stdout.flush()
    except WorkbenchError as error:
        sys.exit(_failed(str(error)))
    except typer.TyperException as error:
        sys.exit(_failed(_mistyped(error)))
    except typer.Abort:
        sys.exit(_failed("stopped; run the same command again to go on", INTERRUPTED))
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        if error.errno not in FULL:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_failed("the disk is full: free some space and run the same command again."))
    if code == INTERRUPTED:
        _failed("stopped; run the same command again to go on")
    sys.exit(code or 0)


def _failed(sentence: str, code: int = 2) -> int:
    if sentence:
        Console(stderr=True, soft_wrap=True, emoji=False).print(sentence, markup=False, highlight=False)
    return code


def _mistyped(error: typer.TyperException) -> str:
    """What is wrong with the words of a command, in one sentence; "" where its help was shown instead."""
    said = error.format_message().strip().rstrip(".")
    context = getattr(error, "ctx", None)
    if not said or context is None:
        return said
    if isinstance(error.__cause__, ValidationError):
        first = error.__cause__.errors()[0]
        option = said.removeprefix("Invalid value for ").partition(":")[0]
        said = f"{option} takes {expected(first)}, not {quoted(first)}"
    said = said.replace(": ", " ", 1)
    return f"{said[0].lower()}{said[1:]}: see `{context.command_path} --help`."
