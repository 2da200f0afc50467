"""Blocks of service triage: what people write for, and how long a first answer takes."""

import pandas as pd

from workbench.analyses.openable import MOST, opening
from workbench.analyses.service_threads import waits
from workbench.charts import service as charts
from workbench.evaluate import shares
from workbench.model.findings import Block, Figure, Note, Table

UNSEEN = (
    "No conversation here has a post by a brand's own account, so how long a first answer takes cannot be told, and "
    "all that is in the queue may have been answered elsewhere. Collect the brand's posts too: name its accounts under "
    "`handles` in workbench.toml, and the columns of thread or reply in the source."
)


def span(row: pd.Series) -> str:
    """The interval of a median wait in words."""
    low, high = (f"{end:.1f}" if pd.notna(end) else "not known" for end in (row["hours low"], row["hours high"]))
    return f"{low} to {high}"


def answered(begun: pd.DataFrame) -> pd.DataFrame:
    """One row a brand, tickets before public posts, most asked first.

    Columns brand, tickets (bool), asked, answered, answered share, low and high of it, badge, hours and their low and
    high, still waiting, opens. Empty where no own account wrote in any conversation.
    """
    rows = []
    for (brand, tickets), part in begun.groupby(["brand", "tickets"]):
        wait = waits(part)
        share = shares.counted(part["answered"], part["author"])
        late = part.loc[~part["answered"], "post_id"]
        if share is None:
            continue
        rows.append(
            {
                "brand": brand,
                "tickets": bool(tickets),
                "asked": wait.n,
                "answered share": share.value,
                "answered low": share.low,
                "answered high": share.high,
                "badge": share.says,
                "hours": wait.median,
                "hours low": wait.low,
                "hours high": wait.high,
                "still waiting": len(late),
                "opens": opening(late),
            }
        )
    frame = pd.DataFrame(rows, columns=ANSWERS).astype({"tickets": bool})
    frame = frame[frame["answered share"] > 0] if (frame["answered share"] > 0).any() else frame[:0]
    return frame.sort_values(["tickets", "asked", "brand"], ascending=[False, False, True], ignore_index=True)


ANSWERS = [
    "brand",
    "tickets",
    "asked",
    "answered share",
    "answered low",
    "answered high",
    "badge",
    "hours",
    "hours low",
    "hours high",
    "still waiting",
    "opens",
]


def waited(answers: pd.DataFrame) -> list[Block]:
    """The table of first answers and, where tickets have a median, its figure; else a note of what is missing."""
    if answers.empty:
        return [Note(key="unseen", title="Answers are not seen here", text=UNSEEN, tone="warning")]
    told = answers.assign(where=answers["tickets"].map({True: "tickets", False: "public conversations"}))
    told["brand"] = told["brand"].replace("", "no brand named")
    told = told.rename(
        columns={"hours": "median hours", "hours low": "median hours low", "hours high": "median hours high"}
    )
    columns = ["brand", "where", *(name for name in told.columns if name not in ("brand", "where", "tickets"))]
    caption = (
        "Median hours until the brand's own account first writes in the thread; those still waiting count as "
        "waiting at least so long (Kaplan-Meier), and the median is empty where fewer than half were ever answered. "
        f"A row opens those still waiting, where they are at most {MOST}."
    )
    table = Table.of(
        told[columns], key="answers", title="How long a first answer takes", opens="opens", caption=caption
    )
    drawn = answers[answers["tickets"] & answers["hours"].notna()]
    if drawn.empty:
        return [table]
    rows = drawn.rename(columns={"hours low": "low", "hours high": "high"})[["brand", "hours", "low", "high", "asked"]]
    rows["brand"] = rows["brand"].replace("", "no brand named")
    said = "; ".join(f"{row['brand'] or 'no brand'} {row['hours']:.1f} ({span(row)})" for _, row in drawn.iterrows())
    alt = f"Median hours until a ticket's first answer, with 95 % interval: {said}."
    return [table, Figure.of(charts.first_answers(rows), key="waits", title="First answers to tickets", alt=alt)]


def wrote_for(driving: pd.DataFrame, days: int) -> list[Block]:
    """The table of subjects and its figure; else a note that says what to do."""
    if driving.empty:
        text = (
            "No subject was found in what people write. Run `workbench enrich` for aspects, or `workbench topics fit`."
        )
        return [Note(key="no_subjects", title="What they write for is not known", text=text)]
    caption = (
        f"Change: people of the last {days} days by those of the {days} days before, with its exact 95 % "
        "interval; of many rows one in twenty is marked by chance. A person counts once, however often they write."
    )
    table = Table.of(driving, key="drivers", title="What they write for", opens="opens", caption=caption)
    parts = driving.melt(["subject"], ["people", "people before"], var_name="period", value_name="n").dropna()
    parts["period"] = parts["period"].map({"people": "last", "people before": "before"})
    parts = parts.rename(columns={"n": "people"}).astype({"people": int})
    order = parts["subject"].map({subject: place for place, subject in enumerate(driving["subject"])})
    parts = parts.iloc[order.argsort(kind="stable")]
    said = "; ".join(
        f"{row['subject']} {row['people']:,}"
        + (f" (before {row['people before']:,.0f})" if pd.notna(row["people before"]) else "")
        for _, row in driving.iterrows()
    )
    alt = f"People who wrote in the last {days} days: {said}."
    figure = Figure.of(
        charts.drivers(parts, days), key="drivers_figure", title="What they write for, then and now", alt=alt
    )
    return [table, figure]
