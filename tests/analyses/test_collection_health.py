import json

import numpy as np
import pandas as pd
import pytest

from tests.detect.market import SINCE, corpus_of, hours, posts_of
from workbench.analyses.collection_health import ANALYSIS
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Findings, Note, Number, Table

HOUR, DAY = pd.Timedelta("1h"), pd.Timedelta("1D")


def corpus(net: np.ndarray, **columns: object) -> Corpus:
    """A steady forum for as long as ``net`` goes, and a net with these posts an hour."""
    steady = posts_of(hours(8, len(net) // 24, 9), "Aster", source="forum")
    return corpus_of(steady, posts_of(net, "Aster", source="net").assign(**columns), enriched=False)


def run(given: Corpus) -> Findings:
    return ANALYSIS.run(given, ANALYSIS.check_params({}))


def number(findings: Findings, key: str) -> Number:
    block = findings[key]
    assert isinstance(block, Number)
    return block


def rows(findings: Findings, key: str) -> pd.DataFrame:
    block = findings[key]
    assert isinstance(block, Table)
    return block.frame()


@pytest.fixture(scope="module")
def silenced() -> Findings:
    """Thirty days; the net gives nothing for thirty hours of the seventeenth and eighteenth."""
    counts = hours(8, 30, 1)
    counts[400:430] = 0
    return run(corpus(counts))


def test_the_answer_says_whether_the_last_day_can_be_trusted_and_what_was_before(silenced: Findings) -> None:
    assert silenced.headline.startswith(
        "Yes: nothing is seen to be missing from 2 sources in the last day. "
        "Before that there was 1 gap: net was silent from 17 Jan 16:00 to 18 Jan 22:00, about "
    )


def test_what_is_missing_is_counted_in_hours_and_posts(silenced: Findings) -> None:
    share = number(silenced, "incomplete")
    assert share.n is not None and share.n >= 2 * 30 * 24 - 4
    assert share.value == pytest.approx(30 / share.n)
    (gap,) = rows(silenced, "gaps").itertuples(index=False)
    assert (gap.source, gap.state, gap.posts) == ("net", "silent", 0)
    missed = number(silenced, "missed")
    assert (missed.value, missed.n) == (gap.missing, 1)
    assert missed.low <= hours(8, 30, 1)[400:430].sum() <= missed.high


def test_a_source_that_is_silent_now_is_a_warning_and_the_headline() -> None:
    counts = hours(8, 30, 1)
    counts[28 * 24 :] = 0
    findings = run(corpus(counts))
    assert findings.headline.startswith("Not quite: net has been silent since 2")
    assert "From 1 other source nothing is seen to be missing." in findings.headline
    stopped = findings["stopped"]
    assert isinstance(stopped, Note) and stopped.tone == "warning"
    assert rows(findings, "gaps")["until"].isna().all()  # it has no end yet


def test_each_day_of_each_source_is_drawn_in_its_state(silenced: Findings) -> None:
    figure = silenced["strip"]
    assert isinstance(figure, Figure)
    (cells,) = figure.model_dump()["spec"]["datasets"].values()
    frame = pd.DataFrame(json.loads(json.dumps(cells)))
    assert frame.groupby("source").size().to_dict() == {"forum": 30, "net": 30}
    gone = frame[(frame["source"] == "net") & (frame["state"] != "complete")]
    assert gone["state"].tolist() == ["partial", "silent"]  # 8 of 24 hours, then 22


def test_many_sources_over_years_are_drawn_in_few_cells() -> None:
    posts = pd.concat([posts_of(np.full(1, 1), "Aster", source=f"s{i}") for i in range(40)])
    late = [posts.assign(created_at=posts["created_at"] + n * DAY) for n in range(0, 700, 7)]
    (cells,) = run(corpus_of(*late, enriched=False))["strip"].model_dump()["spec"]["datasets"].values()
    assert len(cells) <= 1_500


def test_late_posts_are_told_with_the_days_they_revised_and_unknown_is_no_zero() -> None:
    counts = hours(8, 10, 1)
    assert number(run(corpus(counts)), "late").value is None
    posts = posts_of(counts, "Aster", source="net")
    posts["collected_at"] = posts["created_at"] + pd.Timedelta("1min")
    posts.loc[posts.index[:5], "collected_at"] += 3 * DAY
    findings = run(Corpus.of(posts.assign(post_id=[f"p{i}" for i in range(len(posts))])))
    assert number(findings, "late").value == 5
    (row,) = rows(findings, "late_days").itertuples(index=False)
    assert (row.source, pd.Timestamp(row.day), row[3], row[5]) == ("net", SINCE, 5, 72.0)


def test_no_posts_are_no_data() -> None:
    from workbench.model.post import empty

    findings = run(Corpus.of(empty()))
    assert findings.headline == "There are no posts in this selection, so nothing can be said about its sources."


def test_enrichment_that_was_not_run_is_no_data_and_no_zero() -> None:
    covered = rows(run(corpus(hours(8, 3, 1))), "enrichment").set_index("enrichment")
    assert covered["posts"].isna().all()
    posts = posts_of(hours(8, 3, 1), "Aster")
    known = run(corpus_of(posts))
    assert rows(known, "enrichment").set_index("enrichment").loc["sentiment", "covered share"] == 1
    assert covered["unique texts"].isna().all()
    base = corpus_of(posts).posts
    text = base[["post_id"]].assign(normal="x", text_id=["a", *("b" * (len(base) - 1))])
    table = rows(run(Corpus.of(base, text=text)), "enrichment").set_index("enrichment")
    assert table.loc["text", ["posts", "unique texts"]].tolist() == [len(base), 2]


def test_the_gates_measure_the_planted_outage_and_every_other_gap() -> None:
    counts = hours(8, 30, 1)
    counts[400:430] = 0
    counts[600:630] = 0
    outage = {"name": "down", "kind": "outage", "source": "net"}
    window = {"since": (SINCE + 400 * HOUR).isoformat(), "until": (SINCE + 430 * HOUR).isoformat()}
    measured = {gate.name: gate.measure(corpus(counts), {"events": [{**outage, **window}]}) for gate in ANALYSIS.gates}
    assert measured["outage_found"].value == 1
    assert measured["false_gaps"].n == 1  # the other silence is nobody's
    assert measured["false_gaps"].value == pytest.approx(0.5, rel=0.02)  # in two months of a source
    assert measured["edges"].value <= 2
    nowhere = {"events": [{**outage, **window, "source": "forum"}]}
    assert ANALYSIS.gates[0].measure(corpus(counts), nowhere).value == 0
    assert ANALYSIS.gates[2].measure(corpus(counts), nowhere).value == float("inf")
