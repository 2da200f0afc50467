from pathlib import Path

import pandas as pd
import pytest

from workbench.enrich import tags
from workbench.model.errors import BadInput
from workbench.store import Store, open_store
from workbench.store.named import RULES, SAVED, add


def posts(*numbers: int) -> pd.DataFrame:
    texts = ["the crew was late", "late again", "all fine"]
    return pd.DataFrame(
        {
            "post_id": [f"p{number}" for number in numbers],
            "text": [texts[number % 3] for number in numbers],
            "created_at": [pd.Timestamp("2026-03-01", tz="UTC") + pd.Timedelta(hours=number) for number in numbers],
        }
    )


def carried(store: Store, version: str | None = None) -> dict[str, list[str]]:
    rows = store.select(version=version).table("tags")
    return rows.groupby("post_id")["tag"].apply(sorted).to_dict()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(tmp_path / "home")
    store.append_posts(posts(0, 1, 2), app="test", seq=0)
    return store


def test_a_rule_tags_the_posts_there_are_and_those_that_come(store):
    add(store.home, SAVED, "slow", "late")
    add(store.home, RULES, "slow", "saved:slow")
    add(store.home, RULES, "slow crew", "saved:slow crew")
    step = tags.make_tags(store)
    assert (step.done, step.there, step.skipped) == (3, 0, 1)
    assert carried(store) == {"p0": ["slow", "slow crew"], "p1": ["slow"]}
    store.append_posts(posts(3, 5), app="test", seq=1)
    step = tags.make_tags(store)
    assert (step.done, step.there) == (2, 3)
    assert carried(store) == {"p0": ["slow", "slow crew"], "p1": ["slow"], "p3": ["slow", "slow crew"]}
    assert store.select('tag:"slow crew"').posts["post_id"].tolist() == ["p0", "p3"]
    assert store.select("tag:none").posts["post_id"].tolist() == ["p2", "p5"]


def test_an_old_data_version_keeps_its_tags(store):
    add(store.home, RULES, "slow", "late")
    tags.make_tags(store)
    before = store.commit_version()
    (store.home / RULES).write_text('[[tag]]\nname = "good"\nquery = "fine"\n')
    tags.make_tags(store)
    assert carried(store) == {"p2": ["good"]}
    assert carried(store, before) == {"p0": ["slow"], "p1": ["slow"]}
    assert len(store.select("tag:slow", version=before).posts) == 2
    assert store.commit_version() != before


def test_rules_that_are_gone_leave_no_tags(store):
    assert not tags.wanted(store)
    add(store.home, RULES, "slow", "late")
    assert tags.wanted(store)
    tags.make_tags(store)
    (store.home / RULES).unlink()
    assert tags.wanted(store)
    tags.make_tags(store)
    assert carried(store) == {}
    assert len(store.select("tag:none").posts) == 3


def test_a_changed_enrichment_is_tagged_anew(store):
    add(store.home, RULES, "ours", "brand:ours")
    ids = ["p0", "p1", "p2"]
    store.write("brands", pd.DataFrame({"post_id": ["p0"], "brand": ["Ours"]}), "b1", examined=ids)
    tags.make_tags(store)
    assert carried(store) == {"p0": ["ours"]}
    store.write("brands", pd.DataFrame({"post_id": ["p1"], "brand": ["Ours"]}), "b2", examined=ids)
    store.set_current("brands", "b2")
    tags.make_tags(store)
    assert carried(store) == {"p1": ["ours"]}


def test_a_post_waits_for_the_enrichments_that_a_rule_asks_for(store):
    add(store.home, RULES, "ours", "brand:ours")
    store.write("brands", pd.DataFrame({"post_id": ["p0"], "brand": ["Ours"]}), "b1", examined=["p0"])
    assert tags.make_tags(store).done == 1
    store.write("brands", pd.DataFrame({"post_id": ["p1"], "brand": ["Ours"]}), "b1", examined=["p1", "p2"])
    assert tags.make_tags(store).done == 2
    assert carried(store) == {"p0": ["ours"], "p1": ["ours"]}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("topic:3", "topics change"),
        ("late OR NOT topic:none", "topics change"),
        ("tag:other", "cannot build on tags"),
        ("late chanel:x", "did you mean channel"),
        ("saved:nothing", "no saved query"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(store, query, said):
    add(store.home, RULES, "mine", query)
    with pytest.raises(BadInput, match=said) as caught:
        tags.load(store.home)
    assert "tags.toml: the rule 'mine'" in str(caught.value)
