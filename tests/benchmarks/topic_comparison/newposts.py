"""New posts: what assigning one costs, and whether a refit would say the same."""

import time
from itertools import combinations

import numpy as np
from scipy.optimize import linear_sum_assignment

from tests.benchmarks.topic_comparison.comparison import Compared, Setting
from tests.benchmarks.topic_comparison.systems import matched_model

HELD = 10  # every tenth post, of posts in random order
LEAST_S = 1.0  # processor seconds that a batch is repeated for


def new_posts(setting: Setting, compared: Compared) -> dict[str, float]:
    """Fit on nine tenths and on all, at the matched terms; the default's seeds are compared the same way.

    ``assign_agreement``: share of the held tenth to which the model of the other nine gives the topic of the refit.
    ``refit_agreement``: the same share between two refits: of the default with two seeds, and of ours, whose refit on
    the same posts is the same; for ours on nine tenths against all, see ``nine_tenths_refit_agreement``.
    """
    n = compared.posts
    texts, vectors = setting.texts[:n], setting.vectors[:n]
    held = np.arange(n) % HELD == 0
    model = matched_model(setting.model, setting.seeds[0], compared.topics, compared.coverage)
    part = model.fit([text for text, out in zip(texts, held, strict=True) if not out], vectors[~held])
    whole = compared.ours.labels
    assigned, _ = part.assign(vectors[held])
    names = matched(part.assignment, whole[~held])
    again = model.fit(texts, vectors).assignment
    seeds = [
        agreement(matched(one.labels[~held], two.labels[~held]), one.labels[held], two.labels[held])
        for one, two in combinations(compared.peers.values(), 2)
    ]
    found = {
        "assign_us_per_post": microseconds(part, vectors),
        "assign_agreement": agreement(names, assigned, whole[held]),
        "nine_tenths_refit_agreement": agreement(names, part.assignment, whole[~held]),
        "refit_agreement_ours": agreement(matched(again[~held], whole[~held]), again[held], whole[held]),
        "coverage_assigned": float((assigned >= 0).mean()),
        "coverage_refit": float((whole[held] >= 0).mean()),
    }
    if seeds:
        found["refit_agreement_default"] = float(np.mean(seeds))
    return found


def matched(old: np.ndarray, new: np.ndarray) -> dict[int, int]:
    """The new topic of each old one, chosen so that most of these posts keep theirs; outliers stay outliers.

    An old topic without a partner is missing. Source: Kuhn 1955, "The Hungarian method for the assignment problem".
    """
    both = (old >= 0) & (new >= 0)
    if not both.any():
        return {-1: -1}
    table = np.zeros((old.max() + 1, new.max() + 1))
    np.add.at(table, (old[both], new[both]), 1)
    rows, columns = linear_sum_assignment(-table)
    return {-1: -1} | {
        int(row): int(column) for row, column in zip(rows, columns, strict=True) if table[row, column] > 0
    }


def agreement(names: dict[int, int], old: np.ndarray, new: np.ndarray) -> float:
    """Share of posts whose old topic, under its new name, is the new one; no topic counts as a topic."""
    renamed = np.array([names.get(int(topic), -2) for topic in old])
    return float((renamed == new).mean())


def microseconds(topics: object, vectors: np.ndarray) -> float:
    """Processor microseconds a post of a batch of all these vectors."""
    began, done = time.process_time(), 0
    while (spent := time.process_time() - began) < LEAST_S:
        topics.assign(vectors)  # type: ignore[attr-defined]
        done += len(vectors)
    return 1e6 * spent / done
