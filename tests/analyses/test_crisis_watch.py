import json

import numpy as np
import pandas as pd
import pytest

from workbench.analyses.crisis_figures import volume_figure
from workbench.analyses.crisis_watch import ANALYSIS
from workbench.detect import watch
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput
from workbench.model.findings import Findings, Incidents, Number, Posts, Table
from workbench.model.post import empty

SINCE = pd.Timestamp("2024-01-01", tz="UTC")
BURST = SINCE + pd.Timedelta(days=16, hours=9)


def ordinary(seed: int, brand: str) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    at = SINCE + pd.to_timedelta(np.sort(rng.uniform(0, 20 * 24, 2400)), unit="h")
    return pd.DataFrame({"created_at": at, "brand": brand, "sentiment": rng.choice(["negative", "neutral"], 2400)})


def corpus(with_burst: bool = True, enriched: bool = True) -> Corpus:
    parts = [ordinary(1, "Aster"), ordinary(2, "Borea")]
    if with_burst:
        at = BURST + pd.to_timedelta(np.linspace(0, 4.9, 200), unit="h")
        parts.append(pd.DataFrame({"created_at": at, "brand": "Borea", "sentiment": "negative"}))
    frame = pd.concat(parts, ignore_index=True)
    frame["post_id"] = [f"p{i}" for i in range(len(frame))]
    frame["text"] = frame["post_id"] + " says something"
    if not enriched:
        return Corpus.of(frame)
    return Corpus.of(frame, brands=frame[["post_id", "brand"]], sentiment=frame[["post_id", "sentiment"]])


def run(corpus: Corpus, **params: object) -> Findings:
    return ANALYSIS.run(corpus, ANALYSIS.check_params({"false_alarms": 0.1, **params}))


def test_a_burst_is_the_headline_with_its_numbers_and_posts() -> None:
    posts = corpus()
    findings = run(posts)
    assert findings.headline.startswith("1 story, not active in the last day. Borea, 207 more posts")
    block = findings["incidents"]
    assert isinstance(block, Incidents)
    (incident,) = block.incidents
    assert abs(incident.onset - BURST) <= pd.Timedelta(hours=1)
    stories = findings["stories"]
    assert isinstance(stories, Number)
    assert stories.value == 1
    telling = findings["telling_posts"]
    assert isinstance(telling, Posts)
    behind = posts.posts.set_index("post_id").loc[list(telling.post_ids)]
    assert behind["created_at"].between(incident.onset, incident.until).all()
    assert "short_history" in {block.key for block in findings.blocks}


def test_unique_texts_stand_beside_posts_where_they_are_known() -> None:
    found = corpus(enriched=False)
    assert "unique_texts" not in {block.key for block in run(found).blocks}
    text = found.posts[["post_id"]].assign(normal="x", text_id=[f"t{at % 40}" for at in range(len(found.posts))])
    texts = run(Corpus.of(found.posts, text=text))["unique_texts"]
    assert isinstance(texts, Number)
    assert texts.value == 40


def test_the_table_of_drivers_adds_up_and_opens_its_posts() -> None:
    findings = run(corpus())
    table = findings["drivers"]
    assert isinstance(table, Table)
    frame = table.frame()
    assert frame["posts"].sum() - frame["expected"].sum() == pytest.approx(frame["more than expected"].sum(), abs=0.5)
    opened = frame["opens"].dropna()
    assert opened.str.contains("since:").all() or opened.empty


def test_what_the_calendar_held_back_is_a_table() -> None:
    posts = corpus()
    known = pd.DataFrame(
        {"name": ["Fair"], "brand": ["Borea"], "about": [""], "channel": [""], "since": [BURST],
         "until": [BURST + pd.Timedelta(hours=5)], "expect": [12.0]}
    )  # fmt: skip
    tables = {name: posts.table(name) for name in ("brands", "sentiment")}
    findings = run(Corpus.of(posts.posts, **tables, calendar=known))
    assert findings.headline.startswith("Nothing unusual")
    table = findings["suppressed"]
    assert isinstance(table, Table)
    assert set(table.frame()["event"]) == {"Fair"}
    assert {"Borea", "Borea, negative posts"} & set(table.frame()["series"])
    assert "suppressed" not in {block.key for block in run(posts).blocks}


def test_promised_and_fired_are_told_and_a_confirmed_story_is_not_false() -> None:
    posts = corpus()
    (incident,) = run(posts)["incidents"].incidents  # type: ignore[union-attr]
    assert run(posts)["unconfirmed"].n == 1  # type: ignore[union-attr]
    said = pd.DataFrame(
        {"incident_id": [incident.id], "brand": ["Borea"], "topic": [-1], "channel": [""], "sentiment": [""],
         "since": [incident.onset], "until": [incident.until], "raised": [incident.at], "outcome": ["true"],
         "by": ["ada"], "at": [incident.at]}
    )  # fmt: skip
    tables = {name: posts.table(name) for name in ("brands", "sentiment")}
    confirmed = run(Corpus.of(posts.posts, **tables, outcomes=said))
    assert confirmed["unconfirmed"].value == 0  # type: ignore[union-attr]
    assert "Confirmed by a person: 1," in confirmed["promise"].text  # type: ignore[union-attr]


