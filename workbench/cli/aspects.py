"""`workbench aspects`: the words by which opinions are found, and what the posts would add to them."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

commands = typer.Typer(help="What people judge: the words that name each aspect.", no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(commands, name="aspects")


@commands.command("list")
def list_() -> None:
    """List the aspects, their terms, and how many posts speak of each."""
    from workbench.enrich.aspect_lexicon import FILE, lexicon
    from workbench.store import open_store

    store = open_store(create=False)
    known = lexicon(store.home)
    said = store.read("aspects", columns=["post_id", "aspect"]).drop_duplicates()["aspect"].value_counts()
    view = Table("aspect", "terms", title=f"{len(known)} aspects")
    view.add_column("posts", justify="right")
    for aspect in known:
        view.add_row(Text(aspect.name), Text(", ".join(aspect.terms)), f"{said.get(aspect.name, 0):,}")
    Console().print(view)
    own = store.home / FILE
    where = f"They stand in {own}." if own.is_file() else "They are the bundled ones."
    typer.echo(f"{where} To change them: `workbench aspects grow`, edit {own}, then `workbench enrich`.")


@commands.command()
def grow(
    top: Annotated[int, typer.Option(min=1, max=200, help="Proposals at most.")] = 20,
) -> None:
    """Propose aspects from the posts: frequent noun phrases that set texts apart, alike ones together.

    Proposals are appended to aspects.toml in the store's folder as comments; what stands there is left as it is.
    """
    from workbench import topics
    from workbench.enrich import encoder
    from workbench.enrich.aspect_lexicon import FILE, lexicon
    from workbench.store import open_store
    from workbench.topics import aspect_growth

    store = open_store(create=False)
    own = store.home / FILE
    stop = topics.stop_words(store.config, store.select())
    made = aspect_growth.proposals(store, encoder(), lexicon(store.home), stop, top, aspect_growth.named(own))
    if not made:
        typer.echo("the posts have no frequent noun phrase that the lexicon does not know or that was not proposed")
        return
    aspect_growth.write(own, made)
    view = Table("proposal", "terms", title=f"{len(made)} proposals")
    view.add_column("texts", justify="right")
    view.add_column("such as")
    for proposal in made:
        name = f"{proposal.name} (perhaps {proposal.belongs})" if proposal.belongs else proposal.name
        view.add_row(Text(name), Text(", ".join(proposal.terms)), f"{proposal.texts:,}", Text(proposal.example))
    Console().print(view)
    typer.echo(f"Written as comments to {own}: take the # away from those you want, then run `workbench enrich`.")
