"""The numbers, charts and tables of brand health."""

import pandas as pd

from workbench.analyses.brand_health_measures import VIEWS, Twice
from workbench.analyses.periods import Periods
from workbench.analyses.share_of_voice import MEASURES
from workbench.charts import changes as charts
from workbench.charts import shares as share_charts
from workbench.evaluate import shares
from workbench.model.findings import Figure, Number, Table

Voices = dict[tuple[str, str], Twice]
METHOD = "counted; the interval is what the spread of the days gives, never less than chance alone"


def numbers(brand: str, spoken: pd.DataFrame, said: Voices, felt: Twice | None, opens: str) -> list[Number]:
    """The figures of one brand."""
    blocks = [
        Number(
            key=row["measure"],
            title=f"{brand}: {row['measure']}",
            value=row["count"],
            low=row["low"],
            high=row["high"],
            unit=row["measure"].removeprefix("unique "),
            before=None if pd.isna(row["before"]) else row["before"],
            method=METHOD,
            badge="counted",
            opens=opens,
        )
        for row in spoken[spoken["brand"] == brand].to_dict("records")
    ]
    voice = said[brand, "posts"]
    title = f"{brand}: share of voice"
    blocks.append(shares.number(voice.now, before=voice.before, key="voice", title=title, opens=opens))
    if felt is not None:
        title, negative = f"{brand}: negative", f"{opens} AND sentiment:negative"
        blocks.append(shares.number(felt.now, before=felt.before, key="negative", title=title, opens=negative))
    return blocks


def figures(spoken: pd.DataFrame, said: Voices, brands: list[str], when: Periods) -> list[Figure]:
    """Shares of voice, and where there is something before, how counts changed."""
    rows = pd.DataFrame(
        [
            {"name": brand, "measure": measure, "share": two.now.value, "low": two.now.low, "high": two.now.high}
            for (brand, measure), two in said.items()
            if two.now
        ]
    )
    told = "; ".join(
        f"{brand} {_percent(two.now.value, two.now.low, two.now.high)}"
        for (brand, measure), two in said.items()
        if two.now and measure == "posts"
    )
    made = [
        Figure.of(
            share_charts.ranked(rows),
            key="ranked",
            title=f"Share of voice, {when.words}",
            alt=f"Share of brand mentions: {told}.",
        )
    ]
    moved = spoken.dropna(subset=["change"])
    if len(moved):
        drawn = moved.rename(
            columns={"brand": "name", "measure": "kind", "low": "_", "high": "__", "change": "value"}
        ).rename(columns={"change low": "low", "change high": "high"})[["name", "kind", "value", "low", "high"]]
        posts = drawn[drawn["kind"] == "posts"].to_dict("records")
        told = "; ".join(f"{row['name']} {_percent(row['value'], row['low'], row['high'])}" for row in posts)
        made.append(
            Figure.of(
                charts.dots(drawn, brands, f"change against the {when.words_before} (line: 95 % interval)", "percent"),
                key="changes",
                title="More or less than before",
                alt=f"Change of posts: {told}.",
            )
        )
    return made


def tables(
    spoken: pd.DataFrame, said: Voices, felt: dict[str, Twice], brands: list[str], queries: list[str], when: Periods
) -> list[Table]:
    """Counts, shares of voice and share negative by brand, each with interval and change."""
    made = [
        Table.of(
            _counts(spoken, brands).assign(opens=queries),
            key="awareness",
            title="How much is said, by how many, and how far it reaches",
            opens="opens",
            caption=f"{when.words.capitalize()}; change against the {when.words_before}, in brackets its 95 % "
            "interval. Views as the sources state them: most state none.",
        ),
        Table.of(
            _shares(said, brands).assign(opens=queries),
            key="voice_table",
            title="Share of all brand mentions",
            opens="opens",
            caption="In brackets the 95 % interval; change in points.",
        ),
    ]
    if felt:
        rows = [
            {
                "brand": brand,
                "posts with a sentiment": two.now.n if two.now else 0,
                "negative": _percent(two.now.value, two.now.low, two.now.high) if two.now else "",
                "before": _percent(two.before.value, two.before.low, two.before.high) if two.before else "",
                "change": _points(two),
                "badge": two.now.says if two.now else "",
            }
            for brand, two in felt.items()
        ]
        made.append(
            Table.of(
                pd.DataFrame(rows).assign(opens=[f"{query} AND NOT sentiment:none" for query in queries]),
                key="sentiment",
                title="How much of it is negative",
                opens="opens",
                caption="A model judges the same words differently when another brand's name stands in them: what is "
                "not labelled compares a brand with itself, not with the others.",
            )
        )
    return made


def _counts(spoken: pd.DataFrame, brands: list[str]) -> pd.DataFrame:
    rows = []
    for brand in brands:
        row: dict[str, object] = {"brand": brand}
        for measure in (*MEASURES, VIEWS):
            found = spoken[(spoken["brand"] == brand) & (spoken["measure"] == measure)].to_dict("records")
            row[measure] = int(found[0]["count"]) if found else None
            known = found and not pd.isna(found[0]["change"])
            ends = [found[0][end] for end in ("change", "change low", "change high")] if known else []
            row[f"{measure}, change"] = _percent(*ends, sign="+") if known else ""
        rows.append(row)
    return pd.DataFrame(rows)


def _shares(said: Voices, brands: list[str]) -> pd.DataFrame:
    rows = []
    for brand in brands:
        row: dict[str, object] = {"brand": brand}
        for measure in MEASURES:
            two = said[brand, measure]
            row[f"of {measure}"] = _percent(two.now.value, two.now.low, two.now.high) if two.now else ""
            row[f"{measure}, change"] = _points(two)
        first = said[brand, "posts"].now
        rows.append({**row, "badge of posts": first.says if first else ""})
    return pd.DataFrame(rows)


def _percent(value: float, low: float, high: float, *, sign: str = "") -> str:
    """A share or change with its interval, as people read it."""
    return f"{value * 100:{sign}.0f} % ({low * 100:{sign}.0f} to {high * 100:{sign}.0f})"


def _points(two: Twice) -> str:
    moved = two.change
    return f"{moved.value * 100:+.1f} ({moved.low * 100:+.1f} to {moved.high * 100:+.1f})" if moved else ""
