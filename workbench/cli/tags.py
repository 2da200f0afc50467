"""`workbench tags`: rules that mark posts, and how many posts each marks."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

commands = typer.Typer(help="Rules that mark posts, old and new.", no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(commands, name="tags")


@commands.command(context_settings={"ignore_unknown_options": True})  # a query may begin with a minus
def save(
    name: Annotated[str, typer.Argument(help="The tag.")],
    query: Annotated[str, typer.Argument(help="The query whose posts carry it.")],
    note: Annotated[str, typer.Option(help="What it is for.")] = "",
) -> None:
    """Write a rule into tags.toml in the store's folder; `workbench tags apply` then tags the posts."""
    from workbench.enrich import tags
    from workbench.store import named, open_store

    home = open_store(create=False).home
    tags.checked(home, name, query)
    path = named.add(home, named.RULES, name, query, note)
    typer.echo(f"saved the tag {name} in {path}; `workbench tags apply` tags the posts")


@commands.command()
def check() -> None:
    """Try every rule without tagging: how many posts it means now, and what its author probably did not mean."""
    from workbench.enrich import tags
    from workbench.model.query import canonical
    from workbench.store import named, open_store
    from workbench.store.doubts import doubts

    store = open_store(create=False)
    written = named.named(store.home, named.RULES)
    for name, meant in tags.load(store.home).items():
        found = len(store.selection(canonical(meant)).ids())
        typer.echo(f"{name}: {found:,} posts")
        for doubt in doubts(written[name.lower()].query, store):
            typer.echo(f"  note: {doubt}")
    if not written:
        typer.echo(_none(store.home / named.RULES))


@commands.command()
def apply() -> None:
    """Tag every post by the rules as they stand; older data versions and reports keep the tags they had."""
    from workbench.enrich import tags
    from workbench.store import named, open_store

    store = open_store(create=False)
    if not tags.wanted(store):
        typer.echo(_none(store.home / named.RULES))
        return
    step = tags.make_tags(store)
    typer.echo(f"{step.done:,} posts looked at, {step.done - step.skipped:,} tagged; {step.there:,} were done before")
    typer.echo(f"data version {store.commit_version()}")


@commands.command("list")
def list_() -> None:
    """List the rules, and how many posts carry each tag now."""
    from workbench.store import named, open_store

    store = open_store(create=False)
    written = named.named(store.home, named.RULES)
    carried = store.read("tags", columns=["tag"])["tag"].value_counts()
    if not written and carried.empty:
        typer.echo(_none(store.home / named.RULES))
        return
    view = Table("tag", "query", "note", title=f"{len(written)} rule{'s' * (len(written) != 1)}")
    view.add_column("posts", justify="right")
    for rule in written.values():
        view.add_row(Text(rule.name), Text(rule.query), Text(rule.note), f"{carried.get(rule.name, 0):,}")
    Console().print(view)
    gone = [tag for tag in carried.index if tag.lower() not in written]
    if gone:
        typer.echo(f"posts still carry {', '.join(gone)}, whose rule is gone: `workbench tags apply` takes that away")


def _none(path: object) -> str:
    return f"there are no rules: `workbench tags save NAME QUERY` writes one into {path}"
