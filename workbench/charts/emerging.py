"""Charts of topics that emerge."""

import altair as alt
import pandas as pd

EARLIER = "before"
BEFORE, RECENT = "#9db8d2", "#c0392b"


def rising(counts: pd.DataFrame, order: list[str], recent: str) -> alt.Chart:
    """Posts of each topic over time, one small panel a topic on its own scale, the recent days in another colour.

    ``counts``: at (start of the bar), label (str), posts (int), when (``EARLIER`` or ``recent``). ``order``: labels,
    first panel first.
    """
    chart: alt.Chart = (
        alt.Chart(counts)
        .mark_bar(binSpacing=0)
        .encode(
            x=alt.X(
                "at:T",
                title=None,
                scale=alt.Scale(type="utc"),
                axis=alt.Axis(format="%d %b", tickCount=3, labelOverlap=True),
            ),
            y=alt.Y("posts:Q", title=None, axis=alt.Axis(tickCount=2)),
            color=alt.Color(
                "when:N",
                title=None,
                scale=alt.Scale(domain=[EARLIER, recent], range=[BEFORE, RECENT]),
                legend=alt.Legend(orient="bottom"),
            ),
            tooltip=[
                alt.Tooltip("at:T", title="from", format="%d %b %Y %H:%M"),
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
