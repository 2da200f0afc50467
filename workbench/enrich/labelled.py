"""The labelled sets that heads are trained on, read as texts, places of classes and what is kept for measuring."""

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from workbench.enrich import language
from workbench.enrich.text import normalise
from workbench.model.errors import BadInput
from workbench.store import datasets

TARGETS = ("abortion", "atheism", "climate", "feminist", "hillary")
OUT_OF_SCOPE = "oos"
NO_TYPE = "none"
HELD_CRISES = ("2012_Philipinnes_floods", "2013_Glasgow_helicopter_crash", "2013_West_Texas_explosion")
_SEED = 77
_TYPES = {
    "Affected individuals": "affected_individuals",
    "Caution and advice": "caution_and_advice",
    "Donations and volunteering": "donations_and_volunteering",
    "Infrastructure and utilities": "infrastructure_and_utilities",
    "Other Useful Information": "other_useful_information",
    "Sympathy and support": "sympathy_and_support",
}
_INFORMATIVE = {"Related and informative": "informative"}


@dataclass(frozen=True)
class Split:
    """Normalised texts, the place of each one's class, and the group whose texts stay together in folds."""

    texts: list[str]
    labels: np.ndarray
    groups: np.ndarray | None = None


@dataclass(frozen=True)
class Labelled:
    """A set: ``parts`` are its finest classes, see ``Head``; ``held`` is never trained on."""

    parts: tuple[str, ...]
    train: Split
    held: Split
    measured_on: str


def tweeteval(task: str) -> Labelled:
    """A task of TweetEval with the classes of its mapping.txt. Raises: BadInput when the set is not at hand."""
    folder = _folder(f"tweeteval-{task}")
    if task == "sentiment" and (folder / "train_rebuilt.tsv").is_file():
        with (folder / "train_rebuilt.tsv").open(encoding="utf-8", newline="\n") as opened:
            rows = list(csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
        train = _split([row[2] for row in rows], np.array([int(row[1]) for row in rows]))
    else:
        train = _tweets(folder, "train")
    return Labelled(_mapping(folder), train, _tweets(folder, "val"), "validation split of TweetEval, never trained on")


def stance() -> Labelled:
    """TweetEval's stance: a part is a target and a class. Raises: BadInput when the set is not at hand."""
    folder = _folder("tweeteval-stance")
    classes = _mapping(folder)

    def joined(name: str) -> Split:
        splits = [_tweets(folder / target, name) for target in TARGETS]
        labels = [split.labels + place * len(classes) for place, split in enumerate(splits)]
        return Split([text for split in splits for text in split.texts], np.concatenate(labels))

    parts = tuple(f"{target}:{one}" for target in TARGETS for one in classes)
    where = "validation splits of TweetEval's five targets, never trained on; the target is guessed from the text"
    return Labelled(parts, joined("train"), joined("val"), where)


def clinc150() -> Labelled:
    """Requests to an assistant with 150 intents and out-of-scope ones. Raises: BadInput when it is not at hand."""
    rows = _json(_folder("clinc150") / "data_full.json")
    classes = (*sorted({intent for _, intent in rows["train"]}), OUT_OF_SCOPE)

    def read(name: str) -> Split:
        pairs = rows[name] + rows[f"oos_{name}"]
        return _split([text for text, _ in pairs], np.array([classes.index(intent) for _, intent in pairs]))

    return Labelled(classes, read("train"), read("val"), "validation split of CLINC150 with its 100 out-of-scope ones")


def banking77() -> Labelled:
    """Requests to a bank with 77 intents; requests of CLINC150 about other things are its out-of-scope ones.

    Raises: BadInput when one of the two sets is not at hand.
    """
    with (_folder("banking77") / "train.csv").open(encoding="utf-8", newline="") as opened:
        pairs = [(row["text"], row["category"]) for row in csv.DictReader(opened)]
    folder = _folder("clinc150")
    rows, domains = _json(folder / "data_full.json"), _json(folder / "domains.json")
    near = {*domains["banking"], *domains["credit_cards"]}
    others = [(text, OUT_OF_SCOPE) for text, intent in rows["train"] if intent not in near]
    rng = np.random.default_rng(_SEED)
    pairs += [others[place] for place in np.sort(rng.permutation(len(others))[:1500])]
    classes = (*sorted({intent for _, intent in pairs} - {OUT_OF_SCOPE}), OUT_OF_SCOPE)
    order = rng.permutation(len(pairs))
    cut = len(pairs) // 8
    held, train = (
        _split([pairs[i][0] for i in some], np.array([classes.index(pairs[i][1]) for i in some]))
        for some in (order[:cut], order[cut:])
    )
    where = "an eighth of Banking77's training split, drawn before training, with requests of CLINC150 as out-of-scope"
    return Labelled(classes, train, held, where)


def crisis_relevance() -> Labelled:
    """Whether an English post in a crisis is informative about it. Raises: BadInput when the set is not at hand."""
    return _crises(("informative", "not_informative"), lambda _, said: _INFORMATIVE.get(said, "not_informative"))


def crisis_type() -> Labelled:
    """What kind of information an English post in a crisis gives. Raises: BadInput when the set is not at hand."""
    return _crises((*_TYPES.values(), NO_TYPE), lambda kind, _: _TYPES.get(kind, NO_TYPE))


def _crises(classes: tuple[str, ...], label: Callable[[str, str], str]) -> Labelled:
    rows: list[tuple[str, str, str]] = []
    for path in sorted(_folder("crisislex_t26").glob("*/*-tweets_labeled.csv")):
        with path.open(encoding="utf-8", newline="") as opened:
            read = list(csv.reader(opened, skipinitialspace=True))[1:]
        rows += [(path.parent.name, row[1], label(row[3].strip(), row[4].strip())) for row in read]
    posts = pd.DataFrame({"post_id": range(len(rows)), "text": [text for _, text, _ in rows], "lang": None})
    english = (language.enrich(posts)["lang"] == "en").to_numpy()
    rows = [row for row, keep in zip(rows, english, strict=True) if keep]

    def read_where(held: bool) -> Split:
        some = [row for row in rows if (row[0] in HELD_CRISES) == held]
        labels = np.array([classes.index(one) for _, _, one in some])
        return _split([text for _, text, _ in some], labels, np.array([event for event, _, _ in some]))

    named = ", ".join(event.replace("_", " ") for event in HELD_CRISES)
    where = f"whole crises that were never trained on: {named} (posts that read as English)"
    return Labelled(classes, read_where(False), read_where(True), where)


def _folder(name: str) -> Path:
    return datasets.path(name).path


def _split(texts: Sequence[str], labels: np.ndarray, groups: np.ndarray | None = None) -> Split:
    return Split([normalise(text) for text in texts], labels, groups)


def _tweets(folder: Path, name: str) -> Split:
    texts = (folder / f"{name}_text.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    labels = np.array([int(line) for line in (folder / f"{name}_labels.txt").read_text(encoding="utf-8").split()])
    if len(texts) != len(labels):
        raise BadInput(
            f"{folder} has {len(texts)} texts and {len(labels)} labels in {name}", do="fetch the labelled set again"
        )
    return _split(texts, labels)


def _mapping(folder: Path) -> tuple[str, ...]:
    lines = (folder / "mapping.txt").read_text(encoding="utf-8").strip().split("\n")
    return tuple(line.split("\t")[1].strip() for line in lines)


def _json(path: Path) -> dict[str, list[Any]]:
    read: dict[str, list[Any]] = json.loads(path.read_text(encoding="utf-8"))
    return read
