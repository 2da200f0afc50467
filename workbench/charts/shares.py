"""Charts of shares."""

import altair as alt
import pandas as pd

MOST_TICKS = 16
PERCENT = "format(datum.value * 100, ',.3~r') + ' %'"  # as everywhere else: a space before the sign


def ranked(shares: pd.DataFrame) -> alt.LayerChart:
    """Shares with their intervals, largest on top.

    ``shares``: name (str), share, low, high (0 to 1), measure (str, one panel colour each).
    """
    base = alt.Chart(shares).encode(
        y=alt.Y("name:N", sort=alt.EncodingSortField("share", op="max", order="descending"), title=None),
        yOffset="measure:N",
        color=alt.Color("measure:N", title="counted in", legend=alt.Legend(orient="bottom")),
    )
    tooltip = ["name:N", "measure:N", *(alt.Tooltip(f"{end}:Q", format=".1%") for end in ("share", "low", "high"))]
    rule = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", axis=alt.Axis(labelExpr=PERCENT, tickCount=6), title="share (line: 95 % interval)"),
        x2="high:Q",
    )
    point = base.mark_point(filled=True, size=60).encode(x="share:Q", tooltip=tooltip)
    chart: alt.LayerChart = (rule + point).properties(width="container", height=alt.Step(16))
    return chart


def over_time(shares: pd.DataFrame) -> alt.LayerChart:
    """Shares per period as lines with their interval as a band.

    ``shares``: period (time), name (str), share, low, high (0 to 1).
    """
    base = alt.Chart(shares).encode(
        x=alt.X("period:T", title=None, scale=alt.Scale(type="utc"), axis=axis_of(shares["period"])),
        color=alt.Color("name:N", title=None, legend=alt.Legend(orient="bottom", symbolOpacity=1)),
    )
    band = base.mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q", axis=alt.Axis(labelExpr=PERCENT), title="share of posts"), y2="high:Q"
    )
    tooltip = [
        alt.Tooltip("period:T", title="from", format="%d %b %Y"),
        "name:N",
        *(alt.Tooltip(f"{end}:Q", format=".1%") for end in ("share", "low", "high")),
    ]
    line = base.mark_line(point=True).encode(y="share:Q", tooltip=tooltip)
    chart: alt.LayerChart = (band + line).properties(width="container", height=240)
    return chart


def axis_of(periods: pd.Series) -> alt.Axis:
    """Ticks where the periods start, named by what a period is: a month by its name, anything else by its day."""
    starts = sorted(pd.to_datetime(periods.drop_duplicates(), utc=True))
    monthly = all(start.day == 1 for start in starts)
    if len(starts) > MOST_TICKS:
        return alt.Axis(format="%d %b", labelOverlap=True)
    marks = [alt.DateTime(year=at.year, month=at.month, date=at.day, utc=True) for at in starts]
    return alt.Axis(values=marks, format="%b %Y" if monthly else "%d %b", labelOverlap=True)
