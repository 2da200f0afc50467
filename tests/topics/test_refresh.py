import numpy as np
import pandas as pd
import pytest

from tests.topics.conftest import add_posts
from workbench.model.errors import BadInput, MissingTable
from workbench.store import open_store
from workbench.topics import KmeansModel
from workbench.topics.refit import assign_new, fit_store
from workbench.topics.refresh import refresh_store, width

MODEL = KmeansModel(topics=6)
FEWER = KmeansModel(topics=4)


@pytest.fixture
def store(tmp_path, planted):
    """150 posts, one an hour, with topics."""
    store = open_store(tmp_path / "home")
    add_posts(store, planted, range(150), 1)
    fit_store(store, MODEL)
    return store


def held(store):
    """Everything about topics that a corpus of the store shows."""
    corpus = open_store(store.home).select()
    names = ("topics", "topic_table", "topic_lineage", "topic_edits")
    return {name: corpus.table(name) for name in names}, {name: corpus.models[name] for name in names}


def same(left, right):
    assert left[1] == right[1]
    for name, frame in left[0].items():
        pd.testing.assert_frame_equal(frame, right[0][name])


def test_a_refresh_with_new_posts_keeps_ids_and_labels(store, planted):
    before = store.read("topic_table").set_index("topic")["label"]
    add_posts(store, planted, range(150, 300), 2)
    made = refresh_store(store, MODEL)
    after = store.read("topic_table").set_index("topic")["label"]
    kept = before.index.intersection(after.index)
    assert len(kept) == len(before)
    assert (after[kept] == before[kept]).all()
    main = store.read("topics").set_index("post_id")["topic"]
    subjects = pd.Series({f"p{i:03d}": planted.subjects[i] for i in range(300)})
    old, new = (part[part >= 0] for part in (main[main.index < "p150"], main[main.index >= "p150"]))
    means = subjects[old.index].groupby(old).agg(lambda said: said.mode()[0])
    assert (subjects[new.index] == means[new].to_numpy()).mean() > 0.8
    assert set(made.lineage.loc[made.lineage["at"] == made.lineage["at"].max(), "topic"]) == set(made.shown.ids)


def test_the_same_refresh_twice_gives_the_same_ids_and_adds_no_lineage(store, planted):
    add_posts(store, planted, range(150, 300), 2)
    refresh_store(store, MODEL)
    first = held(store)
    version = store.commit_version()
    refresh_store(store, MODEL)
    same(held(store), first)
    assert store.commit_version() == version


def test_posts_before_the_window_keep_their_topic(store, planted):
    before = store.read("topics").set_index("post_id")["topic"]
    add_posts(store, planted, range(150, 300), 2)
    refresh_store(store, FEWER, "150h")
    after = store.read("topics").set_index("post_id")["topic"]
    assert len(after) == 300
    assert (after[before.index] == before).all()


def test_a_topic_nobody_speaks_of_rests_and_comes_back_under_its_id(tmp_path, planted):
    store = open_store(tmp_path / "home")
    subject = np.array(planted.subjects)
    quiet = np.flatnonzero(subject == "refund")
    loud = np.flatnonzero(subject != "refund")
    order = np.concatenate([quiet[:25], loud[:125], loud[125:], quiet[25:]])
    # Posts in this order, one an hour: the refund is spoken of at the beginning and at the end.
    again = type(planted)([planted.texts[i] for i in order], [], planted.vectors[order])
    model = KmeansModel(topics=6, min_size=5)
    add_posts(store, again, range(150), 1)
    refresh_store(store, model)
    topic = store.read("topics").set_index("post_id")["topic"]
    refund = topic.loc[[f"p{i:03d}" for i in range(25)]].mode()[0]
    add_posts(store, again, range(150, 275), 2)
    refresh_store(store, KmeansModel(topics=5, min_size=5), "125h")
    events = store.read("topic_lineage").set_index("topic").loc[[refund], "event"].tolist()
    assert events == ["born", "dormant"]
    assert store.read("topic_table").set_index("topic").loc[refund, "posts"] >= 20
    add_posts(store, again, range(275, 300), 3)
    refresh_store(store, model, "150h")
    topic = store.read("topics").set_index("post_id")["topic"]
    assert topic.loc[[f"p{i:03d}" for i in range(275, 300)]].mode()[0] == refund
    assert store.read("topic_lineage").set_index("topic").loc[[refund], "event"].tolist()[-1] == "grown"


