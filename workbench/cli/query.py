"""`workbench query`: is a query right, what does it mean, and which posts does it find?"""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from workbench.store import Store

commands = typer.Typer(help="Check a query, say what it means, and look at what it finds.", no_args_is_help=True)

Query = Annotated[str, typer.Argument(help="A query, in quotes for the shell: 'late NEAR/5 flight brand:united'.")]
_BEGINS_SO = {"ignore_unknown_options": True}  # a query may begin with a minus
_WIDTH = 40  # characters of the longest bar
_ROWS = 31  # bars at most: a day each, else a week or a month


def add(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(commands, name="query")


@commands.command(context_settings=_BEGINS_SO)
def check(query: Query) -> None:
    """Say whether a query can be read, and what its author probably did not mean; exit code 2 when it cannot."""
    from workbench.model.query import canonical
    from workbench.store import home
    from workbench.store.doubts import doubts
    from workbench.store.query import parse

    store = _store()
    meant = parse(query, home())
    _say(f"valid: {canonical(meant) or 'all posts'}")
    for doubt in doubts(query, store):
        _say(f"note: {doubt}{'' if doubt.endswith('?') else '.'}")
    if store is None:
        _say("There is no store here, so nothing was looked up.")


@commands.command(context_settings=_BEGINS_SO)
def explain(query: Query) -> None:
    """Say in plain words which posts a query means."""
    from workbench.model.explained import explained
    from workbench.store import home
    from workbench.store.query import parse

    _say(explained(parse(query, home())))


@commands.command(context_settings=_BEGINS_SO)
def save(
    name: Annotated[str, typer.Argument(help="The name by which other queries ask for it: saved:NAME.")],
    query: Query,
    note: Annotated[str, typer.Option(help="What it is for.")] = "",
) -> None:
    """Write a query under a name into queries.toml in the store's folder."""
    from workbench.store import named, open_store
    from workbench.store.query import parse

    where = open_store(create=False).home
    parse(query, where, (name,))
    _say(f"saved as saved:{name} in {named.add(where, named.SAVED, name, query, note)}")


@commands.command("list")
def list_() -> None:
    """List the saved queries."""
    from workbench.store import home, named

    known = named.named(home(), named.SAVED)
    if not known:
        _say("there are no saved queries: `workbench query save NAME QUERY` keeps one")
        return
    view = Table("name", "query", "note")
    for one in known.values():
        view.add_row(Text(one.name), Text(one.query), Text(one.note))
    Console().print(view)


@commands.command(context_settings=_BEGINS_SO)
def preview(
    query: Query,
    examples: Annotated[int, typer.Option(min=0, max=50, help="How many posts to show.")] = 5,
) -> None:
    """Show how many posts a query means, when they were written, and what it found in some of them (masked)."""
    from workbench.model.identity import mask
    from workbench.model.plain import excerpt
    from workbench.store import open_store
    from workbench.store.preview import preview as look

    store = open_store(create=False)
    seen = look(store, query, examples)
    if not seen.posts:
        _say("No post meets the query; `workbench query check` says which part finds nothing.")
        return
    noun = "post" if seen.posts == 1 else "posts"
    _say(f"{seen.posts:,} {noun} from {seen.days.index[0]:%Y-%m-%d} to {seen.days.index[-1]:%Y-%m-%d}")
    _bars(seen.days)
    handles = store.config.handles
    for example in seen.examples:
        _say(f"\n{example.created_at:%Y-%m-%d %H:%M} {example.channel}: {excerpt(mask(example.text, handles))}")
        if example.found:
            _say(f"  found: {', '.join(excerpt(mask(term, handles), 80) for term in example.found)}")


def _bars(days: "pd.Series") -> None:
    """A bar for each day; for each week or month where there are too many days."""
    span = len(days)
    every, unit = ("D", "day") if span <= _ROWS else ("W-MON", "week") if span <= 7 * _ROWS else ("MS", "month")
    counts = days if every == "D" else days.resample(every, closed="left", label="left").sum()
    _say(f"posts a {unit}:")
    most, wide = max(counts.max(), 1), len(f"{counts.max():,}")
    for at, number in counts.items():
        bar = "█" * round(_WIDTH * number / most) or ("▏" if number else "")
        _say(f"{at:%Y-%m-%d} {number:>{wide},} {bar}")


def _store() -> "Store | None":
    """The store, where there is one: a query can be checked without."""
    from workbench.model.errors import StoreUnusable
    from workbench.store import open_store

    try:
        return open_store(create=False)
    except StoreUnusable:
        return None


def _say(line: str) -> None:
    Console(soft_wrap=True).print(Text(line))
