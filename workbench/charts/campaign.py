"""The chart of a campaign: what was posted a day, and what was to be expected without it."""

import altair as alt
import pandas as pd

SEEN, EXPECTED, SPAN = "#2f78b0", "#555555", "#f0c75e"


def against_expected(days: pd.DataFrame, since: pd.Timestamp, until: pd.Timestamp) -> alt.LayerChart:
    """Posts a day as points on a line, expected ones dashed with their band, the campaign's days shaded.

    ``days``: day (time), posts (int), expected, low, high (float).
    """
    x = alt.X("day:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%d %b", labelOverlap=True))
    span = pd.DataFrame({"since": [since], "until": [until], "what": ["campaign"]})
    tooltip = [
        alt.Tooltip("day:T", format="%d %b %Y"),
        alt.Tooltip("posts:Q", format=","),
        alt.Tooltip("expected:Q", format=".1f"),
        alt.Tooltip("low:Q", format=".1f"),
        alt.Tooltip("high:Q", format=".1f"),
    ]
    what = alt.Color(
        "what:N",
        title=None,
        scale=alt.Scale(domain=["posts", "expected without it", "campaign"], range=[SEEN, EXPECTED, SPAN]),
        legend=alt.Legend(orient="bottom", symbolOpacity=1),
    )
    shade = alt.Chart(span).mark_rect(opacity=0.35).encode(x="since:T", x2="until:T", color=what)
    base = alt.Chart(days)
    band = base.mark_area(opacity=0.15, color=EXPECTED).encode(x=x, y=alt.Y("low:Q", title="posts a day"), y2="high:Q")
    usual = (
        base.transform_calculate(what="'expected without it'")
        .mark_line(strokeDash=[5, 3])
        .encode(x=x, y="expected:Q", color=what)
    )
    seen = (
        base.transform_calculate(what="'posts'")
        .mark_line(point=True)
        .encode(x=x, y="posts:Q", color=what, tooltip=tooltip)
    )
    chart: alt.LayerChart = (shade + band + usual + seen).properties(width="container", height=260)
    return chart
