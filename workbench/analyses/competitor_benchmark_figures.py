"""The numbers, charts and tables of the competitor benchmark."""

import pandas as pd

from workbench.analyses import sentiment_trend
from workbench.analyses.brand_health_measures import Twice
from workbench.analyses.competitor_benchmark_opinions import Compared
from workbench.analyses.competitor_benchmark_quality import Quality
from workbench.analyses.periods import Periods
from workbench.charts import changes as charts
from workbench.charts import opinions as opinion_charts
from workbench.evaluate import shares
from workbench.evaluate.shares import Difference, Share
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Number, Table


def span(share: Share) -> str:
    """A share as people read it."""
    return f"{share.value * 100:.0f} % ({share.low * 100:.0f} to {share.high * 100:.0f})"


def points(apart: Difference) -> str:
    """A difference as people read it."""
    return f"{apart.value * 100:+.0f} ({apart.low * 100:+.0f} to {apart.high * 100:+.0f})"


def overall(ours: str, felt: dict[str, Share | None], queries: dict[str, str]) -> list[Number]:
    """The share negative of each brand, and ours minus each competitor's where people labelled both."""
    known = {brand: share for brand, share in felt.items() if share}
    even = dict(zip(known, shares.comparable(*known.values()), strict=True))
    blocks = [
        shares.number(share, key=f"negative:{brand}", title=f"{brand}: negative", opens=queries[brand])
        for brand, share in even.items()
    ]
    for brand in even if ours in even else ():
        apart = shares.difference(even[ours], even[brand]) if brand != ours else None
        if apart and apart.badge == "labelled":
            blocks.append(
                Number(
                    key=f"difference:{brand}",
                    title=f"{ours} minus {brand}: negative",
                    value=apart.value,
                    low=apart.low,
                    high=apart.high,
                    unit="share",
                    badge=apart.badge,
                    method="difference of the two shares",
                )
            )
    return blocks


def by_aspect(compared: list[Compared], ours: str, brands: list[str], narrowed: str) -> list[Table | Figure]:
    """Differences by aspect and competitor: a table, and a chart of those that are known."""
    rows = pd.DataFrame(
        [
            {
                "aspect": one.aspect,
                "competitor": one.competitor,
                "ours negative": span(one.ours),
                "of": one.ours.n,
                "theirs negative": span(one.theirs),
                "of theirs": one.theirs.n,
                "ours minus theirs, points": points(one.difference),
                "verdict": one.verdict,
                "badge": one.difference.badge,
                "opens": _opens(one, ours, brands, narrowed),
            }
            for one in compared
        ]
    )
    table = Table.of(
        rows,
        key="aspects",
        title="Share negative by aspect",
        opens="opens",
        caption=f"{len(compared)} comparisons at once: the intervals of the differences are widened so that all of "
        "them together hold with 95 % (Bonferroni). Posts that speak of two brands are left out.",
    )
    known = [one for one in compared if one.known]
    return [_differences(known, ours), table] if known else [table]


def _differences(known: list[Compared], ours: str) -> Figure:
    drawn = pd.DataFrame(
        [
            {"name": one.aspect, "kind": f"against {one.competitor}", "value": one.difference.value,
             "low": one.difference.low, "high": one.difference.high}
            for one in known
        ]
    )  # fmt: skip
    told = "; ".join(f"{one.aspect} against {one.competitor} {points(one.difference)}" for one in known)
    return Figure.of(
        charts.dots(
            drawn,
            list(dict.fromkeys(drawn["name"])),
            f"{ours} minus competitor, points of the share negative (right: {ours} is criticised more)",
        ),
        key="differences",
        title="Where we are criticised more, and where less",
        alt=f"Share negative of {ours} minus that of the competitor: {told}.",
    )


