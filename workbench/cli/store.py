"""`workbench store`: what the store holds, and its care."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from workbench.control import Pins
    from workbench.store import Store

commands = typer.Typer(help="What the store holds, and its care.", no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(commands, name="store")


@commands.command()
def status() -> None:
    """Show tables, rows, what is not enriched yet, and the present data version."""
    from workbench.store.overview import overview, size
    from workbench.store.place import SCHEMA

    store = _open()
    states = overview(store)
    version = store.commit_version()
    table = Table("table", "rows", "not yet", "other models", "model", "files", "size", title=f"Store {store.home}")
    for column in (1, 2, 3, 5, 6):
        table.columns[column].justify = "right"
    for state in states:
        table.add_row(
            state.name,
            f"{state.rows:,}",
            "" if state.lacking is None else f"{state.lacking:,}",
            f"{state.others:,}" if state.others else "",
            state.model or "",
            f"{state.files:,}",
            _bytes(state.bytes),
        )
    console = Console()
    console.print(table)
    if not states:
        console.print("The store is empty: run `workbench ingest FILE`.")
    held = f"{len(_pins(store).versions())} pinned; schema {SCHEMA}; {_bytes(size(store.home))} in all."
    console.print(f"Data version {version}, {held}")


@commands.command()
def compact() -> None:
    """Put small files together; content and data version stay as they are."""
    from workbench.store import retention

    store = _open()
    before = store.commit_version()
    read = sum(retention.compact(store).values())
    after = store.commit_version()
    same = "unchanged" if before == after else f"now {after}, because somebody wrote meanwhile"
    Console().print(f"Put {read:,} files together; data version {same}." if read else "Nothing to put together.")


@commands.command()
def vacuum(
    hours: Annotated[int, typer.Option(min=0, help="Keep files younger than this, somebody may be using them.")] = 24,
) -> None:
    """Delete files that only old, unpinned data versions need."""
    from workbench.store import retention

    store = _open()
    deleted, gone = retention.vacuum(store, _pins(store).versions(), hours)
    Console().print(f"Deleted {deleted:,} files.")
    if gone:
        Console().print(f"No longer readable, and forgotten: data versions {', '.join(gone)}.")


@commands.command()
def versions() -> None:
    """List the recorded data versions, newest first."""
    from workbench.store import retention
    from workbench.store.versions import recorded

    store = _open()
    present = store.commit_version()
    held = _pins(store).list()
    table = Table(title="Data versions", caption=f"The present one is {present}.")
    table.add_column("data version", no_wrap=True)
    table.add_column("first seen (UTC)", no_wrap=True)
    table.add_column("posts", justify="right", no_wrap=True)
    for name in ("enriched", "pinned as", "readable"):
        table.add_column(name)
    for version in recorded(store.versions):
        names = Text(", ".join(one.name for one in held if one.data_version == version.version))
        table.add_row(
            version.version,
            f"{version.at:%Y-%m-%d %H:%M}",
            f"{version.content.get('posts', (0, ''))[0]:,}",
            ", ".join(version.models) or "no",
            names,
            "yes" if retention.readable(store, version) else "no",
        )
    Console().print(table)


@commands.command()
def pin(
    name: Annotated[str, typer.Argument(help="The name to keep it under, such as that of a published report.")],
    version: Annotated[str | None, typer.Option(help="A recorded data version; the present one by default.")] = None,
    why: Annotated[str, typer.Option(help="What it is kept for.")] = "",
    by: Annotated[str, typer.Option(help="Who decides it; the account's name by default.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Let the version go instead.")] = False,
) -> None:
    """Keep a data version readable under a name, whatever is cleaned up later; written down with who decided it."""
    from workbench.store import retention

    store = _open()
    who = by or getpass.getuser()
    if remove:
        _pins(store).unpin(name, who)
        Console().print(f"Removed the pin {name}.", markup=False)
        return
    made = _pins(store).pin(name, retention.keepable(store, version).version, who, why)
    Console().print(f"Pinned data version {made.data_version} as {made.name}.", markup=False)


@commands.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file that ends with .tar.zst, .tar.gz or .tar.")]) -> None:
    """Write the whole store, identity key and decisions included, into one file."""
    from workbench.store import backup as packing

    version = packing.backup(_open(), file)
    Console().print(f"Wrote {file} ({_bytes(file.stat().st_size)}), data version {version}.", markup=False)


@commands.command()
def restore(file: Annotated[Path, typer.Argument(help="A file made by `workbench store backup`.")]) -> None:
    """Unpack a backup into a home that is not in use, and check what was unpacked."""
    from workbench.store import backup as packing
    from workbench.store import home

    version = packing.restore(file, home())
    Console().print(f"Restored {home()}, data version {version} as it was backed up.", markup=False)


@commands.command()
def migrate() -> None:
    """Bring a store that an older workbench made to the present schema."""
    from workbench.store import home, migration

    had, has = migration.migrate(home())
    Console().print(f"Schema {has}: nothing to do." if had == has else f"Migrated from schema {had} to {has}.")


def _open() -> "Store":
    from workbench.store import open_store

    return open_store(create=False)


def _pins(store: "Store") -> "Pins":
    from workbench.control import open_control

    return open_control(store.home).pins


def _bytes(number: int) -> str:
    for unit, width in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= width:
            return f"{number / width:,.1f} {unit}"
    return f"{number} B"
