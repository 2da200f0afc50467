import json

import numpy as np
import pandas as pd
import pytest

from tests.detect.market import SINCE, corpus_of, hours, posts_of
from workbench.analyses.backtest import ANALYSIS
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput
from workbench.model.findings import Figure, Findings, Number, Table
from workbench.store import narrow

CRISIS = SINCE + pd.Timedelta(days=15, hours=10)
FIRE = {"name": "fire", "kind": "crisis", "brand": "Aster", "since": CRISIS, "until": CRISIS + pd.Timedelta(hours=6)}
RECALL = {**FIRE, "name": "recall", "since": CRISIS - pd.Timedelta(days=5), "until": CRISIS - pd.Timedelta(days=4)}


@pytest.fixture(scope="module")
def burst() -> Corpus:
    """Two brands for 20 days, one hit on day 15 at 10:00 by 60 posts an hour for six hours."""
    extra = np.zeros(20 * 24, dtype=int)
    extra[15 * 24 + 10 : 15 * 24 + 16] = 60
    return corpus_of(
        posts_of(hours(8, 20, 1), "Aster"), posts_of(hours(8, 20, 2), "Borea"), posts_of(extra, "Aster"), enriched=False
    )


def run(corpus: Corpus, **params: object) -> Findings:
    return ANALYSIS.run(corpus, ANALYSIS.check_params({"false_alarms": 0.5, "bin": "1h", **params}))


def number(findings: Findings, key: str) -> Number:
    block = findings[key]
    assert isinstance(block, Number)
    return block


def table(findings: Findings, key: str) -> pd.DataFrame:
    block = findings[key]
    assert isinstance(block, Table)
    return block.frame()


@pytest.fixture(scope="module")
def labelled(burst: Corpus) -> Findings:
    return run(burst, labels=[FIRE, RECALL])


def test_what_no_label_explains_is_a_false_alarm_and_the_rate_has_its_exact_interval(burst: Corpus) -> None:
    findings = run(burst)
    rate = number(findings, "false_alarms")
    months = 18 / 30  # two days of history are needed first
    assert rate.value == pytest.approx(1 / months, rel=0.01)
    # Garwood's interval for one event: 0.02532 to 5.5716
    assert (rate.low, rate.high) == (
        pytest.approx(0.02532 / months, rel=0.01),
        pytest.approx(5.5716 / months, rel=0.01),
    )
    assert number(findings, "promised").value == pytest.approx(0.5 * months, abs=0.01)
    assert findings.headline == (
        "In 18 days replayed, 1 story was told: at most 1.7 false alarms a month (0.04 to 9.3), "
        "where 0.5 were accepted."
    )
    assert "every story counts as false" in findings["bound"].text
    assert "labels" not in {block.key for block in findings.blocks}


def test_labels_are_found_with_their_delay_or_missed(labelled: Findings) -> None:
    assert labelled.headline.endswith("Of 2 known events 1 was found, half of them within 1 h.")
    rows = table(labelled, "labels").set_index("event")
    assert rows["outcome"].to_dict() == {"fire": "found", "recall": "missed"}
    assert rows.loc["fire", "hours late"] == 1
    found = number(labelled, "found")
    # Clopper and Pearson for 1 of 2: 0.0126 to 0.9874
    assert (found.value, found.n, found.low) == (0.5, 2, pytest.approx(0.0126, abs=1e-4))
    assert number(labelled, "fired").value == 0


def test_each_story_is_one_line_that_opens_its_posts(burst: Corpus, labelled: Findings) -> None:
    (row,) = table(labelled, "incidents").itertuples(index=False)
    assert (row.about, row[5]) == ("Aster", "fire")
    assert pd.Timestamp(row.told) == CRISIS + pd.Timedelta(hours=1)
    posts = narrow(burst, row.opens).posts
    assert len(posts) >= 360
    assert (posts["brand"] == "Aster").all()


def test_other_budgets_are_tried_on_the_same_scores(labelled: Findings) -> None:
    rows = table(labelled, "budgets").set_index("budget")
    assert list(rows.index) == ["0.25 a month", "0.5 a month (in use)", "1 a month", "4 a month"]
    assert (rows["known events found"] == 1).all()
    assert rows["stories"].is_monotonic_increasing


def test_labels_and_stories_are_drawn_on_the_time_line(labelled: Findings) -> None:
    figure = labelled["volumes"]
    assert isinstance(figure, Figure)
    assert "2 bars below the line are events known" in figure.alt
    drawn = json.dumps(figure.model_dump()["spec"]["datasets"])
    assert "known: fire" in drawn


def test_a_story_that_a_person_confirmed_is_not_false(burst: Corpus) -> None:
    findings = run(burst)
    assert number(findings, "fired").value == 1
    from workbench.detect import watch

    (incident,) = watch(burst, false_alarms=0.5).incidents
    said = pd.DataFrame({"incident_id": [incident.id], "outcome": ["true"], "by": "ada"})
    said["at"] = pd.Timestamp("2030-01-01", tz="UTC")
    confirmed = run(Corpus.of(burst.posts, brands=burst.posts[["post_id", "brand"]], outcomes=said))
    assert number(confirmed, "fired").value == 0
    assert table(confirmed, "incidents")["explained by"].tolist() == ["confirmed by a person"]


def test_labels_that_cannot_be_found_are_left_out_and_named(burst: Corpus) -> None:
    outage = {**FIRE, "name": "net down", "kind": "outage"}
    early = {**FIRE, "name": "launch", "since": "2020-01-01", "until": "2020-01-02"}
    findings = run(burst, labels=[FIRE, outage, early])
    assert number(findings, "found").n == 1
    text = findings["left_out"].text
    assert "net down (an outage lowers posts)" in text and "launch (outside the days that were watched)" in text


def test_two_labels_of_one_name_are_two(burst: Corpus) -> None:
    findings = run(burst, labels=[FIRE, {**RECALL, "name": "fire"}])
    assert table(findings, "labels")["event"].tolist() == ["fire", "fire #2"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"false_alarms": 0},
        {"false_alarms": 2000},
        {"bin": "7min"},
        {"labels": "fire"},
        {"labels": [{"name": "fire"}]},
        {"labels": [{**FIRE, "since": "some day"}]},
    ],
)
def test_a_parameter_that_cannot_be_used_is_one_sentence(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        ANALYSIS.check_params(wrong)


def test_gates_ask_for_the_planted_and_for_nothing_else(burst: Corpus) -> None:
    event = {**FIRE, "since": CRISIS.isoformat(), "until": (CRISIS + pd.Timedelta(hours=6)).isoformat()}
    measured = {gate.name: gate.measure(burst, {"events": [event]}) for gate in ANALYSIS.gates}
    assert measured["crises_found"].value == 1
    nobody = {gate.name: gate.measure(burst, {"events": []}) for gate in ANALYSIS.gates}
    assert nobody["promise"].n == measured["promise"].n + 1
