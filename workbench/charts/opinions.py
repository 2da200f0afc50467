"""Charts of what is liked and disliked: aspects by polarity, sentiment over time with what was planned."""

import altair as alt
import pandas as pd

from workbench.charts.shares import PERCENT, axis_of

COLOURS = {"negative": "#b2432f", "neutral": "#b8b8b8", "positive": "#2f78b0"}  # apart also for the colour-blind
LEGEND = alt.Legend(orient="bottom", symbolOpacity=1)


def by_polarity(parts: pd.DataFrame, spans: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Each aspect's posts split into negative, neutral, positive; a line for the interval of the negative part.

    Bars and lines are of one kind: both counted, or both corrected.

    ``parts``: aspect, polarity (str), share (0 to 1), posts (int). ``spans``: aspect, low, high (0 to 1). ``order``:
    aspects, first on top.
    """
    y = alt.Y("aspect:N", sort=order, title=None, axis=alt.Axis(labelLimit=220))
    x = alt.X(
        "share:Q",
        stack="zero",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(labelExpr=PERCENT, tickCount=5),
        title="share of posts that speak of it (line: 95 % interval of negative)",
    )
    bars = (
        alt.Chart(parts)
        .mark_bar()
        .encode(
            y=y,
            x=x,
            color=_colour("polarity"),
            order=alt.Order("place:Q"),
            tooltip=[
                "aspect:N",
                "polarity:N",
                alt.Tooltip("share:Q", format=".1%"),
                alt.Tooltip("posts:Q", format=","),
            ],
        )
        .transform_calculate(place=f"indexof({list(COLOURS)}, datum.polarity)")
    )
    spans_of = alt.Chart(spans).mark_rule(strokeWidth=2, color="black").encode(y=y, x="low:Q", x2="high:Q")
    chart: alt.LayerChart = (bars + spans_of).properties(width="container", height=alt.Step(24))
    return chart


def over_time(shares: pd.DataFrame, events: pd.DataFrame, sentiment: bool) -> alt.LayerChart:
    """Shares a period as lines with their interval as a band; events as vertical lines with their name.

    ``shares``: period (time), name (str), share, low, high (0 to 1), posts (int), badge (str). ``events``: name (str),
    since (time). ``sentiment``: the lines are negative, neutral, positive and have their colours.
    """
    base = alt.Chart(shares).encode(
        x=alt.X("period:T", title=None, scale=alt.Scale(type="utc"), axis=axis_of(shares["period"])),
        color=_colour("name") if sentiment else alt.Color("name:N", title=None, legend=LEGEND),
    )
    band = base.mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q", axis=alt.Axis(labelExpr=PERCENT), title="share of posts"), y2="high:Q"
    )
    line = base.mark_line(point=True).encode(
        y="share:Q",
        tooltip=[
            alt.Tooltip("period:T", title="from", format="%d %b %Y"),
            "name:N",
            *(alt.Tooltip(f"{end}:Q", format=".1%") for end in ("share", "low", "high")),
            alt.Tooltip("posts:Q", format=","),
            "badge:N",
        ],
    )
    marks = alt.Chart(events).encode(x="since:T", tooltip=["name:N", alt.Tooltip("since:T", format="%d %b %Y %H:%M")])
    rules = marks.mark_rule(strokeDash=[4, 3], color="#555555")
    names = marks.mark_text(
        align="right", baseline="bottom", angle=270, dx=-2, dy=-2, fontSize=10, limit=150, color="#333333"
    ).encode(text="name:N", y=alt.value(0))
    chart: alt.LayerChart = (band + line + rules + names).properties(width="container", height=260)
    return chart


def _colour(field: str) -> alt.Color:
    scale = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    return alt.Color(f"{field}:N", title=None, scale=scale, legend=LEGEND)
