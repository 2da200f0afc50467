from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from tests.topics.conftest import add_posts
from workbench.model.errors import BadInput, MissingTable, UnknownName
from workbench.store import open_store
from workbench.topics import KmeansModel
from workbench.topics.editing import edit_store, topic_of
from workbench.topics.edits import Edit, apply, from_table, in_force, listed, saying, to_table
from workbench.topics.refit import fit_store
from workbench.topics.refresh import refresh_store

MODEL = KmeansModel(topics=6)
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)


def edit(op, topics=(), value="", seq=1):
    return Edit(seq, op, tuple(topics), value, "ada", "", NOW)


@pytest.fixture(scope="module")
def found(planted):
    return MODEL.fit(planted.texts, planted.vectors)


@pytest.fixture
def applied(found, planted):
    return lambda *edits: apply(found, edits, planted.texts, planted.vectors)


def about(planted, found, subject):
    """The topic that most posts about a subject have."""
    own = found.assignment[np.array(planted.subjects) == subject]
    return int(np.bincount(own[own >= 0]).argmax())


def test_without_edits_topics_stay_as_they_are(found, applied):
    after = applied()
    assert after.labels == found.labels
    assert after.words == found.words
    assert np.array_equal(after.assignment, found.assignment)


def test_a_renamed_topic_has_its_label_and_no_other_topic_has_it(found, applied):
    after = applied(edit("rename", [2], found.labels[0]))
    assert after.labels[2] == found.labels[0]
    assert after.labels[0] == f"{found.labels[0]} (0)"
    assert after.words == found.words


def test_merged_topics_share_the_first_ones_id_and_label(found, applied):
    after = applied(edit("merge", [3, 1, 4]))
    assert after.ids == (0, 2, 3, 5)
    assert np.array_equal(after.assignment == 3, np.isin(found.assignment, [1, 3, 4]))
    assert after.labels[2] == found.labels[3]
    assert {word for words in (found.words[1], found.words[4]) for word, _ in words[:2]} & {
        w for w, _ in after.words[2]
    }
    assert np.linalg.norm(after.centroids[2]) == pytest.approx(1, abs=1e-3)


def test_a_split_topic_keeps_its_larger_part_and_the_smaller_gets_the_new_id(planted, found):
    # Two subjects put into one topic come apart along the subjects.
    first, second = about(planted, found, "battery"), about(planted, found, "refund")
    merged = apply(found, [edit("merge", [first, second])], planted.texts, planted.vectors)
    after = apply(merged, [edit("split", [first, 6])], planted.texts, planted.vectors)
    subjects = np.array(planted.subjects)
    parts = [set(subjects[after.assignment == topic]) for topic in (first, 6)]
    assert sorted(map(len, parts)) == [1, 1] or abs(np.subtract(*map(len, parts))) <= 2
    main = [pd.Series(subjects[after.assignment == topic]).mode()[0] for topic in (first, 6)]
    assert set(main) == {"battery", "refund"}
    assert (after.assignment == 6).sum() <= (after.assignment == first).sum()
    assert np.array_equal((after.assignment == 6) | (after.assignment == first), merged.assignment == first)


def test_noted_words_say_which_part_leaves(planted, found):
    first, second = about(planted, found, "battery"), about(planted, found, "refund")
    subjects = np.array(planted.subjects)
    for words, subject in (("charger, cable", "battery"), ("bank, invoice", "refund")):
        both = [edit("merge", [first, second]), edit("split", [first, 6], words, 2)]
        after = apply(found, both, planted.texts, planted.vectors)
        assert pd.Series(subjects[after.assignment == 6]).mode()[0] == subject


def test_seed_words_make_a_topic_of_every_post_that_says_one(planted, found, applied):
    after = applied(edit("seed", [9], "Courier, tracking"))
    said = np.array([" courier " in f" {text} " or " tracking " in f" {text} " for text in planted.texts])
    assert set(after.assignment[said]) == {9}
    assert 9 in after.ids
    assert {word for word, _ in after.words[after.ids.index(9)]} & {"courier", "tracking"}
    others = ~said & (found.assignment >= 0)
    assert np.array_equal(after.assignment[others], found.assignment[others])


