"""Charts of changes and differences: values with their intervals beside a line at zero."""

import altair as alt
import pandas as pd

from workbench.charts.shares import PERCENT

LEGEND = alt.Legend(orient="bottom", symbolOpacity=1)
POINTS = "format(datum.value * 100, '+,.3~r')"
NUMBER = "format(datum.value, '+,.3~r')"
AXES = {"percent": PERCENT, "points": POINTS, "posts": NUMBER}


def dots(changes: pd.DataFrame, order: list[str], title: str, unit: str = "points") -> alt.LayerChart:
    """Values with their intervals around a line at zero, one row a name, one colour a kind.

    ``changes``: name, kind (str), value, low, high. ``order``: names, first on top. ``unit``: "percent" or "points"
    for values of which 1 is 100 %, or "posts".
    """
    several = bool(changes["name"].duplicated().any())  # kinds of one name lie beside each other
    base = alt.Chart(changes).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=220)),
        **({"yOffset": "kind:N"} if several else {}),
        color=alt.Color("kind:N", title=None, legend=LEGEND),
    )
    form = "+,.0f" if unit == "posts" else "+.1%"
    tooltip = ["name:N", "kind:N", *(alt.Tooltip(f"{end}:Q", format=form) for end in ("value", "low", "high"))]
    x = alt.X("low:Q", axis=alt.Axis(labelExpr=AXES[unit], tickCount=6), title=title)
    rule = base.mark_rule(strokeWidth=2).encode(x=x, x2="high:Q")
    point = base.mark_point(filled=True, size=60, opacity=1).encode(x="value:Q", tooltip=tooltip)
    zero = alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color="#555555", strokeDash=[4, 3]).encode(x="zero:Q")
    chart: alt.LayerChart = (zero + rule + point).properties(width="container", height=alt.Step(14 if several else 20))
    return chart
