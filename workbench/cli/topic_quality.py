"""`workbench topics quality`: which topics can be trusted."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from workbench.model.errors import MissingTable

if TYPE_CHECKING:
    import pandas as pd

    from workbench.model.protocols import TopicModel
    from workbench.store import Store


def quality(
    top: Annotated[int, typer.Option(min=1, help="How many topics, largest first.")] = 30,
    model: Annotated[str, typer.Option(help="The model that is fitted again; the one that found the topics.")] = "",
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Same topics and seed, same figures.")] = 0,
    query: Annotated[str, typer.Option("--query", "-q", help="The posts the topics were learned from.")] = "",
) -> None:
    """Measure each topic: do its words belong together, are they its own, and would it be found again?"""
    from workbench import topics
    from workbench.store import open_store
    from workbench.topic_quality import curve

    store = open_store(create=False)
    made = store.current("topic_table")
    if made is None:
        raise MissingTable("this store has no topics yet", do="run `workbench topics fit` first")
    found_by = made.partition(" ")[0]
    chosen = model or (found_by if found_by in topics.MODELS else topics.DEFAULT)
    corpus = store.select(query)
    stop = topics.stop_words(store.config, corpus)
    rows = measured(store, topics.model(chosen, seed=seed, stop=stop), query)
    if rows.empty:
        typer.echo("no topics were found in the posts of this store, so there is nothing to measure")
        return
    table = store.read("topic_table")[["topic", "label", "posts"]].merge(rows, on="topic")
    Console().print(_table(table.sort_values(["posts", "topic"], ascending=[False, True]).head(top)))
    if len(rows) > top:
        typer.echo(f"and {len(rows) - top} smaller ones (--top {len(rows)} shows all)")
    typer.echo(said(rows))
    typer.echo("were joining stricter: a post joins that is nearer than this share of the topic's own posts")
    Console().print(_curve(curve(corpus)))


def measured(store: "Store", model: "TopicModel", query: str = "") -> "pd.DataFrame":
    """Measure and write the quality of the store's topics with a bar that says how far it is."""
    from workbench.topic_quality import write_quality

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        task = bars.add_task("finding the topics again", total=None)
        return write_quality(store, model, query, lambda done, of: bars.update(task, completed=done, total=of))


def said(rows: "pd.DataFrame") -> str:
    """How many topics are found again, in a sentence."""
    from workbench.evaluate.topic_quality import FITS, UNSTABLE

    known = rows["stability"].dropna()
    weak = int((known < UNSTABLE).sum())
    return (
        f"{weak} of {len(known)} topics are unstable: in {FITS} fits of resampled posts less than {UNSTABLE:.0%} alike"
    ).replace("%", " %")


def _table(rows: "pd.DataFrame") -> Table:
    from workbench.evaluate.topic_quality import UNSTABLE

    view = Table("topic", "label", title="Quality of the largest topics (95 % intervals)")
    for name in ("posts", "coherence", "stability", "exclusivity"):
        view.add_column(name, justify="right")
    view.add_column("mark")
    for row in rows.itertuples():
        view.add_row(
            str(row.topic),
            # Words come from strangers' posts: square brackets must not be read as markup.
            row.label.replace("[", r"\["),
            f"{row.posts:,}",
            _interval(row.coherence, row.coherence_low, row.coherence_high),
            _interval(row.stability, row.stability_low, row.stability_high),
            _number(row.exclusivity),
            "unstable" if row.stability < UNSTABLE else "",
        )
    return view


def _curve(rows: "pd.DataFrame") -> Table:
    view = Table()
    for name in ("nearer than", "posts with a topic", "mean similarity"):
        view.add_column(name, justify="right")
    for row in rows.itertuples():
        shares = (f"{share:.0%}".replace("%", " %") for share in (row.quantile, row.coverage))
        view.add_row(*shares, _number(row.similarity))
    return view


def _interval(value: float, low: float, high: float) -> str:
    return "-" if value != value else f"{value:.2f} ({low:.2f} to {high:.2f})"


def _number(value: float) -> str:
    return "-" if value != value else f"{value:.2f}"
