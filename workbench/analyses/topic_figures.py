"""The blocks of the topic overview that are computed from frames: numbers, volumes, map, posts to read."""

import pandas as pd

from workbench.analyses.topic_map import positions
from workbench.charts import topics as charts
from workbench.evaluate.shares import Share, counted, number
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Number, Posts
from workbench.model.topics import OUTLIER

STEPS = {"day": "1D", "week": "7D"}
PANELS = 9
EXEMPLARS = 5
READ = 5  # topics whose posts are shown


def numbers(frame: pd.DataFrame, rows: pd.DataFrame, covered: Share | None, narrowed: str) -> tuple[Number, ...]:
    """How many posts and topics there are, and how many posts have a topic."""
    without = counted(frame["topic"] == OUTLIER, frame["author"])
    n = len(frame)
    opens = narrowed.removeprefix(" AND ")
    listed = " OR ".join(rows["opens"]) if len(rows) <= 100 else None
    return (
        Number(key="posts", title="Posts", value=n, unit="posts", n=n, opens=opens),
        Number(
            key="unique_texts", title="Unique texts among them", value=frame["text_id"].nunique(), unit="texts", n=n
        ),
        Number(key="topics", title="Topics", value=len(rows), unit="topics", n=n),
        number(covered, key="covered", title="Posts in these topics", opens=listed),
        number(without, key="without", title="Posts without a topic", opens=f"topic:none{narrowed}"),
    )


def volumes(frame: pd.DataFrame, rows: pd.DataFrame, step: str) -> Figure:
    """Posts of the largest topics over time, with what rises and falls as its sentence."""
    names = list(rows["label"].head(PANELS))
    return Figure.of(
        charts.volumes(_volumes(frame, rows.head(PANELS), step), names, step),
        key="volumes",
        title=f"Posts by {step}",
        alt=f"Posts by {step} for {'; '.join(names)}. {_moves(rows)}",
    )


def topic_map(corpus: Corpus, frame: pd.DataFrame, rows: pd.DataFrame) -> Figure | None:
    """The map of topics; None where the corpus has no vectors that belong to them."""
    points = positions(corpus, frame, [int(topic) for topic in rows["topic"]])
    if points is None:
        return None
    labels = rows.set_index("topic")["label"]
    points["topic"] = points["topic"].map(labels).fillna("")
    drawn = f"{len(points):,} different texts" + (", drawn at random" if len(points) < _texts(frame) else "")
    return Figure.of(
        charts.plane(points, list(rows["label"])),
        key="map",
        title="Map of topics: those side by side are mostly alike",
        alt=(
            f"Each point is a post ({drawn}): a disc is a topic, as large as its share, with its most typical posts in "
            "the middle. Topics beside each other are mostly alike; far distances mean little. Grey: smaller topics; "
            "pale: posts without a topic."
        ),
    )


def exemplars(frame: pd.DataFrame, rows: pd.DataFrame) -> tuple[Posts, ...]:
    """For the largest topics the posts nearest to the middle of the topic, each text once."""
    blocks = []
    for row in rows.head(READ).itertuples():
        own = frame[frame["topic"] == row.topic].sort_values(
            ["similarity", "post_id"], ascending=[False, True], kind="stable"
        )
        nearest = own.drop_duplicates("text_id").head(EXEMPLARS)
        blocks.append(
            Posts(
                key=f"posts:{row.topic}",
                title=f"Typical of: {row.label}",
                post_ids=tuple(nearest["post_id"]),
                caption="The posts nearest to the middle of the topic, each text once.",
            )
        )
    return tuple(blocks)


def _texts(frame: pd.DataFrame) -> int:
    return int(frame["text_id"].nunique())


def _moves(rows: pd.DataFrame) -> str:
    parts = [
        f"{word.capitalize()}: {'; '.join(rows.loc[rows['trend'] == word, 'label'])}."
        for word in ("rising", "falling")
        if (rows["trend"] == word).any()
    ]
    return " ".join(parts) or "No topic changed clearly between the halves of the period."


def _volumes(frame: pd.DataFrame, shown: pd.DataFrame, step: str) -> pd.DataFrame:
    """Posts per step and topic, steps without posts as 0: at, label, posts."""
    start = frame["created_at"].min().floor("D")
    width = pd.Timedelta(STEPS[step])
    inside = frame[frame["topic"].isin(shown["topic"])]
    at = start + (inside["created_at"] - start) // width * width
    grid = pd.date_range(start, frame["created_at"].max(), freq=width)
    wide = inside.groupby([at.rename("at"), "topic"]).size().unstack("topic").reindex(grid)
    long = wide.reindex(columns=shown["topic"]).fillna(0).astype("int64").rename_axis("at").reset_index()
    long = long.melt("at", var_name="topic", value_name="posts")
    long["label"] = long["topic"].map(shown.set_index("topic")["label"])
    long["at"] = long["at"].dt.tz_localize(None)
    return long[["at", "label", "posts"]]
