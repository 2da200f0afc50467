"""Charts that teach how to read a number."""

import altair as alt
import pandas as pd

from workbench.charts.shares import PERCENT


def samples(drawn: pd.DataFrame, truth: float) -> alt.LayerChart:
    """The share and interval of each sample, beside the share in all posts; those that miss it stand out.

    ``drawn``: sample (int), share, low, high (0 to 1), holds (bool). ``truth``: 0 to 1.
    """
    told = drawn.assign(says=drawn["holds"].map({True: "holds it", False: "misses it"}), truth=truth)
    base = alt.Chart(told).encode(
        y=alt.Y("sample:O", title="sample", axis=alt.Axis(labels=False, ticks=False)),
        color=alt.Color(
            "says:N",
            title="the interval",
            scale=alt.Scale(domain=["holds it", "misses it"], range=["#4c78a8", "#e45756"]),
            legend=alt.Legend(orient="bottom"),
        ),
    )
    rule = base.mark_rule(strokeWidth=2).encode(
        x=alt.X(
            "low:Q",
            axis=alt.Axis(labelExpr=PERCENT, tickCount=6),
            title="share in the sample, with its 95 % interval (dashed: the share in all posts)",
            scale=alt.Scale(zero=False),
        ),
        x2="high:Q",
    )
    point = base.mark_point(filled=True, size=50).encode(
        x="share:Q", tooltip=[alt.Tooltip(f"{end}:Q", format=".1%") for end in ("share", "low", "high")]
    )
    line = alt.Chart(told).mark_rule(strokeDash=[6, 4], color="#555").encode(x="truth:Q")
    chart: alt.LayerChart = (rule + point + line).properties(width="container", height=alt.Step(14))
    return chart
