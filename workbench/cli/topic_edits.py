"""`workbench topics rename | merge | split | seed | ban | undo`: what people change about topics."""

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from workbench.topics.edits import Edit

By = Annotated[str, typer.Option(help="Who decides this; you, if not given.")]
Why = Annotated[str, typer.Option(help="Why; kept with the edit.")]
Topic = Annotated[str, typer.Argument(help="The topic's number or label.")]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (rename, merge, split, seed, ban, undo):
        app.command()(command)


def rename(
    topic: Topic, label: Annotated[str, typer.Argument(help="Its new label.")], by: By = "", why: Why = ""
) -> None:
    """Give a topic a label that stays, whatever later fits find in it."""
    _edit("rename", [topic], label, by, why)


def merge(
    topics: Annotated[list[str], typer.Argument(help="The topic that stays, then those it takes in.")],
    by: By = "",
    why: Why = "",
) -> None:
    """Make one topic of several; the first keeps its number and label."""
    _edit("merge", topics, "", by, why)


def split(topic: Topic, by: By = "", why: Why = "") -> None:
    """Part a topic in two by what its posts say; the smaller part gets a new number."""
    _edit("split", [topic], "", by, why)


def seed(
    words: Annotated[str, typer.Argument(help="Words or phrases, separated by commas; whole words, any case.")],
    topic: Annotated[str, typer.Option(help="The topic that they draw posts to; a new one, if not given.")] = "",
    by: By = "",
    why: Why = "",
) -> None:
    """Make a topic of the posts that say one of these words, now and after every fit, or draw them to a topic."""
    _edit("seed", [topic] if topic else [], words, by, why)


def ban(
    words: Annotated[str, typer.Argument(help="Words or phrases, separated by commas, each as it is written.")],
    by: By = "",
    why: Why = "",
) -> None:
    """Keep words out of the words and labels of all topics; posts stay where they are."""
    _edit("ban", [], words, by, why)


def undo(by: By = "", why: Why = "") -> None:
    """Take back the last edit that is in force; the log keeps both."""
    _edit("undo", [], "", by, why)


def sentence(edit: "Edit") -> str:
    """An edit as a line of text."""
    first, rest = [*map(str, edit.topics), ""][0], ", ".join(map(str, edit.topics[1:]))
    what = {
        "rename": f"called topic {first} {edit.value!r}",
        "merge": f"merged topics {rest} into {first}",
        "split": f"split topic {first}; topic {rest} are its posts about {edit.value}",
        "seed": f"gave topic {first} the posts that say {edit.value}",
        "ban": f"banned the words {edit.value}",
        "undo": "took the last edit back",
    }[edit.op]
    return f"{edit.at:%Y-%m-%d %H:%M} {edit.by} {what}" + (f" ({edit.why})" if edit.why else "")


def _edit(op: str, topics: list[str], value: str, by: str, why: str) -> None:
    from workbench.store import open_store
    from workbench.topics.editing import edit_store

    store = open_store(create=False)
    now = datetime.now(UTC)
    edit, made = edit_store(store, op, topics, value, by=by or getpass.getuser(), why=why, at=now)
    console = Console()
    console.print(sentence(edit), markup=False, highlight=False, soft_wrap=True)
    table = store.read("topic_table").set_index("topic")
    for topic in edit.topics:
        if topic in made.shown.ids:
            label, posts = table.loc[topic, "label"], table.loc[topic, "posts"]
            console.print(f"  {topic}: {label}, {posts:,} posts", markup=False, highlight=False, soft_wrap=True)
