"""What is drawn to be labelled: by chance with weights that add up, near the decision, or once more by another."""

import re
from collections import Counter

import pandas as pd
import pytest

from workbench import labelling
from workbench.labelling.sample import Drawn
from workbench.model.errors import BadInput, UnknownName


def draw(store, name: str, n: int, **how):
    return labelling.draw(store, labelling.task(name, store.home), n, **how)


def stratum(post: Drawn) -> str:
    """Without the draw it ends with."""
    return re.sub(" @[0-9a-f]{8}$", "", post.stratum)


def test_the_questions_are_those_that_ship_the_brands_and_the_companys_own(store) -> None:
    known = labelling.tasks(store.home)
    assert {"sentiment", "purchase_intent", "job_seeking", "brand:Ardo", "mood"} <= set(known)
    assert known["sentiment"].classes == ("negative", "neutral", "positive")
    assert known["brand:Ardo"].classes == ("yes", "no")
    with pytest.raises(UnknownName, match="there is no labelling 'moods': use one of sentiment"):
        labelling.task("moods", store.home)


def test_a_random_sample_is_the_same_for_the_same_seed_and_each_post_stands_for_its_share(store) -> None:
    first = draw(store, "mood", 30, seed=4)
    assert first == draw(store, "mood", 30, seed=4) == labelling.waiting(store.home, "mood")
    assert first.posts != draw(store, "mood", 30, seed=5).posts
    assert {post.weight for post in first.posts} == {4.0}
    assert len({post.post_id for post in first.posts}) == 30


def test_strata_give_as_many_each_and_weights_add_up_to_the_posts(store) -> None:
    queue = draw(store, "purchase_intent", 24, how="stratified", strata=["predicted"])
    assert Counter(stratum(post) for post in queue.posts) == {"yes": 12, "no": 12}
    assert queue.of == 110  # the English ones: the rules cover no other
    assert sum(post.weight for post in queue.posts) == pytest.approx(110)
    assert all(stratum(post) == post.predicted for post in queue.posts)
    both = draw(store, "mood", 40, how="stratified", strata=["channel", "month"])
    assert {stratum(post) for post in both.posts} == {
        f"{channel} / 2025-0{month}" for channel in ("forum", "reviews") for month in (3, 4)
    }
    brand = draw(store, "mood", 20, how="stratified", strata=["brand"])
    assert Counter(stratum(post) for post in brand.posts) == {"Ardo": 10, "no brand": 10}


def test_uncertain_posts_are_nearest_to_the_decision_and_have_no_weight(store) -> None:
    queue = draw(store, "sentiment", 5, how="uncertain")
    assert {post.post_id for post in queue.posts} == {"p023", "p024", "p025", "p026", "p027"}  # 0.4 + 0.004 n = 0.5
    assert {post.weight for post in queue.posts} == {None}
    near = draw(store, "purchase_intent", 10, how="uncertain")  # has a trigger word, the rules say no
    assert {int(post.post_id[1:]) % 3 for post in near.posts} == {1}
    with pytest.raises(BadInput, match="nothing says how sure it is about mood"):
        draw(store, "mood", 5, how="uncertain")


def test_drawing_more_of_the_same_posts_continues_a_draw_and_other_posts_are_another(store) -> None:
    first = draw(store, "mood", 30)
    rows = pd.DataFrame([{"post_id": p.post_id, "weight": p.weight, "stratum": p.stratum} for p in first.posts])
    labelling.write(store, rows.assign(name="mood", value="fine", by="Ada"))
    more, narrower = draw(store, "mood", 30, seed=1), draw(store, "mood", 10, query="channel:forum")
    assert {p.stratum for p in more.posts} == {p.stratum for p in first.posts}
    assert not {p.stratum for p in narrower.posts} & {p.stratum for p in first.posts}


def test_labelled_posts_are_left_out_unless_somebody_else_labels_them_again(store) -> None:
    queue = draw(store, "mood", 100)
    rows = pd.DataFrame([{"post_id": p.post_id, "weight": p.weight, "stratum": p.stratum} for p in queue.posts[:60]])
    labelling.write(store, rows.assign(name="mood", value="fine", by="Ada"))
    assert not {post.post_id for post in draw(store, "mood", 100).posts} & set(rows["post_id"])
    again = draw(store, "mood", 100, again_by="Bo")
    assert {post.post_id for post in again.posts} == set(rows["post_id"])
    assert {post.weight for post in again.posts} == {120 / 100}  # that of the first drawing
    with pytest.raises(BadInput, match="nobody else has labelled a post under mood that you have not"):
        draw(store, "mood", 10, again_by="Ada")


def test_nothing_to_draw_is_said_with_what_to_do(store) -> None:
    labelling.write(store, store.posts([f"p{n:03}" for n in range(120)])[["post_id"]].assign(
        name="mood", value="fine", by="Ada"))  # fmt: skip
    with pytest.raises(BadInput, match="all 120 posts are labelled under mood"):
        draw(store, "mood", 5)
    with pytest.raises(BadInput, match="there are no posts to draw from"):
        draw(store, "sentiment", 5, query="unheardof")
    with pytest.raises(BadInput, match="cannot be stratified by colour: use brand, channel, month, predicted"):
        draw(store, "sentiment", 5, how="stratified", strata=["colour"])


def test_a_damaged_queue_is_none(store) -> None:
    draw(store, "mood", 5)
    (store.home / "labelling" / "mood.json").write_text("{")
    assert labelling.waiting(store.home, "mood") is None