def test_seed_words_draw_posts_to_a_topic_that_is_there(planted, found, applied):
    after = applied(edit("seed", [0], "courier"))
    assert set(after.assignment[saying(planted.texts, ["courier"])]) == {0}
    assert after.labels[0] == found.labels[0]


def test_banned_words_are_in_no_words_and_no_label(found, applied):
    heavy = [found.words[topic][0][0].split()[0] for topic in range(6)]
    after = applied(edit("ban", value=", ".join(heavy)))
    said = [word for words in after.words for term, _ in words for word in term.split()]
    said += [word for label in after.labels for word in label.replace(",", "").split()]
    assert not set(said) & set(heavy)
    assert np.array_equal(after.assignment, found.assignment)
    assert len(set(after.labels)) == 6


def test_edits_follow_one_another(planted, found, applied):
    after = applied(
        edit("merge", [0, 1]), edit("rename", [0], "both", 2), edit("split", [0, 6], "", 3), edit("rename", [6], "b", 4)
    )
    assert after.labels[after.ids.index(0)] == "both"
    assert after.labels[after.ids.index(6)] == "b"
    assert 1 not in after.ids


def test_what_an_edit_names_and_a_fit_has_not_is_left_out(found, applied):
    after = applied(edit("rename", [77], "x"), edit("merge", [0, 77], seq=2), edit("seed", [9], "unheardof", 3))
    assert after.ids == found.ids
    assert after.labels == found.labels


def test_an_undo_takes_back_the_last_edit_in_force():
    log = [edit("rename", [0], "a"), edit("rename", [0], "b", 2), edit("undo", seq=3)]
    assert [e.value for e in in_force(log)] == ["a"]
    assert in_force([*log, edit("undo", seq=4)]) == ()
    assert [e.value for e in in_force([*log, edit("ban", value="c", seq=4)])] == ["a", "c"]


def test_the_log_survives_its_table():
    log = (edit("merge", [3, 1]), replace(edit("ban", value="x, y", seq=2), why="ours"))
    assert from_table(to_table(log)) == log
    assert to_table(()).empty


def test_words_are_whole_and_in_any_case():
    assert listed(" Range  Anxiety,, battery , BATTERY") == ["range anxiety", "battery"]
    texts = ["Range-anxiety!", "arrange anxiety", "batteries", "my BATTERY.", "c++ (beta)"]
    assert saying(texts, ["range anxiety", "battery"]).tolist() == [True, False, False, True, False]
    assert saying(texts, ["c++"]).tolist() == [False, False, False, False, True]
    assert not saying(texts, []).any()


# in a store


@pytest.fixture
def store(tmp_path, planted):
    store = open_store(tmp_path / "home")
    add_posts(store, planted, range(150), 1)
    fit_store(store, MODEL)
    return store


@pytest.fixture
def do(store):
    return lambda op, *topics, value="": edit_store(store, op, topics, value, by="ada", why="because", at=NOW)


def shown(store):
    table = store.read("topic_table").set_index("topic")
    return table, store.read("topics").set_index("post_id")["topic"]


def test_an_edit_is_shown_at_once_and_undo_restores(store, do):
    version, before = store.current("topics"), shown(store)
    do("rename", "0", value="first of all")
    do("merge", "1", "2")
    table, topic = shown(store)
    assert table.loc[0, "label"] == "first of all"
    assert 2 not in table.index
    assert table.loc[1, "posts"] == (topic == 1).sum() == before[1].isin([1, 2]).sum()
    do("undo")
    assert 2 in shown(store)[0].index
    assert shown(store)[0].loc[0, "label"] == "first of all"
    do("undo")
    after = shown(store)
    pd.testing.assert_frame_equal(after[0], before[0])
    pd.testing.assert_series_equal(after[1], before[1])
    assert store.current("topics") == version
    assert store.read("topic_edits")["op"].tolist() == ["rename", "merge", "undo", "undo"]


