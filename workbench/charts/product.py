"""Charts of product feedback: complaints and wishes by aspect, and the rise behind a warning."""

import altair as alt
import pandas as pd

COLOURS = {"complaints": "#b2432f", "wishes": "#2f78b0"}


def by_aspect(rows: pd.DataFrame) -> alt.Chart:
    """Complaints and wishes side by side, an aspect a row, in the order given.

    ``rows``: aspect (str), what ("complaints" or "wishes"), posts (int).
    """
    order = list(dict.fromkeys(rows["aspect"]))
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            y=alt.Y("aspect:N", sort=order, title=None, axis=alt.Axis(labelLimit=220)),
            x=alt.X("posts:Q", title="posts", axis=alt.Axis(tickMinStep=1)),
            yOffset=alt.YOffset("what:N", sort=list(COLOURS)),
            color=alt.Color(
                "what:N",
                title=None,
                scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())),
                legend=alt.Legend(orient="bottom", symbolOpacity=1),
            ),
            tooltip=["aspect:N", "what:N", alt.Tooltip("posts:Q", format=",")],
        )
        .properties(width="container", height=alt.Step(12))
    )
    return chart


def rise(days: pd.DataFrame, raised: pd.Timestamp) -> alt.LayerChart:
    """Complaints of seven days as a line, what was usual dashed below it, the warning as a vertical line.

    ``days``: day (time), posts (int), usual (float).
    """
    both = days.melt(["day"], ["posts", "usual"], var_name="line", value_name="count")
    both["line"] = both["line"].map({"posts": "complaints in 7 days", "usual": "usual"})
    names = ["complaints in 7 days", "usual"]
    lines = (
        alt.Chart(both)
        .mark_line()
        .encode(
            x=alt.X("day:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%-d %b")),
            y=alt.Y("count:Q", title="posts"),
            color=alt.Color(
                "line:N",
                title=None,
                scale=alt.Scale(domain=names, range=[COLOURS["complaints"], "#777777"]),
                legend=alt.Legend(orient="bottom"),
            ),
            strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=names, range=[[1, 0], [4, 3]]), legend=None),
            tooltip=[alt.Tooltip("day:T", format="%d %b %Y"), "line:N", alt.Tooltip("count:Q", format=",.1f")],
        )
    )
    mark = alt.Chart(pd.DataFrame({"at": [raised]})).mark_rule(strokeDash=[2, 2]).encode(x="at:T")
    chart: alt.LayerChart = (lines + mark).properties(width="container", height=220)
    return chart
