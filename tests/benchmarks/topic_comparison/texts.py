"""The posts and the labelled corpora that topics are compared on."""

import csv
import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.enrich.text import NOTHING, normalise, text_id
from workbench.model.errors import BadInput
from workbench.sample import POSTS
from workbench.store import datasets

TWEETEVAL = ("emotion", "hate", "irony", "offensive", "sentiment", "stance")
MOST = 100_000


@dataclass(frozen=True)
class Posts:
    """Unique normalised texts in an order drawn by the seed, and where they come from."""

    source: str
    texts: list[str]


@dataclass(frozen=True)
class Labelled:
    """The documents of a corpus and the class of each."""

    texts: list[str]
    classes: list[str]


def gather(file: Path | None, seed: int, most: int = MOST) -> Posts:
    """The lines of a file; without one the real posts at hand; without those the sample corpus. At most ``most``."""
    if file is not None:
        source, found = f"{file.name}, one text a line", file.read_text(encoding="utf-8").splitlines()
    else:
        source, found = real_posts()
    unique: dict[str, str] = {}
    for text in map(normalise, found):
        if text != NOTHING:
            unique.setdefault(text_id(text), text)
    texts = list(unique.values())
    random.Random(seed).shuffle(texts)  # noqa: S311 - an order, not a secret
    return Posts(source, texts[:most])


def real_posts() -> tuple[str, list[str]]:
    """The names of the sets at hand, and the posts of all of them."""
    names, texts = [], []
    for name in (*(f"tweeteval-{task}" for task in TWEETEVAL), "customer_support", "airline"):
        try:
            held = datasets.path(name)
        except BadInput:
            continue
        names.append(held.part_name)
        texts += list(_texts(held.path))
    if not names:
        return "the bundled sample corpus, since WORKBENCH_DATASETS names no folder with real posts", _sample()
    return ", ".join(names), texts


def _sample() -> list[str]:
    with gzip.open(POSTS, "rt", encoding="utf-8") as opened:
        return [json.loads(line)["text"] for line in opened]


def _texts(folder: Path) -> Iterator[str]:
    """The texts of a set's training and validation files (TweetEval), or of its column text."""
    for file in sorted(folder.rglob("*")):
        if file.name in {"train_text.txt", "val_text.txt"}:
            yield from file.read_text(encoding="utf-8").split("\n")
        elif file.name == "train_rebuilt.tsv":
            with file.open(encoding="utf-8", newline="\n") as opened:
                yield from (row[2] for row in csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
        elif file.suffix == ".csv":
            with file.open(encoding="utf-8", newline="") as opened:
                yield from (row["text"] or "" for row in csv.DictReader(opened))


def labelled(name: str) -> Labelled:
    """An OCTIS corpus with its classes, lemmatised as published.

    Raises: BadInput when it is not at hand.
    """
    file = datasets.path("octis").path / name / "corpus.tsv"
    with file.open(encoding="utf-8", newline="\n") as opened:
        rows = list(csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
    return Labelled([row[0] for row in rows], [row[-1] for row in rows])
