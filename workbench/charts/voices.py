"""Charts of accounts: what a post of theirs reaches."""

import altair as alt
import pandas as pd


def reach(accounts: pd.DataFrame) -> alt.LayerChart:
    """Reach a post of each account with its interval on a logarithmic axis, in the order given.

    ``accounts``: account, kind (str), reach, low, high (views above 0).
    """
    base = alt.Chart(accounts).encode(
        y=alt.Y("account:N", sort=list(accounts["account"]), title=None),
        color=alt.Color("kind:N", title=None, legend=alt.Legend(orient="bottom")),
    )
    rule = base.mark_rule(strokeWidth=2).encode(
        x=alt.X(
            "low:Q", scale=alt.Scale(type="log"), axis=alt.Axis(format="~s"), title="views a post (line: 95 % interval)"
        ),
        x2="high:Q",
    )
    tooltip = ["account:N", "kind:N", *(alt.Tooltip(f"{end}:Q", format=",.0f") for end in ("reach", "low", "high"))]
    point = base.mark_point(filled=True, size=60).encode(x="reach:Q", tooltip=tooltip)
    chart: alt.LayerChart = (rule + point).properties(width="container", height=alt.Step(20))
    return chart
