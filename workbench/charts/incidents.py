"""Charts of watched series and the incidents in them."""

from typing import cast

import altair as alt
import pandas as pd

INK, BAND, MARK = "#1f4e79", "#9db8d2", "#c0392b"


def watched(volumes: pd.DataFrame, marks: pd.DataFrame, order: list[str]) -> alt.VConcatChart:
    """One panel a name: posts as a line over the band of what is expected, incidents as shaded stretches.

    ``volumes``: at (start of the bin), name (str), posts, expected, low, high. ``marks``: name, onset, until, label;
    may be empty. ``order``: names, first panel first.
    """
    first, last = volumes["at"].min(), volumes["at"].max()
    panels = [
        _panel(volumes[volumes["name"] == name], marks[marks["name"] == name], name, first, last) for name in order
    ]
    chart: alt.VConcatChart = alt.vconcat(*panels, spacing=14).resolve_scale(x="shared")
    return chart


def _panel(volumes: pd.DataFrame, marks: pd.DataFrame, name: str, first: str, last: str) -> alt.LayerChart:
    when = alt.X("at:T", title=None, scale=alt.Scale(type="utc", domain=[first, last]), axis=alt.Axis(format="%d %b"))
    base = alt.Chart(volumes).encode(x=when)
    tooltip = [
        alt.Tooltip("at:T", title="from", format="%d %b %Y %H:%M"),
        alt.Tooltip("posts:Q", format=","),
        alt.Tooltip("expected:Q", format=",.1f"),
        alt.Tooltip("low:Q", title="usual from", format=",.1f"),
        alt.Tooltip("high:Q", title="usual to", format=",.1f"),
    ]
    band = base.mark_area(opacity=0.35, color=BAND).encode(
        y=alt.Y("low:Q", title="posts", axis=alt.Axis(tickCount=3)), y2="high:Q"
    )
    line = base.mark_line(color=INK, strokeWidth=1.3).encode(y="posts:Q", tooltip=tooltip)
    layers = [band, line]
    if len(marks):
        shade = (
            alt.Chart(marks)
            .mark_rect(opacity=0.18, color=MARK)
            .encode(x=alt.X("onset:T", scale=alt.Scale(type="utc")), x2="until:T", tooltip=["label:N"])
        )
        layers.insert(0, shade)
    panel = alt.layer(*layers).properties(
        width="container", height=110, title=alt.TitleParams(name, anchor="start", fontSize=12)
    )
    return cast(alt.LayerChart, panel)
