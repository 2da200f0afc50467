"""Charts of the collection: which source gave what on which day."""

import altair as alt
import pandas as pd

COLOURS = {
    "complete": "#9db8d2",
    "partial": "#e0a030",
    "silent": "#c0392b",
    "not yet started": "#e6e6e6",
    "still open": "#ffffff",
}
"""Apart in lightness too, so that they can be told in grey and by those who see few colours."""


def strip(days: pd.DataFrame, order: list[str]) -> alt.Chart:
    """A row a source, a cell a day (or a longer step) in the colour of its state.

    ``days``: at and end (of the cell, ISO 8601), source, state (a key of ``COLOURS``), posts, usual (missing where
    nothing is known). ``order``: sources, first row first.
    """
    chart: alt.Chart = (
        alt.Chart(days)
        .mark_rect(stroke="#ffffff", strokeWidth=0.5)
        .encode(
            x=alt.X("at:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%d %b", labelOverlap=True)),
            x2="end:T",
            y=alt.Y("source:N", title=None, sort=order),
            color=alt.Color(
                "state:N",
                title=None,
                scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())),
                legend=alt.Legend(orient="bottom", columns=3, symbolStrokeColor="#888888", symbolStrokeWidth=1),
            ),
            tooltip=[
                alt.Tooltip("source:N"),
                alt.Tooltip("at:T", title="from", format="%d %b %Y"),
                alt.Tooltip("state:N"),
                alt.Tooltip("posts:Q", format=","),
                alt.Tooltip("usual:Q", title="usually", format=",.0f"),
            ],
        )
        .properties(width="container", height=alt.Step(24))
    )
    return chart