def test_a_new_subject_gets_a_number_that_was_never_used(tmp_path, planted):
    store = open_store(tmp_path / "home")
    late = np.flatnonzero(np.array(planted.subjects) == "screen")
    early = np.flatnonzero(np.array(planted.subjects) != "screen")
    order = np.concatenate([early, late])
    again = type(planted)([planted.texts[i] for i in order], [], planted.vectors[order])
    add_posts(store, again, range(250), 1)
    used = set(refresh_store(store, KmeansModel(topics=5)).shown.ids)
    add_posts(store, again, range(250, 300), 2)
    made = refresh_store(store, MODEL)
    topic = made.posts.set_index("post_id")["topic"]
    screen = topic.loc[[f"p{i:03d}" for i in range(250, 300)]].mode()[0]
    assert screen not in used
    last = made.lineage[made.lineage["at"] == made.lineage["at"].max()].set_index("topic")["event"]
    assert last[screen] == "born"


@pytest.mark.parametrize("dies_at", ["topics", "topic_table", "topic_lineage", "topic_edits"])
def test_a_refresh_that_dies_while_writing_changes_nothing(store, planted, monkeypatch, dies_at):
    before = held(store)
    add_posts(store, planted, range(150, 300), 2)
    write = store.replace

    def dies(table, frame, model, **rest):
        if table == dies_at:
            raise KeyboardInterrupt
        write(table, frame, model, **rest)

    monkeypatch.setattr(store, "replace", dies)
    with pytest.raises(KeyboardInterrupt):
        refresh_store(store, MODEL)
    same(held(store), before)


def test_an_encoder_that_changed_is_refused(store):
    store.write("embeddings", store.read("embeddings"), "encoder-2")
    store.set_current("embeddings", "encoder-2")
    with pytest.raises(MissingTable, match=r"another encoder .*: run `workbench topics fit --anew`\.$"):
        refresh_store(store, MODEL)
    with pytest.raises(MissingTable, match="another encoder"):
        fit_store(store, MODEL)
    assert len(fit_store(store, MODEL, anew=True))


def test_the_first_refresh_is_a_first_fit(tmp_path, planted):
    store = open_store(tmp_path / "home")
    add_posts(store, planted, range(200), 1)
    made = refresh_store(store, MODEL, "100h")
    assert made.shown.ids == tuple(range(len(made.shown)))
    assert set(made.lineage["event"]) == {"born"}
    assert store.read("topics")["post_id"].nunique() == 200


def test_a_refresh_without_posts_says_so(tmp_path):
    with pytest.raises(BadInput, match="no posts to find topics in"):
        refresh_store(open_store(tmp_path / "none"), MODEL, "7d")


def test_a_window_is_a_number_of_hours_days_or_weeks():
    assert width("12h") == pd.Timedelta(hours=12)
    assert width("30d") == pd.Timedelta(days=30)
    assert width(" 2w ") == pd.Timedelta(days=14)
    for wrong in ("", "d", "0d", "-3d", "3 months", "1e9d", "7"):
        with pytest.raises(BadInput, match="is not a stretch of time: write hours, days or weeks"):
            width(wrong)


def test_a_later_fit_keeps_numbers_and_a_fit_anew_forgets_them(store):
    ids = [*store.read("topic_table")["topic"]]
    made = fit_store(store, FEWER)
    assert set(ids) <= set(made.ids)
    assert fit_store(store, FEWER, anew=True).ids == tuple(range(len(fit_store(store, FEWER, anew=True))))
    assert set(store.read("topic_lineage")["event"]) == {"born"}


def test_new_posts_join_by_id_and_none_joins_a_dead_topic(store, planted):
    rows = store.read("topic_lineage")
    dead = int(rows["topic"].iloc[0])
    rows.loc[0, "event"] = "dead"
    store.replace("topic_lineage", rows, store.current("topic_lineage"))
    add_posts(store, planted, range(150, 300), 2)
    assert assign_new(store) == 150
    new = store.read("topics").set_index("post_id").loc[[f"p{i:03d}" for i in range(150, 300)], "topic"]
    assert dead not in set(new)
    assert (new >= 0).mean() > 0.3
