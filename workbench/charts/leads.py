"""Charts of leads: what people said, and whether the probabilities hold."""

import altair as alt
import pandas as pd

from workbench.charts.shares import PERCENT


def by_signal(counts: pd.DataFrame) -> alt.Chart:
    """People by signal, most first. ``counts``: signal (str), people (int); a person may be in several."""
    chart: alt.Chart = (
        alt.Chart(counts)
        .mark_bar()
        .encode(
            y=alt.Y("signal:N", sort="-x", title=None, axis=alt.Axis(labelLimit=260)),
            x=alt.X("people:Q", title="people (a person may be in several)", axis=alt.Axis(tickMinStep=1)),
            tooltip=["signal:N", alt.Tooltip("people:Q", format=",")],
        )
        .properties(width="container", height=alt.Step(24))
    )
    return chart


def reliability(table: pd.DataFrame) -> alt.LayerChart:
    """Probability said against share found, with intervals, and the line on which both are equal.

    ``table``: said, found, low, high (0 to 1), n (int).
    """
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(labelExpr=PERCENT, tickCount=5)
    line = alt.Chart(pd.DataFrame({"said": [0.0, 1.0], "found": [0.0, 1.0]})).mark_line(
        color="#b8b8b8", strokeDash=[4, 4]
    )
    line = line.encode(
        x=alt.X("said:Q", scale=scale, axis=axis, title="probability said"),
        y=alt.Y("found:Q", scale=scale, axis=axis, title="share found (line: 95 % interval)"),
    )
    base = alt.Chart(table).encode(x="said:Q")
    rule = base.mark_rule(strokeWidth=2).encode(y="low:Q", y2="high:Q")
    tooltip = [*(alt.Tooltip(f"{name}:Q", format=".0%") for name in ("said", "found", "low", "high")), "n:Q"]
    point = base.mark_point(filled=True, size=70).encode(y="found:Q", tooltip=tooltip)
    chart: alt.LayerChart = (line + rule + point).properties(width="container", height=260)
    return chart
