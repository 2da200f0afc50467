"""Names that mean a brand and something else."""

import gzip
import json

import pandas as pd
import pytest

from tests.enrich.ambiguous import BRANDS, MEANT, OTHER
from workbench.enrich import brands
from workbench.enrich.brands import BrandFinder
from workbench.enrich.senses import LEAST, Sense, context, learn
from workbench.model.config import Brand, Config
from workbench.sample import CONFIG, POSTS, TRUTH

RONDA = Brand(
    name="Rondavik",
    aliases=("Ronda",),
    handles=("ronda_care",),
    ambiguous=("Ronda",),
    context=("bike", "battery"),
    not_context=("Spain", "bridge"),
)


def found(posts, *texts: str, finder: BrandFinder | None = None, **columns: object) -> list[list[str]]:
    frame = posts(*texts, **columns)
    made = brands.enrich(frame, (RONDA,), finder)
    return [made.loc[made["post_id"] == post_id, "brand"].tolist() for post_id in frame["post_id"]]


def test_listed_words_tell_and_where_nothing_tells_the_name_counts(posts) -> None:
    texts = (
        "my bike is a Ronda",
        "the bridge of Ronda",
        "the bridge, by bike, Ronda",
        "Ronda",
        "in Spain we saw ronda",
    )
    assert found(posts, *texts) == [["Rondavik"], [], ["Rondavik"], ["Rondavik"], []]


def test_a_name_that_is_not_ambiguous_and_the_stated_brand_need_no_context(posts) -> None:
    assert found(posts, "Rondavik in Spain: Ronda", "@ronda_care in Spain: Ronda") == [["Rondavik"], ["Rondavik"]]
    assert found(posts, "the bridge of Ronda", brand=["Rondavik"]) == [["Rondavik"]]


def test_what_one_post_of_a_thread_says_for_certain_holds_for_the_thread(posts) -> None:
    texts = ("my Rondavik creaks", "the bridge of Ronda creaks", "the bridge of Ronda")
    assert found(posts, *texts, thread_id=["a", "a", "b"]) == [["Rondavik"], ["Rondavik"], []]


def test_words_around_certain_names_teach_what_the_ambiguous_one_means(posts) -> None:
    certain = [f"the battery and the motor of my rondavik is fast {place}" for place in "abcdefghij" * 6]
    unsure = ["the motor of my ronda is fast"] * 8 + ["wine and olives in old ronda", "olives and wine, ronda again"]
    frame = posts(*certain, *["wine for dinner, olives too"] * 20, *unsure)
    bare = RONDA.model_copy(update={"context": (), "not_context": ()})
    senses = BrandFinder((bare,)).learn(frame)
    assert senses["Rondavik"].weights["motor"] > 0 > senses["Rondavik"].weights["wine"]
    finder = BrandFinder((bare,), senses)
    assert found(posts, *unsure, finder=finder) == [["Rondavik"]] * 8 + [[], []]
    assert BrandFinder((bare,)).learn(frame) == senses
    assert brands.fingerprint((bare,), senses) != brands.fingerprint((bare,))


def test_nothing_is_learnt_from_few_posts_or_without_ambiguous_names(posts) -> None:
    few = [frozenset({"motor"})] * (LEAST - 1)
    assert learn(few, few, few) is None
    assert learn([*few, few[0]], few, few) is not None
    assert BrandFinder((Brand(name="Norda"),)).learn(posts("Norda")) == {}


def test_log_odds_add_up_and_unknown_words_say_nothing() -> None:
    assert Sense(1.0, {"motor": 0.5, "wine": -2.0}).log_odds({"motor", "wine", "new"}) == -0.5
    assert context("My RONDA: ok, a 2nd wine", frozenset({"ronda"})) == {"my", "ok", "nd", "wine"}


def test_a_name_that_is_ambiguous_must_be_a_name_of_the_brand() -> None:
    with pytest.raises(ValueError, match="'Rondo' is ambiguous and is no name of Rondavik"):
        Brand(name="Rondavik", ambiguous=("Rondo",))


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [("Delta", 15, 4), ("Apple", 15, 5), ("Target", 15, 3)],  # of 15 and of 15; without a decision 15 and 15
)
def test_on_invented_sentences_most_other_meanings_go_and_no_mention_is_lost(name: str, right: int, wrong: int) -> None:
    assert len(MEANT[name]) == len(OTHER[name]) == 15
    texts = [*MEANT[name], *OTHER[name]]
    frame = pd.DataFrame({"post_id": [str(at) for at in range(30)], "text": texts, "brand": None})
    made = brands.enrich(frame, finder=BrandFinder(BRANDS))
    counted = made.loc[made["brand"] == name, "post_id"].astype(int)
    assert ((counted < 15).sum(), (counted >= 15).sum()) == (right, wrong)


def test_in_the_sample_the_town_is_told_from_the_brand() -> None:
    with gzip.open(POSTS, "rt", encoding="utf-8") as lines:
        posts = pd.DataFrame([json.loads(line) for line in lines]).rename(columns={"id": "post_id"})
    posts = posts.sort_values(["created_at", "post_id"], ignore_index=True)
    planted = json.loads(TRUTH.read_text(encoding="utf-8"))["posts"]
    meant = {post_id for post_id, named in zip(planted["id"], planted["brands"], strict=True) if "Rondavik" in named}
    known = Config.read(CONFIG).brands
    finder = BrandFinder(known, BrandFinder(known).learn(posts.head(2**14)))
    both = zip(posts["post_id"], posts["text"], posts["brand"], strict=True)
    asked = {post_id for post_id, text, given in both if "Rondavik" in finder.named(text, given)[1]}
    made = brands.enrich(posts, finder=finder)
    counted = asked & set(made.loc[made["brand"] == "Rondavik", "post_id"])
    assert len(asked) == 168 and len(asked & meant) == 155  # taken as they are, 92 in 100 would be right
    assert len(counted & meant) >= 0.98 * len(counted)
    assert len(counted & meant) >= 0.97 * len(asked & meant)
