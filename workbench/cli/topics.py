"""`workbench topics fit | assign | show | quality`."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from workbench.cli import topic_quality
from workbench.model.errors import MissingTable

topics_app = typer.Typer(help="Find what the posts talk about.", no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Register the commands."""
    topics_app.command("quality")(topic_quality.quality)
    app.add_typer(topics_app, name="topics")


@topics_app.command("fit")
def fit(
    model: Annotated[str, typer.Option(help="The topic model: bertopic, or kmeans (quicker, coarser).")] = "bertopic",
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Same posts and seed, same topics.")] = 0,
    query: Annotated[str, typer.Option("--query", "-q", help="Learn from these posts only; all get a topic.")] = "",
    quality: Annotated[bool, typer.Option(help="Measure afterwards which topics can be trusted.")] = True,
) -> None:
    """Find topics in the posts of the store and give every post one, or none."""
    from workbench import topics
    from workbench.store import open_store
    from workbench.topics.refit import fit_store

    console = Console(stderr=True)
    store = open_store(create=False)
    with console.status("finding topics (a minute for 20,000 posts)"):
        stop = topics.stop_words(store.config, store.select(query))
        chosen = topics.model(model, seed=seed, stop=stop)
        found = fit_store(store, chosen, query)
    if not len(found):
        typer.echo("no topics found: there are too few different texts, or none that gather; posts stay without one")
        return
    posts = store.read("topics", columns=["topic"])["topic"]
    typer.echo(f"{len(found)} topics cover {(posts >= 0).mean():.0%} of {len(posts):,} posts; made by {found.model}")
    if quality:
        typer.echo(topic_quality.said(topic_quality.measured(store, chosen, query)))


@topics_app.command("assign")
def assign() -> None:
    """Give posts that came after the last fit the topic they are nearest to."""
    from workbench.store import open_store
    from workbench.topics.refit import assign_new

    store = open_store(create=False)
    if store.current("topic_table") is None:
        raise MissingTable("this store has no topics yet", do="run `workbench topics fit` first")
    typer.echo(f"{assign_new(store):,} new posts looked at")


@topics_app.command("show")
def show(
    top: Annotated[int, typer.Option(min=1, help="How many topics, largest first.")] = 30,
) -> None:
    """List the topics: their label, words, posts and share."""
    from workbench.store import open_store

    store = open_store(create=False)
    if store.current("topic_table") is None:
        raise MissingTable("this store has no topics yet", do="run `workbench topics fit` first")
    table = store.read("topic_table").sort_values("topic")
    if table.empty:
        typer.echo("no topics were found in the posts of this store")
        return
    total = len(store.read("topics", columns=["topic"]))
    view = Table("topic", "label", "words", "posts", "share", title=f"{len(table)} topics in {total:,} posts")
    for row in table.head(top).itertuples():
        share = f"{row.posts / total:.1%}" if total else ""
        words = ", ".join(list(row.words)[:8])
        # Words come from strangers' posts: square brackets must not be read as markup.
        view.add_row(
            str(row.topic), *(text.replace("[", r"\[") for text in (row.label, words)), f"{row.posts:,}", share
        )
    Console().print(view)
    if len(table) > top:
        typer.echo(f"and {len(table) - top} smaller ones (--top {len(table)} shows all)")
