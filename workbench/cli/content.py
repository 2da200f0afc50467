"""`workbench content`: the company's own pages, so that questions can be compared with them."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

commands = typer.Typer(help="Your own content: pages that answer questions.", no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(commands, name="content")


@commands.command("add")
def add_pages(
    path: Annotated[Path, typer.Argument(help="A folder of .md, .txt, .html pages; a page; a sitemap or feed (.xml).")],
    fetch: Annotated[bool, typer.Option("--fetch", help="Read the pages of a sitemap from the network.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="In place of all pages that are there.")] = False,
    encoder: Annotated[str | None, typer.Option(help="That of the posts' vectors by default.")] = None,
) -> None:
    """Add your own pages, in place of those of the same name; nothing is read from the network without --fetch."""
    from workbench.enrich import content
    from workbench.sources import pages
    from workbench.store import open_store

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    store = open_store(create=False)
    found = pages.read(path, fetch, lambda said: console.print(said, markup=False))
    if not fetch and all(page.text == page.title and page.url for page in found):
        console.print(
            "the words of their addresses stand for the pages; --fetch reads the pages themselves", markup=False
        )
    made = content.add(store, found, encoder, fresh)
    typer.echo(f"{len(found):,} pages added; {made['page'].nunique():,} pages in {len(made):,} passages are here now.")


@commands.command("list")
def list_pages() -> None:
    """List the pages that are there."""
    from rich.table import Table
    from rich.text import Text

    from workbench.model.plain import clean
    from workbench.store import open_store

    rows = open_store(create=False).read("content")
    if rows.empty:
        typer.echo("There are no pages yet: add some with `workbench content add FOLDER`.")
        return
    table = Table("page", "title", "language", "passages", title="Content")
    for name, part in rows.groupby("page"):
        first = part.iloc[0]
        lang = first["lang"] if isinstance(first["lang"], str) else "unclear"
        table.add_row(*(Text(clean(str(word))) for word in (name, first["title"], lang, len(part))))
    Console().print(table)
