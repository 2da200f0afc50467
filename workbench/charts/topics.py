"""Charts of topics."""

from typing import Any

import altair as alt
import pandas as pd

from workbench.charts.shares import PERCENT

COLOURED = 8  # topics with a colour of their own, the same in every chart
GREY = "#98a3ad"  # between a light and a dark page: what is less is more transparent


def ranked(topics: pd.DataFrame) -> alt.LayerChart:
    """Share of posts of each topic as a bar with its interval, largest on top.

    ``topics``: label (str), posts (int), share, low, high (0 to 1), in the order to draw.
    """
    base = alt.Chart(topics).encode(
        y=alt.Y("label:N", sort=list(topics["label"]), title=None, axis=alt.Axis(labelLimit=300)),
        tooltip=[
            alt.Tooltip("label:N", title="topic"),
            alt.Tooltip("posts:Q", format=","),
            *(alt.Tooltip(f"{end}:Q", format=".1%") for end in ("share", "low", "high")),
        ],
    )
    bar = base.mark_bar(opacity=0.75, cornerRadiusEnd=2).encode(
        x=alt.X("share:Q", axis=alt.Axis(labelExpr=PERCENT, tickCount=6), title="share of posts (line: 95 % interval)"),
        color=_colour(list(topics["label"])),
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
            color=_colour(order),
            facet=alt.Facet(
                "label:N",
                sort=order,
                columns=3,
                title=None,
                header=alt.Header(labelLimit=250, labelFontWeight="bold", labelFontSize=10),
            ),
        )
        .properties(width=210, height=70)
        .resolve_scale(y="independent")
    )
    return chart


def plane(points: pd.DataFrame, order: list[str]) -> alt.LayerChart | alt.FacetChart:
    """Posts as points, near each other where they are alike; the largest topics in colour, others grey.

    ``points``: x, y, topic (a label, "" for a post without a topic), text. ``order``: labels, largest topic first.
    """
    shown = order[:COLOURED]
    large, none = points["topic"].isin(shown), points["topic"] == ""
    legend = alt.Legend(
        title=None,
        columns=alt.ExprRef("width < 520 ? 1 : 2"),
        symbolOpacity=1,
        symbolSize=90,
        labelLimit=320,
        columnPadding=60,
    )
    colour = alt.Color("topic:N", scale=alt.Scale(domain=shown), legend=legend)
    layers = alt.layer(
        _points(points[none].assign(topic="no topic"), size=9, color=GREY, opacity=0.3),
        _points(points[~none & ~large], size=14, color=GREY, opacity=0.6),
        _points(points[large], size=20, opacity=0.8).encode(color=colour),
    )
    return layers.properties(width="container", height=440)


def _points(points: pd.DataFrame, **look: Any) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(points)
        .mark_circle(aria=False, **look)
        .encode(
            x=alt.X("x:Q", axis=None, scale=alt.Scale(zero=False, nice=False, padding=12)),
            y=alt.Y("y:Q", axis=None, scale=alt.Scale(zero=False, nice=False, padding=12)),
            tooltip=[alt.Tooltip("topic:N", title="topic"), alt.Tooltip("text:N", title="post")],
        )
    )
    return chart


def _colour(order: list[str]) -> Any:
    """The colour of a label: the same for the largest topics in every chart, grey for the others."""
    shown = order[:COLOURED]
    own = alt.Color("label:N", scale=alt.Scale(domain=shown), legend=None)
    return alt.when(alt.FieldOneOfPredicate(field="label", oneOf=shown)).then(own).otherwise(alt.value(GREY))