def test_calm_says_so_and_states_the_budget() -> None:
    findings = run(corpus(with_burst=False))
    assert findings.headline.startswith("Nothing unusual: 4,800 posts about 2 brands were watched; at most 0.1 false")
    assert "budget" in {block.key for block in findings.blocks}


def test_without_enrichment_it_still_answers_and_says_what_was_not_watched() -> None:
    findings = run(corpus(enriched=False))
    assert findings.headline.startswith("1 story, not active in the last day. Borea, 207 more posts")
    assert "not_watched" in {block.key for block in findings.blocks}
    assert "negative_share" not in {block.key for block in findings.blocks}


def test_the_negative_share_says_that_it_is_not_corrected() -> None:
    share = run(corpus())["negative_share"]
    assert isinstance(share, Number)
    assert share.badge == "uncorrected" and share.before is not None
    assert "not corrected for its mistakes" in share.method


@pytest.mark.parametrize("posts", [0, 1, 6])
def test_hardly_any_posts_is_too_early_not_calm(posts: int) -> None:
    frame = (
        empty()
        if not posts
        else ordinary(1, "Aster").head(posts).assign(text="x", post_id=list(map(str, range(posts))))
    )
    headline = run(Corpus.of(frame)).headline
    assert headline.startswith("There are no posts" if not posts else "It is too early")


def test_the_figure_is_aggregated_to_few_rows() -> None:
    figure = run(corpus())["volumes"]
    datasets = json.loads(json.dumps(figure.model_dump()["spec"]["datasets"]))
    assert sum(len(rows) for rows in datasets.values()) < 5000


def test_the_same_corpus_and_parameters_give_the_same_findings() -> None:
    assert run(corpus()).model_dump_json() == run(corpus()).model_dump_json()


@pytest.mark.parametrize("wrong", [{"false_alarms": 0}, {"false_alarms": 31}, {"bin": "7min"}, {"nonsense": 1}])
def test_a_parameter_out_of_bounds_is_one_sentence(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        ANALYSIS.check_params(wrong)


def test_the_gates_are_measured_against_planted_events() -> None:
    planted = {"brand": "Borea", "since": BURST.isoformat(), "until": (BURST + pd.Timedelta(hours=5)).isoformat()}
    truth = {"events": [{"name": "fire", "kind": "crisis", **planted}]}
    measured = {gate.name: gate.measure(corpus(), truth) for gate in ANALYSIS.gates}
    assert measured["crises_found"].value == 1
    assert measured["loud_delay"].value <= 2
    assert measured["slow_delay"].value == float("inf")


def test_the_page_says_what_it_would_cost_to_be_more_sensitive() -> None:
    table = run(corpus())["budgets"]
    assert isinstance(table, Table)
    frame = table.frame().set_index("budget")
    assert list(frame.index) == ["0.1 a month (in use)", "0.25 a month", "1 a month", "4 a month"]
    assert frame["false alarms accepted"].tolist() == [0.06, 0.15, 0.6, 2.4]  # in 18 of 20 days: two are history first
    assert frame.loc["0.1 a month (in use)", "stories"] == 1
    assert frame["known events found"].isna().all()  # nobody said which were right: unknown, not none


def test_a_story_that_a_person_confirmed_is_known_under_every_budget() -> None:
    (incident,) = run(corpus())["incidents"].incidents
    about = {"incident_id": incident.id, "brand": incident.signal.brand, "topic": -1, "channel": "", "sentiment": ""}
    when = {"since": incident.onset, "until": incident.until, "raised": incident.at, "at": incident.until}
    said = pd.DataFrame([about | when | {"outcome": "late", "by": "ada"}])
    posts = corpus()
    tables = {name: posts.table(name) for name in ("brands", "sentiment")}
    frame = run(Corpus.of(posts.posts, outcomes=said, **tables))["budgets"].frame()
    assert (frame["known events found"] == 1).all()
    assert frame["stories unexplained"].iloc[0] == 0


def test_a_brand_on_several_channels_is_drawn_once() -> None:
    posts = corpus()
    channels = np.where(np.arange(len(posts.posts)) % 2, "forum", "microblog")
    tables = {name: posts.table(name) for name in ("brands", "sentiment")}
    found = watch(Corpus.of(posts.posts.assign(channel=channels), **tables))
    assert {series.channel for series in found.series} == {None, "forum", "microblog"}
    figure = volume_figure(found)
    brands = {series.brand for series in found.series}
    assert figure is not None
    assert all(figure.alt.count(str(brand)) == 1 for brand in brands)
