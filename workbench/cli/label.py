"""`workbench label`: people say what posts are, and how far they agree."""

import getpass
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from workbench.labelling import Status

commands = typer.Typer(help="What people say posts are: samples, spreadsheets, agreement.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The question: sentiment, an intent, brand:NAME, or one of workbench.toml.")]
By = Annotated[str, typer.Option(help="Who labels; the account's name by default.")]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(commands, name="label")


@commands.command()
def sample(
    name: Name,
    n: Annotated[int, typer.Option(min=1, max=100_000, help="How many posts.")] = 100,
    stratified: Annotated[
        str, typer.Option(help="As many from each: brand, channel, month, predicted; several with commas between.")
    ] = "",
    uncertain: Annotated[
        bool, typer.Option("--uncertain", help="Those nearest to the decision, for training.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Those that others labelled, to see how far you agree.")
    ] = False,
    query: Annotated[str, typer.Option(help="Draw from the posts it means alone.")] = "",
    seed: Annotated[int, typer.Option(help="The same seed draws the same posts.")] = 0,
    by: By = "",
) -> None:
    """Draw posts to label; they wait for the portal's page, the notebook's widget and the spreadsheet."""
    from workbench import labelling
    from workbench.model.errors import BadInput
    from workbench.store import open_store

    if stratified and uncertain:
        raise BadInput("a sample is stratified or uncertain, not both", do="leave one of the two out")
    opened = open_store(create=False)
    task = labelling.task(name, opened.home)
    queue = labelling.draw(
        opened,
        task,
        n,
        how=labelling.STRATIFIED if stratified else labelling.UNCERTAIN if uncertain else labelling.RANDOM,
        strata=[part.strip() for part in stratified.split(",") if part.strip()],
        seed=seed,
        query=query,
        again_by=(by or getpass.getuser()) if again else None,
    )
    typer.echo(f"{len(queue.posts):,} of {queue.of:,} posts wait under {name}.")
    typer.echo(f"{task.question} Answers: {', '.join(task.classes)}. {task.guidance}")
    typer.echo(
        f"Label them in the portal (`workbench app`, page Labelling) or `workbench label export {name} FILE.csv`."
    )


@commands.command()
def export(name: Name, file: Annotated[Path, typer.Argument(help="The CSV file to write.")], by: By = "") -> None:
    """Write the waiting posts, masked, as a spreadsheet to fill in."""
    from workbench import labelling
    from workbench.model.errors import BadInput
    from workbench.present import export as exported
    from workbench.store import open_store

    opened = open_store(create=False)
    task = labelling.task(name, opened.home)
    queue = labelling.waiting(opened.home, name)
    if queue is None:
        raise BadInput(f"no posts wait under {name}", do=f"run `workbench label sample {name}` first")
    frame = labelling.rows(opened, queue, by)
    try:
        file.write_bytes(exported.csv(frame))
    except OSError as error:
        raise BadInput(f"{file} cannot be written ({error.strerror})", do="name another file") from error
    typer.echo(f"{len(frame):,} posts in {file}: fill in value ({' or '.join(task.classes)}) and by.")


@commands.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="A CSV or Excel file with post_id, value and, if need be, name, by, note.")
    ],
    name: Annotated[str, typer.Option(help="The question, where the file names none.")] = "",
    by: By = "",
) -> None:
    """Read a filled spreadsheet; rows that cannot be taken are kept with their reason."""
    from workbench import labelling
    from workbench.store import open_store

    done = labelling.read(open_store(create=False), file, name, by or getpass.getuser())
    Console().print(Text(done.sentence()), soft_wrap=True)


@commands.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False) -> None:
    """Show what is labelled, by whom, how far people agree, and what rules are worth."""
    from workbench import labelling
    from workbench.store import open_store

    found = labelling.status(open_store(create=False))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], indent=1, ensure_ascii=False))
        return
    if not found:
        typer.echo("Nothing is labelled yet: run `workbench label sample sentiment`.")
        return
    table = Table(title="Labels")
    table.add_column("name", no_wrap=True)  # whole, to be copied
    for column in ("posts", "waiting"):
        table.add_column(column, justify="right")
    for column in ("by", "values", "agreement (alpha)", "rule"):
        table.add_column(column)
    for one in found:
        table.add_row(*map(Text, _row(one)))
    Console().print(table)


@commands.command()
def undo(name: Name, n: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 1, by: By = "") -> None:
    """Take your newest labels back; earlier data versions keep them."""
    from workbench import labelling
    from workbench.store import open_store

    opened, who = open_store(create=False), by or getpass.getuser()
    labelling.task(name, opened.home)
    gone = labelling.undo(opened, name, who, n)
    typer.echo(f"{len(gone):,} label{'s' * (len(gone) != 1)} of {who} under {name} taken back.")


def _row(one: "Status") -> tuple[str, ...]:
    people = ", ".join(f"{by} {n:,}" for by, n in one.people.items())
    values = ", ".join(f"{value} {n:,}" for value, n in one.values.items())
    agreed = one.agreement
    said = "" if agreed is None else f"{agreed.value:.2f} ({agreed.low:.2f} to {agreed.high:.2f}, n {agreed.n:,})"
    return one.name, f"{one.posts:,}", f"{one.waiting:,}", people, values, said, one.rule.badge if one.rule else ""
