"""`workbench topics export`: the topics for people who work with BERTopic."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer


def export(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Write the topics of the store as a BERTopic model, which `BERTopic.load(FOLDER)` opens without a network.

    Posts are in the order of their id. BERTopic places new posts by plain cosine, so some go to another topic there.
    """
    from workbench.store import open_store
    from workbench.topics import standing
    from workbench.topics.bertopic_export import export_bertopic

    made = standing.needed(open_store(create=False))
    posts = made.posts.sort_values("post_id")["topic"].to_numpy()
    export_bertopic(replace(made.shown, assignment=posts), folder)
    typer.echo(f"{len(made.shown)} topics of {len(posts):,} posts in {folder}; BERTopic.load opens it")
