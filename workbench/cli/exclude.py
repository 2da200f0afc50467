"""`workbench exclude`: people who must not be contacted or looked at."""

import getpass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

commands = typer.Typer(help="People who must not be contacted or looked at; kept by pseudonym.", no_args_is_help=True)

Handle = Annotated[str, typer.Argument(help="The account's name as the source writes it.")]
Source = Annotated[str, typer.Option(help="The network it is a name on, as the posts have it; one person, one each.")]
For = Annotated[str, typer.Option("--for", help="contact (no leads), talent (no talent signals), or all.")]
Why = Annotated[str, typer.Option(help="Why; it is written down for good.")]
By = Annotated[str, typer.Option(help="Who decides it; the account's name by default.")]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(commands, name="exclude")


@commands.command("add")
def add_one(handle: Handle, source: Source, purpose: For, why: Why, by: By = "") -> None:
    """Leave a person out from the next run on."""
    from workbench import exclusions

    said = exclusions.add(handle, source, purpose, why, by or getpass.getuser())
    _print(f"{said.author} is excluded for {purpose} from the next run on; {_posts(said.posts)}.")


@commands.command()
def remove(handle: Handle, source: Source, purpose: For, why: Why, by: By = "") -> None:
    """Let a person be found again for one purpose; an exclusion for another stays."""
    from workbench import exclusions, store
    from workbench.control import open_control

    said = exclusions.remove(handle, source, purpose, why, by or getpass.getuser())
    left = [one.purpose for one in open_control(store.home()).exclusions.list() if one.author == said.author]
    still = f", but is still excluded for {' and '.join(left)}" if left else ""
    _print(f"{said.author} is no longer excluded for {purpose}{still}.")


@commands.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV with the columns handle, source, for and why.")], by: By = ""
) -> None:
    """Exclude everybody in a file; a file with a mistake changes nothing."""
    from workbench import exclusions

    said = exclusions.add_file(file, by or getpass.getuser())
    unseen = sum(not one.posts for one in said)
    _print(
        f"{len(said):,} exclusion{'s' * (len(said) != 1)} read from {file}; "
        f"{unseen:,} of them name accounts without a post in the store."
    )


@commands.command("list")
def list_all() -> None:
    """List who is excluded, for what and why."""
    from workbench import store
    from workbench.control import open_control

    listed = open_control(store.open_store(create=False).home).exclusions.list()
    if not listed:
        _print("Nobody is excluded.")
        return
    table = Table(title="Exclusions")
    table.add_column("pseudonym", no_wrap=True, min_width=24)  # whole, to be copied
    for name in ("for", "why", "by", "since (UTC)"):
        table.add_column(name)
    for one in listed:
        words = (one.author, one.purpose, one.why, one.by, f"{one.at:%Y-%m-%d %H:%M}")
        table.add_row(*map(Text, words))
    Console().print(table)


def _posts(posts: int) -> str:
    if not posts:
        return "the store holds no post of theirs, so check the spelling of handle and source"
    return f"the store holds {posts:,} post{'s' * (posts != 1)} of theirs"


def _print(sentence: str) -> None:
    Console(soft_wrap=True).print(sentence, markup=False, highlight=False)
