"""What people are asked about posts: the questions that ship, those of intents and brands, and the company's own."""

from pathlib import Path

from workbench.enrich import intents, sentiment
from workbench.model.config import Config, Labelling
from workbench.model.errors import UnknownName
from workbench.store import place

BRAND = "brand:"  # "brand:Delta" asks whether a post speaks of that brand
SENTIMENT = Labelling(
    name=sentiment.NAME,
    question="How does the writer feel about what they write of?",
    classes=sentiment.CLASSES,
    guidance="What the words say, not what you think of it. Facts and questions without a feeling are neutral; where "
    "both feelings are there, the stronger one counts.",
)


def tasks(home: Path | None = None) -> dict[str, Labelling]:
    """All questions of a home, by name; ``[[labelling]]`` of its workbench.toml replaces one of the same name.

    Raises: BadInput when the configuration or the intents of the home cannot be read.
    """
    folder = place.home(home)
    config: Config = place.config(folder)
    known = [SENTIMENT]
    known += [
        Labelling(name=one.name, question=one.question, guidance=one.guidance, classes=(intents.YES, intents.NO))
        for one in intents.load(folder).intents
    ]
    known += [
        Labelling(
            name=f"{BRAND}{brand.name}",
            question=f"Does this post speak of {brand.name}, the brand?",
            classes=(intents.YES, intents.NO),
            guidance="No where the word means something else: a place, a fruit, a person.",
        )
        for brand in config.brands
    ]
    return {one.name: one for one in (*known, *config.labelling)}


def task(name: str, home: Path | None = None) -> Labelling:
    """The question of that name.

    Raises: UnknownName when there is none.
    """
    known = tasks(home)
    if name not in known:
        raise UnknownName(
            f"there is no labelling {name!r}",
            do=f"use one of {', '.join(known)}, or add [[labelling]] with name, question and classes to workbench.toml",
        )
    return known[name]
