"""`workbench heads`: train, list and show the heads that say classes of texts."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

heads_app = typer.Typer(help="Heads that say classes of texts: train, list, show.", no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(heads_app, name="heads")


@heads_app.command("train")
def train(
    name: Annotated[str | None, typer.Argument(help="Which head.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Train all of them.")] = False,
    encoder: Annotated[list[str] | None, typer.Option(help="For this encoder; static by default.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to; heads/ in WORKBENCH_HOME by default.")] = None,
    labels: Annotated[bool, typer.Option("--labels", help="From what people said, see `workbench label`.")] = False,
) -> None:
    """Train heads from the labelled sets, measure them on texts kept apart, and write them with their cards."""
    from workbench.enrich import encoders, head, heads, recipe
    from workbench.model.errors import BadInput

    if labels and not name:
        raise BadInput("--labels trains one head and none is named", do="run `workbench heads train NAME --labels`")
    if bool(name) == every:
        raise BadInput("a head's name and --all exclude each other, and one is needed", do="give one of them")
    if labels and name:
        _from_labels(name, encoder or ["static"], out)
        return
    tasks = heads.TASKS if every else (heads.task(name or ""),)
    folder = out or head.home()
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for chosen in [encoders.encoder(one) for one in encoder or ["static"]]:
        for task in tasks:
            console.print(f"{task.name} on {chosen.name}: training", markup=False)
            made = recipe.train(task, chosen, folder)
            console.print(f"{task.name} on {chosen.name}: {made.measured.sentence()}", markup=False)
    typer.echo(f"heads and cards are in {folder}")


def _from_labels(name: str, wanted: list[str], out: Path | None) -> None:
    """Train on what people said; only heads that pass their gate are kept."""
    from workbench.enrich import encoders, head, sentiment
    from workbench.labelling.training import train as learn
    from workbench.store import open_store

    opened = open_store(create=False)
    folder = out or head.home()
    kept = False
    for chosen in [encoders.encoder(one) for one in wanted]:
        found = learn(opened, name, chosen, folder)
        typer.echo(f"{name} on {chosen.name}: {found.sentence()}{'' if found.passed else ' Nothing was kept.'}")
        kept |= found.passed
    if not kept:
        return
    typer.echo(f"head and card are in {folder}")
    if folder != head.home():
        return
    if name in (sentiment.NAME, *opened.config.heads):
        typer.echo("It is used from the next `workbench enrich` on; to go back, delete it.")
    else:
        typer.echo(f'To use it write `heads = ["{name}"]` into workbench.toml of the home, then `workbench enrich`.')


@heads_app.command("list")
def list_heads() -> None:
    """List the heads: what each says, where it comes from, and the encoders it is there for."""
    from rich.table import Table

    from workbench.enrich import encoders, head, heads

    table = Table("head", "says", "there for", "sets", title="Heads")
    for task in heads.TASKS:
        there = []
        for name in encoders.ENCODERS:
            path = head.find(task.name, name)
            if path is not None:
                there.append(f"{name} ({'shipped' if path.parent == head.HEADS else 'trained here'})")
        table.add_row(task.name, task.about, ", ".join(there) or "to be trained", ", ".join(task.sets))
    Console().print(table)


@heads_app.command("show")
def show(name: str, encoder: Annotated[str, typer.Option(help="For this encoder.")] = "static") -> None:
    """Print a head's card: its data, its figures and what it gets wrong."""
    from workbench.enrich import head
    from workbench.model.errors import UnknownName

    path = head.find(name, encoder)
    if path is None or not path.with_suffix(".md").is_file():
        raise UnknownName(
            f"there is no {name} head for the encoder {encoder}",
            do=f"train it with `workbench heads train {name} --encoder {encoder}`",
        )
    typer.echo(path.with_suffix(".md").read_text(encoding="utf-8"))
