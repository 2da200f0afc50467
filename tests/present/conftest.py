"""A run that says everything there is to say, about posts by somebody who means no good."""

from datetime import UTC, datetime

import altair as alt
import pandas as pd
import pytest

from workbench.model.alert import Driver, Incident, Notice, Series
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Incidents, Note, Number, Posts, Table
from workbench.model.provenance import Coverage, Provenance, Run

HOSTILE = (
    "<script>alert(1)</script> \"quoted\" & 'single'",
    "![x](http://evil.example/a.png) **bold** [red]markup[/red]",
    "=cmd|'/C calc'!A0",
    "\x1b[31mred\x1b[0m \u202egnp.exe\u202c @private_person mail me@home.example",
    '</script><img src="http://evil.example/b.png" onerror="alert(2)">',
)
DAY = datetime(2025, 3, 1, tzinfo=UTC)


def posts() -> pd.DataFrame:
    """Five hostile posts, an hour apart."""
    return pd.DataFrame(
        {
            "post_id": [f"p{n}" for n in range(len(HOSTILE))],
            "text": list(HOSTILE),
            "created_at": pd.date_range(DAY, periods=len(HOSTILE), freq="h"),
            "channel": "forum",
            "source": "sample",
        }
    )


def incident() -> Incident:
    """An incident named by a hostile post."""
    return Incident(
        id="i1",
        at=DAY.replace(hour=2),
        onset=DAY,
        until=DAY.replace(hour=5),
        signal=Series(brand="<b>Acme</b>"),
        score=12.5,
        return_period_days=1461.0,
        observed=120,
        expected=20.0,
        excess=100.0,
        history_days=9.0,
        short_history=True,
        drivers=(
            Driver(kind="topic", name="3", label=HOSTILE[1], excess=80.0, posts=90),
            Driver(kind="topic", name="-1", label="no topic", excess=20.0, posts=30),
            Driver(kind="channel", name="forum", label="forum", excess=100.0, posts=120),
        ),
        post_ids=("p0", "p3", "gone"),
        summary=f"Five times as many posts as usual {HOSTILE[0]}",
    )


def every_block() -> tuple[object, ...]:
    """One block of each kind and their awkward cases."""
    frame = pd.DataFrame({"name": [HOSTILE[0], HOSTILE[4]], "share": [0.2, 0.4], "at": [DAY, DAY]})
    chart = alt.Chart(frame).mark_bar().encode(x="share:Q", y="name:N").properties(width="container")
    table = frame.assign(posts=[1234, None], opens=['brand:"Acme"', "brand:Bolt"], formula=HOSTILE[2])
    return (
        Number(key="a", title="<i>Acme</i>", value=0.163, low=0.152, high=0.171, unit="share", n=2041, before=0.2),
        Number(key="b", title="Posts", value=1234, unit="posts", opens="brand:Acme"),
        Number(key="c", title="Nobody asked", value=None, unit="posts"),
        Figure.of(chart, key="f", title="Shares", alt='Acme has "20 %" <here>'),
        Table.of(table, key="t", title="Shares", opens="opens", caption="Of all posts"),
        Incidents(
            key="i",
            title="Incidents",
            incidents=(incident(),),
            notices=(Notice(kind="collection_started", at=DAY, signal=Series(), text="Bolt starts <here>"),),
        ),
        Incidents(key="calm", title="Another watch"),
        Posts(key="p", title="To read", post_ids=("p4", "p1", "p2"), caption="Typical"),
        Note(key="n", title="Mind", text="[bold]not markup[/bold] ![x](http://evil.example/n.png)", tone="warning"),
    )


def run_of(*blocks: object, headline: str = "Acme leads <now> [bold]16 %[/bold]") -> Run:
    """A run with these blocks."""
    return Run.model_validate(
        {
            "run": "0123456789abcdef",
            "analysis": "share_of_voice",
            "version": 1,
            "headline": headline,
            "blocks": [block.model_dump() for block in blocks],  # type: ignore[attr-defined]
            "provenance": Provenance(
                corpus_id="c0ffee",
                query='brand:"<Acme>"',
                data_version="memory-c0ffee",
                since=DAY,
                until=DAY.replace(day=3),
                params={"period": "week", "top": 8},
                models={"brands": "aliases"},
                code_id="feed",
                workbench="0",
                coverage=Coverage(
                    posts=1234, authors=900, sources=(("sample", 1234),), languages=(("en", 1200),), without_sentiment=3
                ),
                reproduce="workbench run share_of_voice --query 'brand:\"<Acme>\"'",
            ),
        }
    )


@pytest.fixture
def corpus() -> Corpus:
    return Corpus.of(posts())


@pytest.fixture
def run() -> Run:
    return run_of(*every_block())


@pytest.fixture
def empty_run() -> Run:
    return run_of(headline="No post here speaks of a brand.")
