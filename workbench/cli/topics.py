"""`workbench topics`: find what posts talk about, keep it up to date, and say what became of it."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from workbench.cli import topic_edits, topic_export, topic_naming, topic_quality

if TYPE_CHECKING:
    from workbench.model.protocols import TopicModel
    from workbench.store import Store
    from workbench.topics.standing import Standing

topics_app = typer.Typer(help="Find what the posts talk about.", no_args_is_help=True)

Model = Annotated[str, typer.Option(help="The topic model, if not the default; a wrong name lists those there are.")]
Seed = Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Same posts and seed, same topics.")]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    topics_app.command("quality")(topic_quality.quality)
    topics_app.command("export")(topic_export.export)
    topics_app.command("name")(topic_naming.name)
    app.add_typer(topics_app, name="topics")
    topic_edits.add(topics_app)


@topics_app.command("fit")
def fit(
    model: Model = "",
    seed: Seed = 0,
    query: Annotated[str, typer.Option("--query", "-q", help="Learn from these posts only; all get a topic.")] = "",
    anew: Annotated[bool, typer.Option("--anew", help="Forget known topics, their numbers, names and edits.")] = False,
    quality: Annotated[bool, typer.Option(help="Measure afterwards which topics can be trusted.")] = True,
) -> None:
    """Find topics in the posts of the store and give every post one, or none.

    Topics that were known before keep their numbers, names and edits where they are found again, as in a refresh of
    all posts; --anew starts from nothing.
    """
    from workbench.store import open_store
    from workbench.topics.refit import fit_store

    store = open_store(create=False)
    with Console(stderr=True).status("finding topics (seconds for 20,000 posts)"):
        chosen = _model(store, model, seed, query)
        found = fit_store(store, chosen, query, anew)
    posts = store.read("topics", columns=["topic"])["topic"]
    here = posts[posts >= 0].nunique()
    if not here:
        typer.echo("no topics found: there are too few different texts, or none that gather; posts stay without one")
        return
    typer.echo(f"{here} topics cover {(posts >= 0).mean():.0%} of {len(posts):,} posts; made by {found.model}")
    if quality:
        typer.echo(topic_quality.said(topic_quality.measured(store, chosen, query)))


@topics_app.command("refresh")
def refresh(
    window: Annotated[str, typer.Option(help="How far back from the newest post: 12h, 30d, 8w; all without it.")] = "",
    model: Model = "",
    seed: Seed = 0,
) -> None:
    """Find topics in the newest posts and match them to those known: numbers, names and edits stay.

    Older posts keep the topic they have. What became of each topic is listed, and kept: `workbench topics history`.
    """
    from workbench.store import open_store
    from workbench.topics.refresh import refresh_store

    store = open_store(create=False)
    told = len(store.read("topic_lineage"))
    with Console(stderr=True).status("finding topics in the newest posts"):
        made = refresh_store(store, _model(store, model, seed, ""), window)
    if made.lineage.empty:
        typer.echo("no topics found: there are too few different texts, or none that gather; posts stay without one")
        return
    at, new = made.lineage["at"].max(), made.lineage.iloc[told:]
    said = ", ".join(f"{count} {event}" for event, count in new["event"].value_counts().items())
    typer.echo(f"{len(made.shown)} topics known on {at:%Y-%m-%d %H:%M}: {said or 'no newer posts, so no news of them'}")
    labels = _labels(made)
    for row in new[new["event"].isin(["born", "split", "merged", "dead"])].head(20).itertuples():
        others = f" ({', '.join(labels.get(topic, str(topic)) for topic in row.others)})" if len(row.others) else ""
        typer.echo(f"  {row.event} {row.topic}: {labels.get(row.topic, '')}{others}, {row.posts:,} posts")


@topics_app.command("assign")
def assign() -> None:
    """Give posts that came after the last fit the topic they are nearest to."""
    from workbench.store import open_store
    from workbench.topics import standing
    from workbench.topics.refit import assign_new

    store = open_store(create=False)
    standing.needed(store)
    typer.echo(f"{assign_new(store):,} new posts looked at")


@topics_app.command("show")
def show(
    top: Annotated[int, typer.Option(min=1, help="How many topics, largest first.")] = 30,
) -> None:
    """List the topics: their label, words, posts, share, and what last became of them."""
    from workbench.store import open_store
    from workbench.topics import standing

    store = open_store(create=False)
    standing.needed(store)
    table = store.read("topic_table").sort_values(["posts", "topic"], ascending=[False, True])
    if table.empty:
        typer.echo("no topics were found in the posts of this store")
        return
    total = len(store.read("topics", columns=["topic"]))
    last = store.read("topic_lineage").drop_duplicates("topic", keep="last").set_index("topic")["event"]
    view = Table("topic", "label", "words", "posts", "share", "last", title=f"{len(table)} topics in {total:,} posts")
    for row in table.head(top).itertuples():
        share = f"{row.posts / total:.1%}" if total else ""
        # Words come from strangers' posts: square brackets must not be read as markup.
        words = escape(", ".join(list(row.words)[:8]))
        view.add_row(str(row.topic), escape(row.label), words, f"{row.posts:,}", share, last.get(row.topic, ""))
    Console().print(view)
    if len(table) > top:
        typer.echo(f"and {len(table) - top} smaller ones (--top {len(table)} shows all)")


@topics_app.command("history")
def history(
    topic: Annotated[str, typer.Argument(help="A topic's number or label; the whole store without it.")] = "",
    last: Annotated[int, typer.Option(min=1, help="How many events, the newest.")] = 60,
) -> None:
    """Show what became of the topics, refresh by refresh, and what people changed about them."""
    from workbench.store import open_store
    from workbench.topics import standing
    from workbench.topics.editing import topic_of

    made = standing.needed(open_store(create=False))
    labels = _labels(made)
    rows = made.lineage
    edits = made.edits
    if topic:
        number = topic_of(made.shown, topic)
        rows = rows[(rows["topic"] == number) | rows["others"].map(lambda others: number in others)]
        edits = tuple(edit for edit in edits if number in edit.topics)
    else:
        rows = rows[rows["event"] != "steady"]
    view = Table("when", "topic", "what", "others", "posts", "similarity", title="What became of the topics")
    shown = rows.tail(last)
    for row in shown.itertuples():
        name = escape(f"{row.topic} {labels.get(row.topic, '')}".strip())
        others = escape(", ".join(f"{other} {labels.get(other, '')}".strip() for other in row.others))
        alike = "" if row.similarity != row.similarity else f"{row.similarity:.2f}"
        view.add_row(f"{row.at:%Y-%m-%d %H:%M}", name, row.event, others, f"{row.posts:,}", alike)
    console = Console()
    console.print(view)
    if len(rows) > len(shown):
        typer.echo(f"and {len(rows) - len(shown)} earlier ones (--last {len(rows)} shows all)")
    for edit in edits:
        console.print(topic_edits.sentence(edit), markup=False, highlight=False, soft_wrap=True)


def _labels(made: "Standing") -> dict[int, str]:
    """The label of every topic, also of those that an edit took in."""
    return {
        topic: label
        for topics in (made.found, made.shown)
        for topic, label in zip(topics.ids, topics.labels, strict=True)
    }


def _model(store: "Store", name: str, seed: int, query: str) -> "TopicModel":
    from workbench import topics

    return topics.model(name or topics.DEFAULT, seed=seed, stop=topics.stop_words(store.config, store.select(query)))
