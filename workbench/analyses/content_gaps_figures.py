"""What is shown of questions: groups with their coverage, and when and where they are asked."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.analyses.content_questions import NO_TOPIC
from workbench.analyses.content_space import ANSWERED, Space
from workbench.analyses.openable import opening
from workbench.charts import content as charts
from workbench.evaluate.shares import counted
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Table
from workbench.model.identity import mask
from workbench.model.plain import excerpt

QUOTE_LENGTH = 140
_CALLED = re.compile(r"^(?:@someone\s+)+")  # whom a question is put to says nothing of it
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def answered(questions: pd.DataFrame) -> pd.Series:
    """Whether a passage is close enough to each question; never where no page is in its language."""
    close: pd.Series = questions["similarity"].fillna(-1) >= ANSWERED
    return close


def groups(corpus: Corpus, questions: pd.DataFrame, space: Space, least: int, known: bool) -> pd.DataFrame:
    """One row a group of at least ``least`` questions, the largest gap first, else the largest demand.

    Columns about, they ask, questions, authors, demand with interval, and where content is ``known`` unanswered,
    answered share with interval, nearest page; opens.
    """
    table = corpus.table("topic_table") if corpus.has("topic_table") else pd.DataFrame({"topic": [], "label": []})
    labels = dict(table[["topic", "label"]].itertuples(index=False, name=None))
    rows = []
    for group, part in questions.groupby("group"):
        if len(part) < least:
            continue
        demand = counted(questions["group"] == group, questions["author"])
        row: dict[str, object] = {
            "about": labels.get(part["topic"].iloc[0], NO_TOPIC),
            "they ask": _typical(part, space),
            "questions": len(part),
            "authors": part["author"].nunique(),
            "demand share": demand.value if demand else None,
            "demand low": demand.low if demand else None,
            "demand high": demand.high if demand else None,
        }
        if known:
            row |= _coverage(part)
        rows.append(row | {"opens": opening(part["post_id"])})
    frame = pd.DataFrame(rows)
    if frame.empty:
        return frame
    by = ["unanswered", "questions", "they ask"] if known else ["questions", "they ask"]
    order = [False] * (len(by) - 1) + [True]
    return frame.sort_values(by, ascending=order, kind="stable", ignore_index=True)


def _coverage(part: pd.DataFrame) -> dict[str, object]:
    close = answered(part)
    share = counted(close, part["author"])
    titles = part["title"].dropna()
    return {
        "unanswered": int((~close).sum()),
        "answered share": share.value if share else None,
        "answered low": share.low if share else None,
        "answered high": share.high if share else None,
        "badge": "uncorrected",
        "nearest page": str(titles.mode().iloc[0]) if len(titles) else "none in this language",
    }


def _typical(part: pd.DataFrame, space: Space) -> str:
    """The question closest to the middle of its group, people masked."""
    vectors = space.of(part["text_id"].to_numpy())
    best = int((vectors @ vectors.mean(axis=0)).argmax())
    return excerpt(_CALLED.sub("", mask(part["question"].iloc[best])), QUOTE_LENGTH)


def listed(found: pd.DataFrame, top: int, questions: int, least: int) -> tuple[Table, ...]:
    """The groups as a table; none without any."""
    if found.empty:
        return ()
    rest = questions - int(found["questions"].sum())
    caption = f"{len(found):,} groups; {rest:,} of {questions:,} questions lie in groups of fewer than {least}."
    return (Table.of(found.head(top), key="groups", title="What they ask", opens="opens", caption=caption),)


def formats(questions: pd.DataFrame, everyone: pd.DataFrame, badge: str) -> tuple[Table, ...]:
    """Where and in which format they ask: shares of the questions beside those of all posts."""
    rows = []
    for column, what in (("channel", "channel"), ("kind", "format")):
        for value, n in (
            questions[column].value_counts().sort_index().sort_values(ascending=False, kind="stable").items()
        ):
            share = counted(questions[column] == value, questions["author"])
            usual = counted(everyone[column] == value, everyone["author"])
            if share is None or usual is None:
                continue
            rows.append(
                {
                    "where": f"{what}: {value}",
                    "questions": int(n),
                    "of questions share": share.value,
                    "of questions low": share.low,
                    "of questions high": share.high,
                    "of all posts share": usual.value,
                }
            )
    caption = f"What asks: {badge}."
    return (Table.of(pd.DataFrame(rows), key="formats", title="Where they ask", caption=caption),) if rows else ()


def hours(questions: pd.DataFrame, everyone: pd.DataFrame) -> Figure:
    """Shares of the questions by hour of the day."""
    frame = _shares(questions, everyone, questions["created_at"].dt.hour, everyone["created_at"].dt.hour, range(24))
    frame["name"] = [f"{hour:02d}" for hour in frame["place"]]
    return _figure(frame, "hours", "When they ask: hour of the day (UTC)")


def weekdays(questions: pd.DataFrame, everyone: pd.DataFrame) -> Figure:
    """Shares of the questions by weekday."""
    mine, all_of_them = (posts["created_at"].dt.day_of_week for posts in (questions, everyone))
    frame = _shares(questions, everyone, mine, all_of_them, range(7))
    frame["name"] = [DAYS[day] for day in frame["place"]]
    return _figure(frame, "weekdays", "When they ask: weekday (UTC)")


def _shares(
    questions: pd.DataFrame, everyone: pd.DataFrame, mine: pd.Series, usual: pd.Series, places: Sequence[int]
) -> pd.DataFrame:
    rows = []
    for place in places:
        share, of_all = counted(mine == place, questions["author"]), float(np.mean(usual == place))
        if share is not None:
            rows.append({"place": place, "share": share.value, "low": share.low, "high": share.high, "usual": of_all})
    return pd.DataFrame(rows)


def _figure(frame: pd.DataFrame, key: str, title: str) -> Figure:
    top = frame.sort_values("share", ascending=False, kind="stable").head(3)
    said = ", ".join(
        f"{row['name']} {row['share'] * 100:.0f} % ({row['low'] * 100:.0f} to {row['high'] * 100:.0f})"
        for row in top.to_dict("records")
    )
    alt = f"Share of the questions, with intervals, beside that of all posts; most: {said}."
    return Figure.of(charts.when(frame, list(frame["name"])), key=key, title=title, alt=alt)
