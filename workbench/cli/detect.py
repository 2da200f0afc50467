"""``workbench detect``: anomaly scores for plain CSVs."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from workbench.model.errors import BadInput, UnknownName

NAMED = 5  # files left out that the message names


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("detect")(detect)


def detect(
    source: Annotated[Path, typer.Argument(help="A CSV of timestamp,value or a folder of them.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="Folder for the scored files; relative paths are kept.")],
    detector: Annotated[
        str, typer.Option("--detector", help="general for any numbers, product for counts of posts.")
    ] = "general",
) -> None:
    """Score every row of timestamp,value: writes timestamp,value,anomaly_score (0 to 1), strictly causal."""
    from workbench.detect import DETECTORS  # scipy takes a moment to load
    from workbench.detect.files import csv_files, score_files

    if detector not in DETECTORS:
        raise UnknownName(f"there is no detector named {detector!r}", do=f"choose one of {', '.join(DETECTORS)}")
    inside = source.is_dir() and out.resolve() != source.resolve()
    # scores that an earlier run left in a folder within the source are no series to score
    files = [one for one in csv_files(source) if not (inside and one[0].resolve().is_relative_to(out.resolve()))]
    rows = 0
    problems: list[BadInput] = []
    console = Console(stderr=True)
    columns = (TextColumn("scoring"), BarColumn(), MofNCompleteColumn(), TextColumn("files"), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("scoring", total=len(files))
        for _, done in score_files(files, out, DETECTORS[detector]):
            if isinstance(done, BadInput):
                problems.append(done)
            else:
                rows += done
            progress.advance(task)
    if problems and len(files) == 1:
        raise problems[0]
    number = len(files) - len(problems)
    scored = f"{rows:,} row{'s' * (rows != 1)} in {number:,} file{'s' * (number != 1)}"
    typer.echo(f"{scored} scored by {detector} into {out}")
    if problems:
        named = "; ".join(problem.problem for problem in problems[:NAMED])
        more = f"; and {len(problems) - NAMED:,} more" if len(problems) > NAMED else ""
        were = "was" if len(problems) == 1 else "were"
        raise BadInput(
            f"{len(problems):,} of {len(files):,} files {were} left out, the rest is scored: {named}{more}",
            do="mend or remove them and run it again",
        )
