"""Charts of watched series and the incidents in them."""

from typing import cast

import altair as alt
import pandas as pd

INK, BAND, MARK, KNOWN = "#1f4e79", "#9db8d2", "#c0392b", "#7a5c00"


def watched(
    volumes: pd.DataFrame, marks: pd.DataFrame, order: list[str], known: pd.DataFrame | None = None
) -> alt.VConcatChart:
    """One panel a name: posts as a line over the band of what is expected, incidents as shaded stretches.

    ``volumes``: at (start of the bin), name (str), posts, expected, low, high. ``marks``: name, onset, until, label;
    may be empty. ``order``: names, first panel first. ``known``: events known to have been, like ``marks``, drawn as
    bars below the line.
    """
    known = marks[:0] if known is None else known
    first, last = volumes["at"].min(), volumes["at"].max()
    panels = [
        _panel(
            volumes[volumes["name"] == name],
            marks[marks["name"] == name],
            known[known["name"] == name],
            name,
            alt.Scale(type="utc", domain=[first, last]),
        )
        for name in order
    ]
    chart: alt.VConcatChart = alt.vconcat(*panels, spacing=14).resolve_scale(x="shared")
    return chart


def _panel(
    volumes: pd.DataFrame, marks: pd.DataFrame, known: pd.DataFrame, name: str, scale: alt.Scale
) -> alt.LayerChart:
    when = alt.X("at:T", title=None, scale=scale, axis=alt.Axis(format="%d %b"))
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
    if len(known):
        bars = (
            alt.Chart(known)
            .mark_rect(color=KNOWN, height=5)
            .encode(x=alt.X("onset:T", scale=alt.Scale(type="utc")), x2="until:T", y=alt.datum(0), tooltip=["label:N"])
        )
        layers.append(bars)
    panel = alt.layer(*layers).properties(
        width="container", height=110, title=alt.TitleParams(name, anchor="start", fontSize=12)
    )
    return cast(alt.LayerChart, panel)
