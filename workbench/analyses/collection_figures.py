"""The blocks of collection health: how complete, the strip of days, gaps, late posts, enrichment."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.charts import health as charts
from workbench.detect import Gap, Health, Lateness
from workbench.detect.health import COMPLETE, NOT_STARTED, OPEN, PARTIAL, SILENT
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Number, Table
from workbench.model.topics import OUTLIER

MOST_CELLS = 1_500
ENRICHMENTS = ("text", "language", "duplicates", "brands", "sentiment", "topics")
MISSING_VALUE = {"sentiment": "sentiment", "language": "lang"}  # a row whose value is missing is no enrichment


def numbers(health: Health, late: Lateness) -> list[Number]:
    """How much of the time of all sources is complete, how many posts are missing, how many came late."""
    states = health.state.to_numpy()
    judged = ~np.isin(states, (NOT_STARTED, OPEN))
    n = int(judged.sum())
    missed, low, high = (sum(getattr(gap, name) for gap in health.gaps) for name in ("missed", "low", "high"))
    late_posts = int(late.revised["late"].sum())
    return [
        Number(
            key="incomplete",
            title="Hours of sources in which something is missing",
            value=float((states[judged] != COMPLETE).mean()) if n else None,
            unit="share",
            n=n,
            badge="counted",
            method="a count of every hour of every source since its first post, not a sample",
        ),
        Number(
            key="missed",
            title="Posts missing",
            value=round(missed),
            low=low if health.gaps else None,
            high=high if health.gaps else None,
            unit="posts",
            n=len(health.gaps),
            method="usual posts of the hours in gaps less those that came; the ends of all intervals added up",
        ),
        Number(
            key="late",
            title="Posts that came late",
            value=late_posts if late.known else None,
            unit="posts",
            method="of sources that delivered in more than one piece",
        ),
    ]


def heat_strip(health: Health) -> Figure:
    """Sources by day in the colour of their state; steps of several days where there are very many."""
    sources = [str(source) for source in health.state.columns]
    days = (health.state.index[-1] - health.state.index[0]) // pd.Timedelta("1D") + 1
    step = pd.Timedelta(days=max(1, -(-days * len(sources) // MOST_CELLS)))
    start = health.state.index.floor("1D")
    cell = start[0] + (start - start[0]) // step * step
    parts = []
    for source in health.state.columns:
        column = pd.DataFrame(
            {"state": health.state[source], "posts": health.posts[source], "usual": health.usual[source], "at": cell}
        )
        by_cell = column.groupby("at", sort=True)
        cells = (
            by_cell[["posts"]]
            .sum()
            .assign(state=by_cell["state"].agg(_worst), usual=by_cell["usual"].sum(min_count=1), source=str(source))
        )
        parts.append(cells.reset_index())
    frame = pd.concat(parts, ignore_index=True)
    frame["end"] = [_iso(at + step) for at in frame["at"]]
    frame["at"] = [_iso(at) for at in frame["at"]]
    frame["usual"] = frame["usual"].round(1)
    bad = [f"{gap.source} {gap.kind} from {gap.since:%d %b}" for gap in health.gaps[:5]]
    each = "each day" if step.days == 1 else f"{step.days} days"
    alt = f"A row for each of {', '.join(sources)}, a cell for {each}: {'; '.join(bad) or 'no gap'}."
    return Figure.of(
        charts.strip(frame.astype({"posts": "int64"}), sources), key="strip", title="Each source, day by day", alt=alt
    )


def _worst(states: pd.Series) -> str:
    """The state of a day: silent where half of its hours are, partial where anything is missing."""
    share = states.value_counts(normalize=True)
    if share.get(SILENT, 0.0) >= 0.5:
        return SILENT
    if share.get(SILENT, 0.0) + share.get(PARTIAL, 0.0) > 0:
        return PARTIAL
    return NOT_STARTED if share.get(NOT_STARTED, 0.0) >= 0.5 else OPEN if share.get(OPEN, 0.0) == 1 else COMPLETE


def _iso(moment: pd.Timestamp) -> str:
    return str(moment.strftime("%Y-%m-%dT%H:%M:%SZ"))


def gap_table(gaps: Sequence[Gap]) -> Table:
    """Each gap with its ends and the posts that would usually have come."""
    rows = [
        (
            gap.source,
            gap.kind,
            pd.Timestamp(gap.since),
            None if gap.lasts else pd.Timestamp(gap.until),
            gap.posts,
            round(gap.missed),
            round(gap.low),
            round(gap.high),
        )
        for gap in gaps
    ]
    columns = ["source", "state", "since", "until", "posts", "missing", "missing low", "missing high"]
    return Table.of(
        pd.DataFrame(rows, columns=columns),
        key="gaps",
        title="What is missing",
        caption="No end: it lasts. The interval allows for days that differ and for not knowing exactly what is usual."
        if rows
        else "No source fell silent or gave clearly less than usual.",
    )


def late_table(late: Lateness) -> Table:
    """Which days of which source changed after they seemed complete."""
    revised = late.revised.assign(day=late.revised["bin"].dt.floor("1D"))
    by_day = revised.groupby(["source", "day"], observed=True)
    rows = by_day.agg(hours=("bin", "size"), late=("late", "sum"), earlier=("earlier", "sum"), delay=("delay", "max"))
    rows["delay"] = (rows["delay"] / pd.Timedelta("1h")).round(1)
    rows = rows.reset_index().sort_values("late", ascending=False, kind="stable")
    names = {"hours": "hours revised", "late": "late posts", "earlier": "posts in time", "delay": "hours late"}
    return Table.of(rows.rename(columns=names), key="late_days", title="What late posts revised")


def enrichment_table(corpus: Corpus) -> Table:
    """How many posts each enrichment covers."""
    ids = corpus.posts_with("text") if corpus.has("text") else corpus.posts.assign(text_id=None)
    rows = []
    for name in ENRICHMENTS:
        known = corpus.table(name) if corpus.has(name) else None
        if known is not None and name in MISSING_VALUE:
            known = known.dropna(subset=[MISSING_VALUE[name]])
        if known is not None and name == "topics":
            known = known[known["topic"] != OUTLIER]
        inside = ids["post_id"].isin([] if known is None else known["post_id"])
        covered = None if known is None else int(inside.sum())
        texts = None if known is None or not corpus.has("text") else int(ids.loc[inside, "text_id"].nunique())
        rows.append((name, covered, texts, None if covered is None else covered / len(ids)))
    columns = ["enrichment", "posts", "unique texts", "covered share"]
    return Table.of(
        pd.DataFrame(rows, columns=columns).astype("object"),
        key="enrichment",
        title="What is known about the posts",
        caption="Brands: posts that name one. Topics: posts that belong to one. No data: not run yet.",
    )
