"""Which posts to label: drawn by chance, evenly from strata, or where the decision is hardest; kept as a queue."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pandas as pd

from workbench.evaluate.labelled import DRAW, UNCERTAIN
from workbench.labelling.predicted import predicted
from workbench.labelling.record import labels
from workbench.model.config import Labelling
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput
from workbench.store import Store, place

STRATA = ("brand", "channel", "month", "predicted")
RANDOM, STRATIFIED = "random", "stratified"


@dataclass(frozen=True)
class Drawn:
    """A post of a queue; ``weight`` is how many posts it stands for, None where it was not drawn by chance."""

    post_id: str
    stratum: str
    weight: float | None
    predicted: str | None


@dataclass(frozen=True)
class Queue:
    """The posts waiting under a name, in the order to label them; ``again``: somebody labelled them already."""

    name: str
    how: str
    seed: int
    query: str
    again: bool
    of: int  # posts it was drawn from
    posts: tuple[Drawn, ...]


def draw(
    opened: Store,
    task: Labelling,
    n: int,
    *,
    how: str = RANDOM,
    strata: Sequence[str] = ("predicted",),
    seed: int = 0,
    query: str = "",
    again_by: str | None = None,
) -> Queue:
    """Draw posts that nobody has labelled under the name and put them in place of those that wait.

    Drawn are only posts that the name's model or rule covers, where there is one. ``how``: random; stratified, as many
    from each stratum as it has, the strata being what ``strata`` names (a post of several brands counts for the first);
    uncertain, nearest to the decision (no chance sample: for training, never for shares). With ``again_by`` the posts
    are those that others labelled and that person did not.

    Raises: BadInput when nothing is left to draw or a stratum is not known.
    """
    unknown = [name for name in strata if name not in STRATA]
    if how == STRATIFIED and (unknown or not strata):
        raise BadInput(
            f"posts cannot be stratified by {', '.join(unknown) or 'nothing'}", do=f"use {', '.join(STRATA)}"
        )
    corpus = opened.select(query)
    found = predicted(corpus, task, opened.home)
    known = labels(opened, task.name)
    if again_by is None:
        pool = found[~found["post_id"].isin(known["post_id"])]
    else:
        mine = known[known["by"] == again_by]["post_id"]
        pool = found[found["post_id"].isin(known["post_id"]) & ~found["post_id"].isin(mine)]
    if pool.empty:
        raise _nothing(task, corpus, len(found), again_by is not None)
    pool = pool.sort_values("post_id", ignore_index=True)
    chance = np.random.default_rng(seed)
    if how == UNCERTAIN:
        if pool["doubt"].isna().all():
            raise BadInput(
                f"nothing says how sure it is about {task.name}, so that no post is uncertain",
                do="draw at random or stratified",
            )
        taken = _doubtful(pool, n, chance)
    else:
        names = _strata(pool, corpus, strata) if how == STRATIFIED else pd.Series("all", index=pool.index)
        taken = _by_chance(pool.assign(stratum=names + _draw_of(corpus.query, found["post_id"])), n, chance)
    if again_by is not None:
        first = known.drop_duplicates("post_id").set_index("post_id")
        taken = taken.assign(
            weight=first["weight"].reindex(taken["post_id"]).to_numpy(),
            stratum=first["stratum"].reindex(taken["post_id"]).to_numpy(),
        )
    queue = Queue(task.name, how, seed, corpus.query, again_by is not None, len(pool), _rows(taken))
    place.write_safely(_path(opened.home, task.name), json.dumps(asdict(queue), ensure_ascii=False))
    return queue


def waiting(home: Path, name: str) -> Queue | None:
    """The queue of a name; None when nothing was drawn, or what was drawn cannot be read."""
    try:
        said = json.loads(_path(home, name).read_text(encoding="utf-8"))
        return Queue(**{**said, "posts": tuple(Drawn(**post) for post in said["posts"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a queue is drawn again by one command


def _path(home: Path, name: str) -> Path:
    return home / "labelling" / f"{quote(name, safe='')}.json"


def _nothing(task: Labelling, corpus: Corpus, covered: int, again: bool) -> BadInput:
    """Why there is nothing to draw, and what to do."""
    if corpus.posts.empty:
        return BadInput("there are no posts to draw from", do="run `workbench ingest FILE`, or widen the query")
    if again:
        return BadInput(f"nobody else has labelled a post under {task.name} that you have not", do="label some first")
    if not covered:
        return BadInput(f"{task.name} covers none of these posts", do="run `workbench enrich`, or widen the query")
    return BadInput(
        f"all {covered:,} posts are labelled under {task.name}", do="widen the query, or label them again with --again"
    )


def _by_chance(pool: pd.DataFrame, n: int, chance: np.random.Generator) -> pd.DataFrame:
    """``n`` posts, evenly over the strata, each with its weight; in an order that tells nothing."""
    sizes = pool["stratum"].value_counts().sort_index()
    quota = evenly(sizes.tolist(), n)
    parts = []
    for (name, size), count in zip(sizes.items(), quota, strict=True):
        rows = pool[pool["stratum"] == name]
        picked = rows.iloc[np.sort(chance.choice(size, count, replace=False))]
        parts.append(picked.assign(weight=size / count if count else np.nan))
    taken = pd.concat(parts)
    return taken.iloc[chance.permutation(len(taken))]


def _draw_of(query: str, post_ids: pd.Series) -> str:
    """What a stratum ends with: the posts that could be drawn, so that drawing more of the same continues a draw.

    The seed and the way of drawing do not matter: weights of samples of the same posts add up.
    """
    among = "\n".join([query, *sorted(post_ids)])
    return DRAW + hashlib.sha256(among.encode()).hexdigest()[:8]


def evenly(sizes: Sequence[int], n: int) -> list[int]:
    """How many to take of each size so that ``n`` are taken, or all, as evenly as the sizes allow."""
    quota = [0] * len(sizes)
    left = min(n, sum(sizes))
    while left:
        unfilled = [at for at, size in enumerate(sizes) if quota[at] < size]
        share = max(left // len(unfilled), 1)
        for at in unfilled[:left]:
            more = min(share, sizes[at] - quota[at])
            quota[at] += more
            left -= more
    return quota


def _doubtful(pool: pd.DataFrame, n: int, chance: np.random.Generator) -> pd.DataFrame:
    """The ``n`` posts of most doubt, ties by chance."""
    order = np.lexsort((chance.random(len(pool)), -pool["doubt"].fillna(-1).to_numpy()))
    taken = pool.iloc[order[:n]]
    return taken.iloc[chance.permutation(len(taken))].assign(stratum=UNCERTAIN, weight=np.nan)


def _strata(pool: pd.DataFrame, corpus: Corpus, strata: Sequence[str]) -> pd.Series:
    """The stratum of each post of the pool, in words."""
    posts = corpus.posts.set_index("post_id").loc[pool["post_id"]]
    named = posts["brand"]
    if corpus.has("brands"):
        brands = corpus.table("brands").sort_values(["post_id", "brand"]).drop_duplicates("post_id")
        named = brands.set_index("post_id")["brand"].reindex(pool["post_id"])
    said = {
        "brand": named.fillna("no brand").to_numpy(),
        "channel": posts["channel"].to_numpy(),
        "month": posts["created_at"].dt.strftime("%Y-%m").to_numpy(),
        "predicted": pool["predicted"].fillna("none").to_numpy(),
    }
    parts = [pd.Series(said[name], index=pool.index).astype("str") for name in strata]
    return parts[0].str.cat(parts[1:], sep=" / ") if len(parts) > 1 else parts[0]


def _rows(taken: pd.DataFrame) -> tuple[Drawn, ...]:
    return tuple(
        Drawn(row.post_id, row.stratum, None if pd.isna(row.weight) else float(row.weight), _text(row.predicted))
        for row in taken.itertuples(index=False)
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
