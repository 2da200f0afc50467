"""`workbench ingest`: files into the store."""

import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from workbench.cli.vault import Keyfile, read_secret

if TYPE_CHECKING:
    from workbench.ingest import Imported
    from workbench.sources import FileSource
    from workbench.sources.options import Options
    from workbench.store import Store
    from workbench.vault import Vault


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("ingest")(ingest)


def ingest(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="CSV, TSV, JSON lines, Parquet, Excel, also .gz/.zst; - is stdin."),
    ],
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map", help="Which column is which field: text=tweet_text,created_at=date; FIELD= leaves it out."
        ),
    ] = None,
    preset: Annotated[str, typer.Option(help="An export of a known tool: 4cat, brandwatch, talkwalker.")] = "",
    source: Annotated[str, typer.Option(help="Where all posts come from, for instance twitter.")] = "",
    channel: Annotated[str, typer.Option(help="The kind of place: microblog, forum, reviews, support, news, ...")] = "",
    brand: Annotated[str, typer.Option(help="The brand all posts are about.")] = "",
    brand_from: Annotated[str, typer.Option(metavar="COLUMN", help="The column that names the brand.")] = "",
    tz: Annotated[
        str, typer.Option(help="Time zone of times that name none, for instance Europe/Berlin; UTC by default.")
    ] = "",
    date_format: Annotated[
        str, typer.Option(help="day-first, month-first, iso, epoch, or a pattern such as '%d.%m.%Y %H:%M'.")
    ] = "",
    extra: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="A further column to keep; repeatable.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="A configuration (brands, sources, calendar) that becomes the store's.")
    ] = None,
    keep_identities: Annotated[
        bool,
        typer.Option("--keep-identities", help="Keep who is behind each pseudonym, encrypted, in the identity vault."),
    ] = False,
    vault_keyfile: Keyfile = None,
    batch_rows: Annotated[int, typer.Option(min=1, max=1_000_000, help="Rows in one transaction.")] = 20_000,
) -> None:
    """Import files of posts: each row once, people as pseudonyms, what cannot be read counted and set aside."""
    from workbench import store
    from workbench.ingest import adopt
    from workbench.sources.options import Options, read_map
    from workbench.vault import NAME, Vault

    options = Options(
        columns=read_map(columns or []),
        preset=preset,
        source=source,
        channel=channel,
        brand=brand,
        brand_from=brand_from,
        tz=tz,
        date_format=date_format,
        extra=tuple(extra or ()),
        batch_rows=batch_rows,
    )
    home = store.home()
    # All files are looked through before anything is written: a bad one leaves the store as it was.
    sources = _looked_through(files, options, config, home)
    secret = read_secret(vault_keyfile, new=not (home / NAME).exists()) if keep_identities else None
    screen = Console()
    for one in sources:
        _show(screen, one)
    if config:
        adopt(home, config)
    opened = store.open_store(home)
    vault = Vault(home, secret, create=True) if secret is not None else None
    if sum([_import(screen, one, opened, vault) for one in sources]):
        screen.print("Next: [bold]workbench enrich[/bold]")


def _looked_through(files: list[str], options: "Options", config: Path | None, home: Path) -> list["FileSource"]:
    """The files as sources, with the configuration that is given or the store's own."""
    from workbench import store
    from workbench.model.config import Config
    from workbench.sources import FileSource
    from workbench.sources.key import identity_key

    if config:
        known = Config.read(config)
    else:
        known = store.open_store(home, create=False).config if _exists(home) else Config()
    aside = Console(stderr=True)
    with aside.status("looking through the files") if aside.is_terminal else nullcontext():
        return [FileSource(file, lambda: identity_key(home, known), options, known) for file in files]


def _import(screen: Console, source: "FileSource", store: "Store", vault: "Vault | None") -> int:
    """Import one file under a progress bar and tell what became of it; how many posts were added."""
    from workbench.ingest import ingest as bring

    started = time.monotonic()
    with _bar(Console(stderr=True)) as bar:
        task = bar.add_task(source.name, total=source.file.size, rows=0)

        def progress(rows: int, position: int) -> None:
            bar.update(task, completed=position, rows=rows)

        done = bring(source, store, vault=vault, progress=progress)
    _tell(screen, done, time.monotonic() - started)
    if not done.before and done.present > done.repeated and source.unnamed:
        screen.print("  a post is known by source and id: if these are others, say --source NAME", soft_wrap=True)
    return done.added


def _exists(home: Path) -> bool:
    from workbench.store import place

    return place.schema(home) is not None


def _bar(screen: Console) -> Progress:
    shown = [TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn()]
    return Progress(
        *shown,
        TextColumn("{task.fields[rows]:,} rows"),
        TimeRemainingColumn(),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )


def _plain(text: str, width: int = 60) -> Text:
    """Text of a file on screen: one line, cut, without markup and without control characters."""
    shown = "".join(mark if mark.isprintable() else " " for mark in text[: 4 * width])
    return Text(shown if len(shown) <= width else shown[: width - 1] + "\u2026")


def _show(screen: Console, source: "FileSource") -> None:
    """How the file will be read: fields, their columns, an example, and what to know."""
    plan = source.plan
    table = Table(
        "field", "column", "example", title=_plain(source.name), title_justify="left", box=None, pad_edge=False
    )
    for field, column in sorted(
        plan.columns.items(), key=lambda pair: pair[0] not in ("text", "created_at", "post_id")
    ):
        table.add_row(field, _plain(column, 30), _plain(plan.examples[field], 50))
    for field in ("source", "channel", "kind", "brand"):
        if field not in plan.columns and getattr(plan, field):
            table.add_row(field, Text("(all rows)", style="dim"), _plain(getattr(plan, field), 50))
    screen.print(table)
    for note in source.notes:
        screen.print(Text("  - ") + _plain(note, 200), soft_wrap=True)
    if plan.left:
        left = _plain(", ".join(plan.left), 160)
        screen.print(Text("  - not kept: ") + left + Text(" (--extra COLUMN keeps one)"), soft_wrap=True)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _tell(screen: Console, done: "Imported", seconds: float) -> None:
    """What became of the file, in one line, then why rows were rejected."""
    name = _plain(done.name)
    if done.before:
        line = f": imported before, nothing to add ({done.rows:,} rows, {done.rejected:,} of them rejected)"
    else:
        line = (
            f": {_counted(done.rows, 'row')} read, {_counted(done.added, 'post')} added, {done.present:,} already there"
        )
        if done.repeated:
            line += f" ({done.repeated:,} of them repeated in the file)"
        line += f", {done.rejected:,} rejected; {done.rows / max(seconds, 1e-9):,.0f} rows/s"
    screen.print(name + Text(line), soft_wrap=True)
    for reason, count in done.reasons:
        screen.print(Text(f"  {count:>9,}  {reason}"), soft_wrap=True)
    if done.quarantine:
        screen.print(Text(f"  rejected rows, masked, with line and reason: {done.quarantine}"), soft_wrap=True)
