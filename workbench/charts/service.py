"""Charts of customer service: how long first answers take, and what people write for."""

import altair as alt
import pandas as pd


def first_answers(rows: pd.DataFrame) -> alt.LayerChart:
    """The median wait for a first answer as a point with its interval, a line a brand.

    ``rows``: brand (str), hours, low, high (float; an end that is not known is missing), asked (int).
    """
    y = alt.Y("brand:N", sort=list(rows["brand"]), title=None, axis=alt.Axis(labelLimit=220))
    base = alt.Chart(rows).encode(y=y)
    title = "hours until half of the tickets have a first answer (line: 95 % interval)"
    spans = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title=title, scale=alt.Scale(zero=True)), x2=alt.X2("high:Q")
    )
    points = base.mark_point(filled=True, size=90, opacity=1).encode(
        x="hours:Q", tooltip=["brand:N", alt.Tooltip("hours:Q", format=".1f"), alt.Tooltip("asked:Q", format=",")]
    )
    chart: alt.LayerChart = (spans + points).properties(width="container", height=alt.Step(30))
    return chart


def drivers(rows: pd.DataFrame, days: int) -> alt.Chart:
    """People a subject and period as bars side by side, the subject most wrote of on top.

    ``rows``: subject (str), period ("last" or "before"), people (int).
    """
    periods = {"last": f"last {days} days", "before": f"{days} days before"}
    shown = rows.assign(period=rows["period"].map(periods))
    order = list(dict.fromkeys(rows["subject"]))
    chart: alt.Chart = (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            y=alt.Y("subject:N", sort=order, title=None, axis=alt.Axis(labelLimit=220)),
            x=alt.X("people:Q", title="people who wrote for it", axis=alt.Axis(tickMinStep=1)),
            yOffset=alt.YOffset("period:N", sort=list(periods.values())),
            color=alt.Color(
                "period:N",
                sort=list(periods.values()),
                title=None,
                scale=alt.Scale(domain=list(periods.values()), range=["#2f78b0", "#b8b8b8"]),
                legend=alt.Legend(orient="bottom", symbolOpacity=1),
            ),
            tooltip=["subject:N", "period:N", alt.Tooltip("people:Q", format=",")],
        )
        .properties(width="container", height=alt.Step(12))
    )
    return chart
