"""How well each brand is found, and which pairs of brands should not be compared, and why."""

from dataclasses import dataclass

import pandas as pd

from workbench.enrich.brands import BrandFinder
from workbench.evaluate import brands as evaluate_brands
from workbench.evaluate.decomposition import kitagawa
from workbench.evaluate.shares import Share, counted
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus
from workbench.model.market import brands as brands_of

LEAST_POSTS = 50  # of a brand with a sentiment: fewer leave a share within 14 points at best
FAR = 0.20  # of the posts of a brand would have to be elsewhere to look like the other's
SHIFT = 0.02  # points of the share negative that other channels alone make
UNCHECKED = 0.20  # of a brand's posts found by an ambiguous name alone that nobody checked


@dataclass(frozen=True)
class Quality:
    """How a brand is found: ``alone`` is the share of its posts found by an ambiguous name alone, None if not known.

    ``channels`` and ``languages``: shares of its posts, the largest first.
    """

    brand: str
    posts: int
    judged: int  # posts with a sentiment
    precision: Measured | None
    ambiguous: bool | None
    alone: Share | None
    channels: pd.Series
    languages: pd.Series


def qualities(corpus: Corpus, mentions: pd.DataFrame, brands: list[str]) -> dict[str, Quality]:
    """The quality of each brand; ``mentions``: one row a post and brand."""
    labels = corpus.table("labels") if corpus.has("labels") else None
    precision = {} if labels is None else evaluate_brands.precision(mentions[["post_id", "brand"]], labels)
    market = corpus.table("market").set_index("brand") if corpus.has("market") else None
    names = {} if market is None else market["ambiguous"].astype(bool).to_dict()
    configured = brands_of(corpus)
    finder = BrandFinder(configured) if configured else None
    posts = mentions
    if corpus.has("language"):
        posts = mentions.drop(columns="lang").merge(corpus.table("language")[["post_id", "lang"]], "left", on="post_id")
    judged = set(corpus.table("sentiment").dropna(subset=["sentiment"])["post_id"]) if corpus.has("sentiment") else ()
    found = {}
    for brand in brands:
        mine = posts[posts["brand"] == brand]
        found[brand] = Quality(
            brand,
            len(mine),
            int(mine["post_id"].isin(judged).sum()),
            precision.get(brand),
            names.get(brand),
            _alone(corpus, mine, brand, finder) if names.get(brand) else None,
            _mix(mine["channel"]),
            _mix(mine["lang"].fillna("unclear")),
        )
    return found


def _alone(corpus: Corpus, mine: pd.DataFrame, brand: str, finder: BrandFinder | None) -> Share | None:
    if finder is None:
        return None
    stated = corpus.posts.set_index("post_id")["brand"].reindex(mine["post_id"])
    unsure = [brand in finder.named(text, given)[1] for text, given in zip(mine["text"], stated, strict=True)]
    return counted(pd.Series(unsure, dtype="bool"), mine["author"].reset_index(drop=True))


def _mix(values: pd.Series) -> pd.Series:
    counts = values.value_counts(normalize=True).sort_index()
    return counts.sort_values(ascending=False, kind="stable")


def reasons(ours: Quality, theirs: Quality, judged: pd.DataFrame) -> list[str]:
    """Why two brands should not be compared, in words; nothing where they may be.

    ``judged``: brand, channel, sentiment, one row a post and brand that has a sentiment.
    """
    pair = (ours, theirs)
    said = [
        f"only {one.judged:,} posts of {one.brand} have a sentiment, {LEAST_POSTS} are needed"
        for one in pair
        if one.judged < LEAST_POSTS
    ]
    for kind, mixes in (
        ("channels", (ours.channels, theirs.channels)),
        ("languages", (ours.languages, theirs.languages)),
    ):
        gap = mixes[0].sub(mixes[1], fill_value=0.0)
        if gap.abs().sum() / 2 >= FAR:
            most = gap.abs().idxmax()
            said.append(
                f"other {kind}: {most} is {_share(mixes[0], most)} of ours and {_share(mixes[1], most)} of theirs"
            )
    moved = by_channel(judged, ours.brand, theirs.brand)
    if min(ours.judged, theirs.judged) >= LEAST_POSTS and abs(moved) >= SHIFT:
        said.append(f"the channels alone make {moved * 100:+.1f} points of the difference")
    first, second = ours.precision, theirs.precision
    if first and second and (first.low > second.high or second.low > first.high):
        said.append(f"found with other precision: {first.value:.0%} and {second.value:.0%}".replace("%", " %"))
    for one in pair:
        if one.precision is None and one.alone is not None and one.alone.value >= UNCHECKED:
            share = f"{one.alone.value * 100:.0f} % of the posts of {one.brand}"
            said.append(f"{share} are found by a name alone that means something else too, and nobody checked them")
    return said


def by_channel(judged: pd.DataFrame, ours: str, theirs: str) -> float:
    """What the mix of channels alone adds to our share negative minus theirs."""
    table = pd.crosstab(judged["channel"], [judged["brand"], judged["sentiment"] == "negative"])
    sizes = [
        [table.get((brand, value), pd.Series(0, index=table.index)).to_numpy() for value in (False, True)]
        for brand in (theirs, ours)
    ]
    mix, _ = kitagawa(sizes[0][0] + sizes[0][1], sizes[0][1], sizes[1][0] + sizes[1][1], sizes[1][1])
    return float(mix.sum())


def _share(mix: pd.Series, name: object) -> str:
    return f"{float(mix.get(name, 0.0)) * 100:.0f} %"
