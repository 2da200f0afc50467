"""Topics on a plane: similar topics beside each other, the posts of each around its middle."""

import numpy as np
import pandas as pd

from workbench.model.corpus import Corpus
from workbench.model.identity import mask
from workbench.model.plain import excerpt
from workbench.model.topics import OUTLIER
from workbench.topics import encoder_of

POINTS = 3_000  # a page stays quick, and more points only cover each other
EXCERPT = 90  # characters of a post that a reader sees above its point
FILLED = 0.5  # share of the plane that the topics' discs cover together
ASPECT = 1.6  # the plane is this much wider than high
ROUNDS = 300
SHARPNESS = 25.0  # how much nearer a post without a topic lies to the topics it resembles most


def positions(corpus: Corpus, frame: pd.DataFrame, order: list[int], seed: int = 0) -> pd.DataFrame | None:
    """At most ``POINTS`` posts, each text once: x, y, topic (``OUTLIER`` for none of ``order``), text (its beginning).

    ``frame``: post_id, text, text_id, topic, similarity. None where the corpus has no vectors of the topics' encoder.
    The middles of the topics are their centroids on the two directions in which these differ most, pushed apart until
    their discs, as large as the topics, no longer overlap. Within a disc the posts most like the topic lie in the
    middle, on the side they lean to; posts without a topic lie between the topics they resemble. Neighbours are
    mostly alike; long distances mean little.
    """
    table = corpus.table("topic_table").set_index("topic")
    made, now = encoder_of(corpus.models.get("topic_table", "")), corpus.models.get("embeddings", "")
    if not order or not corpus.has("embeddings") or (made and made != now):
        return None
    known = corpus.table("embeddings").set_index("text_id")["vector"]
    posts = frame.drop_duplicates("text_id").sort_values("text_id", ignore_index=True)
    posts = posts[posts["text_id"].isin(known.index)]
    if len(posts) > POINTS:
        drawn = np.random.default_rng(seed).choice(len(posts), POINTS, replace=False)
        posts = posts.iloc[np.sort(drawn)]
    centroids = np.stack(table.loc[order, "centroid"].to_numpy()).astype(float)
    if posts.empty or len(known[posts["text_id"].iloc[0]]) != centroids.shape[1]:
        return None
    vectors = np.stack(known.loc[posts["text_id"]].to_numpy()).astype(float)
    position = pd.Index(order).get_indexer(posts["topic"])
    sizes = frame["topic"].value_counts().reindex(order).to_numpy(dtype=float)
    plane = _plane(centroids, sizes)
    radii = np.sqrt(FILLED * 4 * ASPECT / np.pi * sizes / sizes.sum())
    middles = _apart(_scaled((centroids - centroids.mean(axis=0)) @ plane), radii)
    at = _between(vectors @ centroids.T, middles)
    for topic in range(len(order)):
        own = np.flatnonzero(position == topic)
        lean = (vectors[own] - centroids[topic]) @ plane
        at[own] = middles[topic] + radii[topic] * _disc(lean, posts["similarity"].to_numpy()[own])
    return pd.DataFrame(
        {
            "x": at[:, 0].round(3),
            "y": at[:, 1].round(3),
            "topic": np.where(position >= 0, posts["topic"], OUTLIER),
            "text": [excerpt(mask(text), EXCERPT) for text in posts["text"]],
        }
    )


def _plane(centroids: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """(n_dims, 2) the directions in which topics differ most, large topics counting more; signs are fixed."""
    spread = (centroids - centroids.mean(axis=0)) * np.sqrt(sizes / sizes.sum())[:, None]
    _, _, directions = np.linalg.svd(spread, full_matrices=True)
    two = np.zeros((centroids.shape[1], 2))
    for column, direction in enumerate(directions[:2]):
        two[:, column] = direction * np.sign(direction[np.abs(direction).argmax()])
    return two


def _scaled(points: np.ndarray) -> np.ndarray:
    """The points spread evenly over the plane by their ranks in each direction: a heap in the middle tells nothing."""
    n = len(points)
    ranks = np.argsort(np.argsort(points, axis=0, kind="stable"), axis=0, kind="stable")
    even = (ranks + 0.5) / n * 2 - 1
    scaled: np.ndarray = even * [ASPECT, 1]
    return scaled


def _apart(middles: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """The middles moved as little as it takes that discs do not overlap much and stay on the plane."""
    reach = (radii[:, None] + radii) * 1.05
    edge = np.maximum(np.array([ASPECT, 1]) - radii[:, None], 0)
    for _ in range(ROUNDS):
        apart = middles[:, None] - middles
        distance = np.maximum(np.linalg.norm(apart, axis=2), 1e-9)
        push = np.maximum(reach - distance, 0)
        np.fill_diagonal(push, 0)
        if push.max() < 1e-3:
            break
        middles = middles + 0.4 * (apart / distance[..., None] * push[..., None]).sum(axis=1) / 2
        middles = np.clip(middles, -edge, edge)
    return middles


def _between(similarity: np.ndarray, middles: np.ndarray) -> np.ndarray:
    """(n, 2) the mean of the topics' middles, those a post resembles most weighing most."""
    weight = np.exp(SHARPNESS * (similarity - similarity.max(axis=1, keepdims=True)))
    between: np.ndarray = weight @ middles / weight.sum(axis=1, keepdims=True)
    return between


def _disc(lean: np.ndarray, similarity: np.ndarray) -> np.ndarray:
    """(n, 2) points that fill a disc of radius 1: the most similar inside, each on the side it leans to.

    Rings from the inside out hold as many points as they have area; within a ring the order of directions is kept.
    """
    n = len(lean)
    outward = np.argsort(np.argsort(-similarity, kind="stable"), kind="stable")
    radius = np.sqrt((outward + 0.5) / max(n, 1))
    ring = (radius * max(round(np.sqrt(n / np.pi)), 1)).astype(int)
    direction = np.arctan2(lean[:, 1], lean[:, 0])
    angle = np.zeros(n)
    for one in np.unique(ring):
        inside = np.flatnonzero(ring == one)
        turn = np.argsort(np.argsort(direction[inside], kind="stable"), kind="stable")
        angle[inside] = 2 * np.pi * (turn + 0.5) / len(inside) - np.pi
    points: np.ndarray = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return points
