"""`workbench datasets`: the labelled sets and where they are."""

from typing import TYPE_CHECKING

import typer
from rich.console import Console

if TYPE_CHECKING:
    from workbench.store.datasets import Found

datasets_app = typer.Typer(help="Labelled sets to evaluate on: list, fetch, find.", no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(datasets_app, name="datasets")


@datasets_app.command("list")
def list_sets() -> None:
    """List the labelled sets: labels, licence, and which of them is at hand."""
    from workbench.model.errors import BadInput
    from workbench.store import datasets

    console = Console(soft_wrap=True, highlight=False)
    for name, labelled in datasets.sets().items():
        try:
            at_hand = f"at hand: {datasets.path(name).part_name}"
        except BadInput:
            at_hand = "to be downloaded by hand" if labelled.by_hand else "not at hand"
        console.print(f"{name} ({at_hand})", style="bold", markup=False)
        console.print(f"  {labelled.title}", markup=False)
        console.print(f"  labels: {labelled.labels}; licence: {labelled.licence}", markup=False)


@datasets_app.command("fetch")
def fetch(name: str) -> None:
    """Download a labelled set from its publisher and check it."""
    from workbench.store import datasets

    labelled = datasets.get(name)
    Console(stderr=True).print(f"{labelled.title}. Licence: {labelled.licence}.", markup=False)
    _print(datasets.fetch(name))


@datasets_app.command("path")
def path(name: str) -> None:
    """Print where a labelled set is, which part of it that is, and its SHA-256."""
    from workbench.store import datasets

    _print(datasets.path(name))


def _print(found: "Found") -> None:
    typer.echo(f"{found.path}\n{found.part_name}\nsha256 {found.sha256}")
