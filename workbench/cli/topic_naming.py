"""`workbench topics name`: names from a language model that you run or pay for, checked against the posts."""

import os
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

KEY = "WORKBENCH_CHAT_KEY"


def name(
    endpoint: Annotated[str, typer.Option(help="Address of an OpenAI-compatible endpoint; it is sent masked posts.")],
    model: Annotated[str, typer.Option(help="The model's name there.")],
    by: Annotated[str, typer.Option(help="Who decides this; kept with each name.")],
    topic: Annotated[str, typer.Option(help="One topic, by number or label; without it all that nobody renamed.")] = "",
) -> None:
    """Ask a language model for a short name of each topic, and take those that the topic's own posts say.

    This goes online, to the address given and nowhere else: for each topic its words and five posts, cut, with handles,
    addresses and links masked. A key is read from the environment variable WORKBENCH_CHAT_KEY. Names are renames, which
    `workbench topics undo` takes back.
    """
    from workbench.sources.chat import Chat
    from workbench.store import open_store
    from workbench.topics.naming import name_topics

    store = open_store(create=False)
    chat = Chat(endpoint, model, os.environ.get(KEY, "").strip())
    keep = frozenset(handle.lstrip("@").casefold() for brand in store.config.brands for handle in brand.handles)
    why = f"proposed by {model}, said by its posts"
    console = Console()
    console.print(f"asking {chat.host}", markup=False, highlight=False)
    taken = refused = 0
    for proposal in name_topics(store, chat.ask, topic, by=by, why=why, at=datetime.now(UTC), keep=keep):
        what = f"not called {proposal.name!r}: {proposal.refused}" if proposal.refused else f"now {proposal.name!r}"
        console.print(f"  {proposal.topic} {proposal.label}: {what}", markup=False, highlight=False, soft_wrap=True)
        taken, refused = taken + (not proposal.refused), refused + bool(proposal.refused)
    typer.echo(f"{taken} topics named, {refused} names refused")
