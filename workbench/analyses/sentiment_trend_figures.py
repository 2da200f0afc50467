"""The chart and tables of the sentiment trend."""

import pandas as pd

from workbench.charts import opinions as charts
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Table


def figure(corpus: Corpus, told: pd.DataFrame, period: str, brands: bool) -> Figure:
    """The lines of ``told`` (see ``sentiment_trend.table``) with their bands, events of the calendar marked."""
    shown = told if brands else told.assign(name=told["sentiment"])
    what = "Share negative of each brand" if brands else "Shares of negative, neutral and positive posts"
    events = _known(corpus)
    marked = f"; marked: {', '.join(events['name'].drop_duplicates())}" if len(events) else ""
    return Figure.of(
        charts.over_time(shown.drop(columns="sentiment"), events[["name", "since"]].drop_duplicates(), not brands),
        key="trend",
        title=f"{what} by {period}",
        alt=f"{what} by {period}, with intervals{marked}.",
    )


def rows(told: pd.DataFrame, last: pd.Timestamp, period: str) -> Table:
    """One row a step and line; ``last`` is the last whole step, what comes after it has not ended."""
    wide = told.assign(day=told["period"].dt.strftime("%Y-%m-%d"))
    frame = wide[["day", "name", "posts", "badge"]].drop_duplicates(["day", "name"]).reset_index(drop=True)
    for value, part in wide.groupby("sentiment", sort=False):
        part = part.set_index(["day", "name"]).reindex(pd.MultiIndex.from_frame(frame[["day", "name"]]))
        for end in ("share", "low", "high"):
            frame[f"{value} {end}"] = part[end].to_numpy()
    frame = frame.rename(columns={"day": f"{period} from", "name": "brand"})
    open_still = told["period"].max() > last
    return Table.of(
        frame if (frame["brand"] != "").any() else frame.drop(columns="brand"),
        key="steps",
        title=f"By {period}",
        caption=f"The last {period} has not ended yet: it is drawn, not compared." if open_still else "",
    )


def _known(corpus: Corpus) -> pd.DataFrame:
    """Events of the calendar that touch the time of the corpus."""
    if not corpus.has("calendar"):
        return pd.DataFrame({"name": [], "brand": [], "since": [], "until": []})
    events = corpus.table("calendar")
    inside = (events["since"] < pd.Timestamp(corpus.until)) & (events["until"] > pd.Timestamp(corpus.since))
    return events.loc[inside, ["name", "brand", "since", "until"]]


def known_events(corpus: Corpus) -> tuple[Table, ...]:
    """The events of the calendar within the time of the corpus, if there are any."""
    events = _known(corpus)
    if events.empty:
        return ()
    days = events.assign(since=events["since"].dt.strftime("%Y-%m-%d"), until=events["until"].dt.strftime("%Y-%m-%d"))
    return (Table.of(days, key="events", title="What was known in advance"),)
