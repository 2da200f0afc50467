"""Charts of topics."""

import altair as alt
import pandas as pd

from workbench.charts.shares import PERCENT


def ranked(topics: pd.DataFrame) -> alt.LayerChart:
    """Share of posts of each topic as a bar with its interval, largest on top.

    ``topics``: label (str), posts (int), share, low, high (0 to 1), in the order to draw.
    """
    base = alt.Chart(topics).encode(
        y=alt.Y("label:N", sort=list(topics["label"]), title=None, axis=alt.Axis(labelLimit=260)),
        tooltip=[
            alt.Tooltip("label:N", title="topic"),
            alt.Tooltip("posts:Q", format=","),
            *(alt.Tooltip(f"{end}:Q", format=".1%") for end in ("share", "low", "high")),
        ],
    )
    bar = base.mark_bar(opacity=0.75, cornerRadiusEnd=2).encode(
        x=alt.X("share:Q", axis=alt.Axis(labelExpr=PERCENT, tickCount=6), title="share of posts (line: 95 % interval)")
    )
    rule = base.mark_rule(strokeWidth=2, color="#333").encode(x="low:Q", x2="high:Q")
    chart: alt.LayerChart = (bar + rule).properties(width="container", height=alt.Step(22))
    return chart


def volumes(counts: pd.DataFrame, order: list[str], per: str) -> alt.Chart:
    """Posts of each topic over time, one small panel a topic, each on its own scale so that shapes can be compared.

    ``counts``: at (start of the period), label (str), posts (int). ``order``: labels, first panel first.
    """
    chart: alt.Chart = (
        alt.Chart(counts)
        .mark_area(opacity=0.45, line={"strokeWidth": 1.5}, interpolate="monotone")
        .encode(
            x=alt.X(
                "at:T",
                title=None,
                scale=alt.Scale(type="utc"),
                axis=alt.Axis(format="%d %b", tickCount=3, labelOverlap=True),
            ),
            y=alt.Y("posts:Q", title=None, axis=alt.Axis(tickCount=2), scale=alt.Scale(zero=True)),
            tooltip=[
                alt.Tooltip("at:T", title=per),
                alt.Tooltip("label:N", title="topic"),
                alt.Tooltip("posts:Q", format=","),
            ],
            facet=alt.Facet(
                "label:N", sort=order, columns=3, title=None, header=alt.Header(labelLimit=200, labelFontWeight="bold")
            ),
        )
        .properties(width=210, height=70)
        .resolve_scale(y="independent")
    )
    return chart