def _opens(one: Compared, ours: str, brands: list[str], narrowed: str) -> str:
    """The posts of both sides: those that speak of one of the two brands and of no other."""
    others = [brand for brand in brands if brand not in (ours, one.competitor)]
    alone = "".join(f' AND NOT brand:"{brand}"' for brand in others)
    both = f'brand:"{ours}" AND brand:"{one.competitor}"'
    return f'aspect:"{one.aspect}" AND ({both.replace(" AND ", " OR ")}) AND NOT ({both}){alone}{narrowed}'


def over_time(corpus: Corpus, judged: pd.DataFrame, brands: list[str], period: str) -> list[Figure]:
    """The share negative of each brand by step."""
    stepped = judged.assign(period=sentiment_trend.starts(judged["created_at"], period))
    lines = {brand: part for brand in brands if len(part := stepped[stepped["brand"] == brand])}
    if not lines:
        return []
    told = sentiment_trend.table(corpus, lines, ("negative",)).drop(columns="sentiment")
    none = pd.DataFrame({"name": pd.Series(dtype="str"), "since": pd.Series(dtype="datetime64[us, UTC]")})
    kinds = " and ".join(sorted(set(told["badge"].str.replace(r" .*", "", regex=True))))
    care = "" if kinds == "labelled" else ": compare each line with itself, not with the others"
    return [
        Figure.of(
            opinion_charts.over_time(told, none, False),
            key="trend",
            title=f"Share negative by {period}, {kinds}{care}",
            alt=f"Share of posts that are negative by {period} for {', '.join(lines)}, with intervals; {kinds}{care}.",
        )
    ]


def shifts(voice: dict[str, Twice], felt: dict[str, Twice], queries: dict[str, str], when: Periods) -> Table:
    """How each brand's share of all mentions, and its share negative, moved."""
    rows = [
        {
            "brand": brand,
            "share of mentions": span(two.now) if two.now else "",
            "before": span(two.before) if two.before else "",
            "change, points": points(two.change) if two.change else "",
            "badge": two.now.says if two.now else "",
            "change of negative, points": points(moved) if (moved := felt[brand].change) else "",
            "badge of negative": moved.badge if moved else "",
            "opens": f"{queries[brand]} AND {when.opens}",
        }
        for brand, two in voice.items()
    ]
    return Table.of(
        pd.DataFrame(rows),
        key="shifts",
        title=f"What moved: {when.words} against the {when.words_before}",
        opens="opens",
        caption="A brand is compared with itself, so that what a model makes of its name is the same on both sides."
        if when.covered
        else f"The posts do not reach back over the {when.words_before}.",
    )


def quality(known: dict[str, Quality], queries: dict[str, str]) -> Table:
    """How well each brand is found, and where its posts come from."""
    rows = [
        {
            "brand": brand,
            "posts": one.posts,
            "of found posts really of it": _measured(one),
            "has an ambiguous name": {True: "yes", False: "no", None: "not known"}[one.ambiguous],
            "found by it alone": span(one.alone) if one.alone else ("" if one.ambiguous is False else "not known"),
            "channels": _mix(one.channels),
            "languages": _mix(one.languages),
            "opens": queries[brand],
        }
        for brand, one in known.items()
    ]
    return Table.of(
        pd.DataFrame(rows),
        key="quality",
        title="How well each brand is found",
        opens="opens",
        caption='Really of it: what people said of posts under the name "brand:" and the brand.',
    )


def pairs(why: dict[str, list[str]], ours: str) -> Table:
    """Which competitors may be compared with us, and why not."""
    rows = [
        {"ours": ours, "competitor": brand, "comparable": "no" if said else "yes", "because": "; ".join(said)}
        for brand, said in why.items()
    ]
    return Table.of(pd.DataFrame(rows), key="pairs", title="Which pairs can be compared")


def _measured(one: Quality) -> str:
    if one.precision is None:
        return "not measured"
    ends = f"{one.precision.low * 100:.0f} to {one.precision.high * 100:.0f}"
    return f"{one.precision.value * 100:.0f} % ({ends}), n {one.precision.n:,}"


def _mix(mix: pd.Series) -> str:
    return ", ".join(f"{name} {share * 100:.0f} %" for name, share in mix.head(4).items())
