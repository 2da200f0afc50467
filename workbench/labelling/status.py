"""What is labelled: how much, by whom, how far they agree; and labelled texts to learn from."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.enrich import intents, text
from workbench.evaluate.agreement import alpha, majority
from workbench.evaluate.intents import RuleQuality, rule_quality
from workbench.evaluate.labelled import UNCERTAIN
from workbench.labelling.record import labels
from workbench.labelling.sample import waiting
from workbench.labelling.task import tasks
from workbench.model.analysis import Measured
from workbench.store import Store


@dataclass(frozen=True)
class Status:
    """One name: ``posts`` labelled, labels by person and by value, agreement, posts that wait, what a rule is worth.

    A post drawn to be labelled again waits until two people labelled it.
    """

    name: str
    posts: int
    people: dict[str, int]
    values: dict[str, int]
    agreement: Measured | None
    waiting: int
    rule: RuleQuality | None


@dataclass(frozen=True)
class LabelledTexts:
    """Labelled texts: ``texts`` normalised, ``labels`` what most said, ``weights`` how many posts each stands for.

    A weight is missing (NaN) where the post was not drawn by chance. ``post_ids`` is in their order.
    """

    post_ids: tuple[str, ...]
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    weights: np.ndarray


def status(opened: Store, seed: int = 0) -> tuple[Status, ...]:
    """Every name that has labels or posts waiting, in the order of the questions."""
    known = labels(opened)
    rules = intents.load(opened.home)
    names = dict.fromkeys([*tasks(opened.home), *sorted(known["name"].unique())])
    found = []
    for name in names:
        mine = known[known["name"] == name]
        queue = waiting(opened.home, name)
        people = mine.groupby("post_id")["by"].nunique()
        done = set(people.index[people >= (2 if queue and queue.again else 1)])
        left = [post for post in queue.posts if post.post_id not in done] if queue else []
        if mine.empty and not left:
            continue
        ruled = any(intent.name == name and intent.rule for intent in rules.intents)
        found.append(
            Status(
                name=name,
                posts=int(mine["post_id"].nunique()),
                people={str(by): int(n) for by, n in mine["by"].value_counts().items()},
                values={str(value): int(n) for value, n in mine["value"].value_counts().items()},
                agreement=alpha(mine, seed),
                waiting=len(left),
                rule=quality(opened, name, rules) if ruled else None,
            )
        )
    return tuple(found)


def quality(opened: Store, name: str, rules: intents.Intents | None = None) -> RuleQuality:
    """How right the rules of an intent are, by the labels of that name but those of uncertain posts.

    See ``evaluate.intents``.
    """
    rules = rules or intents.load(opened.home)
    known = labels(opened, name)
    said = _texts(opened, known[known["stratum"] != UNCERTAIN])  # chosen because they are hard: they measure nothing
    ruled = [name in rules.of(one) for one in said.texts]
    frame = pd.DataFrame({"value": said.labels, "rule": ruled, "weight": said.weights})
    return rule_quality(frame)


def labelled_texts(opened: Store, name: str) -> LabelledTexts:
    """Labelled texts of a name to learn from: what most people said of each post, ties left out.

    Posts that left the store are left out. In order of post_id.
    """
    return _texts(opened, labels(opened, name))


def _texts(opened: Store, known: pd.DataFrame) -> LabelledTexts:
    said = majority(known)
    posts = opened.posts(said["post_id"].tolist())[["post_id", "text"]]
    said = said.merge(posts, on="post_id").sort_values("post_id", ignore_index=True)
    return LabelledTexts(
        tuple(said["post_id"]),
        tuple(text.normalise(one) for one in said["text"]),
        tuple(said["value"]),
        said["weight"].to_numpy(dtype=float),
    )
