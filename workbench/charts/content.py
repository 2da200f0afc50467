"""The chart of when questions are asked."""

import altair as alt
import pandas as pd

from workbench.charts.shares import PERCENT

ASKED, ALL = "#2f78b0", "#888888"


def when(shares: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Shares of the questions as bars with their interval, those of all posts as ticks.

    ``shares``: name (str), share, low, high, usual (0 to 1). ``order``: names, first on the left.
    """
    x = alt.X("name:N", sort=order, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    scale = alt.Scale(domain=["questions", "all posts"], range=[ASKED, ALL])
    colour = alt.Color("what:N", title=None, scale=scale, legend=alt.Legend(orient="bottom"))
    y = alt.Y("share:Q", axis=alt.Axis(labelExpr=PERCENT, tickCount=5), title="share (line: 95 % interval)")
    tooltip = ["name:N", *(alt.Tooltip(f"{end}:Q", format=".1%") for end in ("share", "low", "high", "usual"))]
    base = alt.Chart(shares)
    bars = (
        base.transform_calculate(what="'questions'")
        .mark_bar(opacity=0.8)
        .encode(x=x, y=y, color=colour, tooltip=tooltip)
    )
    rules = base.mark_rule(strokeWidth=2).encode(x=x, y="low:Q", y2="high:Q")
    ticks = (
        base.transform_calculate(what="'all posts'")
        .mark_tick(thickness=3, size=16)
        .encode(x=x, y="usual:Q", color=colour)
    )
    chart: alt.LayerChart = (bars + rules + ticks).properties(width="container", height=200)
    return chart