def test_edits_survive_a_refresh(store, do, planted):
    do("rename", "0", value="first of all")
    do("merge", "1", "2")
    split, _ = do("split", "1")
    do("ban", value="battery, refund, delivery")
    seeded, _ = do("seed", value="courier, tracking")
    add_posts(store, planted, range(150, 300), 2)
    refresh_store(store, MODEL)
    table, topic = shown(store)
    assert table.loc[0, "label"] == "first of all"
    assert 2 not in table.index
    assert split.topics[1] in table.index
    said = [f"p{i:03d}" for i in range(300) if saying([planted.texts[i]], ["courier", "tracking"])[0]]
    assert (topic[said] == seeded.topics[0]).all()
    words = {word for terms in table["words"] for term in terms for word in term.split()}
    assert not words & {"battery", "refund", "delivery"}
    assert store.read("topic_edits")["seq"].tolist() == [1, 2, 3, 4, 5]
    fit_store(store, MODEL)
    assert shown(store)[0].loc[0, "label"] == "first of all"


def test_an_old_data_version_shows_the_topics_without_the_edit(store, do):
    version = store.commit_version()
    label = shown(store)[0].loc[0, "label"]
    do("rename", "0", value="first of all")
    assert store.select(version=version).table("topic_table").set_index("topic").loc[0, "label"] == label
    assert store.select().table("topic_edits")["why"].tolist() == ["because"]
    assert len(store.select('topic:"first of all"').posts) == len(store.select("topic:0").posts) > 0


def test_an_edit_that_dies_while_writing_changes_nothing(store, do, monkeypatch):
    before = shown(store)

    def dies(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "show", dies)
    with pytest.raises(KeyboardInterrupt):
        do("merge", "0", "1")
    pd.testing.assert_frame_equal(shown(store)[0], before[0])


def test_a_number_once_given_is_never_given_again(store, do):
    first, _ = do("split", "0")
    do("undo")
    second, _ = do("split", "0")
    assert second.topics[1] == first.topics[1] + 1


def test_a_topic_is_named_by_number_or_label(store):
    made = refresh_store(store, MODEL).shown
    assert topic_of(made, "3") == 3
    assert topic_of(made, made.labels[4].upper()) == made.ids[4]


@pytest.mark.parametrize(
    ("op", "topics", "value", "error", "says"),
    [
        ("rename", ["99"], "x", UnknownName, "there is no topic '99'"),
        ("rename", ["0"], "  ", BadInput, "cannot be a label"),
        ("rename", ["0"], "two\nlines", BadInput, "cannot be a label"),
        ("merge", ["0", "0"], "", BadInput, "topic 0 cannot be merged with itself"),
        ("merge", ["0"], "", BadInput, "one topic alone cannot be merged"),
        ("seed", [], "unheardof", BadInput, "0 posts say one of unheardof, and a topic needs 5"),
        ("seed", [], " , ", BadInput, "no word was given"),
        ("ban", [], "", BadInput, "no word was given"),
        ("undo", [], "", BadInput, "there is no edit to undo"),
    ],
)
def test_an_edit_that_makes_no_sense_is_one_sentence(do, store, op, topics, value, error, says):
    before = store.current("topics")
    with pytest.raises(error, match=says):
        do(op, *topics, value=value)
    assert store.current("topics") == before


def test_a_label_that_another_topic_has_is_refused(do, store):
    taken = shown(store)[0].loc[1, "label"]
    with pytest.raises(BadInput, match=r"topic 1 is called .* already"):
        do("rename", "0", value=taken)


def test_nothing_is_edited_before_a_fit(tmp_path):
    with pytest.raises(MissingTable, match="run `workbench topics fit` first"):
        edit_store(open_store(tmp_path / "none"), "ban", [], "x", by="ada", at=NOW)
