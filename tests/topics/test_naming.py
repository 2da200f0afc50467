from datetime import UTC, datetime

import pytest

from tests.topics.conftest import add_posts
from workbench.model.errors import MissingTable, UnknownName
from workbench.store import open_store
from workbench.topics import KmeansModel
from workbench.topics.editing import edit_store
from workbench.topics.naming import EXAMPLES, name_topics, objection, question
from workbench.topics.refit import fit_store

LOGGED = {"by": "ada", "why": "asked", "at": datetime(2025, 6, 1, 12, tzinfo=UTC)}
TEXTS = ["parcel late again"] * 19 + ["my courier lost 2 boxes"]


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("Late parcel", ""),
        ("The Courier is late", ""),  # one text in twenty says courier: just enough
        ("Parcel 2", ""),
        ("Late refunds of parcels", "its posts do not say refunds, parcels"),
        ("Parcel 3", "its posts do not say 3"),
        ("of the", "it says nothing"),
        ("", "it says nothing"),
        ("parcel @jane", "it names a person or an address"),
        ("parcel www.example.org/x", "it names a person or an address"),
    ],
)
def test_a_name_is_taken_only_where_the_posts_say_every_word_of_it(name, refused):
    assert objection(name, ["late parcel"], TEXTS) == refused


def test_a_word_of_too_few_posts_is_refused():
    assert objection("courier", ["late parcel"], [*TEXTS, "late"]) == "its posts do not say courier"


def test_the_question_holds_the_words_and_five_different_posts_cut_short():
    asked = question(["late parcel", "late"], ["same", "same", *(f"text {at} " + "x" * 900 for at in range(9))])
    assert "Words: late parcel, late\n" in asked
    assert asked.count("Post: ") == EXAMPLES == 5
    assert asked.count("Post: same") == 1
    assert len(asked) < 2000


@pytest.fixture
def store(tmp_path, planted):
    store = open_store(tmp_path / "home")
    add_posts(store, planted, range(150), 1)
    return store


def test_names_are_renames_that_people_overrule(store):
    with pytest.raises(MissingTable, match="no topics yet"):
        list(name_topics(store, str, **LOGGED))
    fit_store(store, KmeansModel(topics=6))
    before = store.read("topic_table").set_index("topic")["label"]
    first, *others = list(name_topics(store, lambda asked: f'"{asked.split("Words: ")[1].split(",")[0]}".\n', **LOGGED))
    assert not first.refused
    assert {other.refused for other in others} == {""}
    after = store.read("topic_table").set_index("topic")["label"]
    assert after[first.topic] == first.name
    assert first.label == before[first.topic]
    assert set(store.read("topic_edits")["op"]) == {"rename"}
    assert list(name_topics(store, str, **LOGGED)) == []  # nothing left that nobody named
    word = store.read("topic_table").set_index("topic")["words"][first.topic][1]
    edit_store(store, "rename", [others[0].name], word, **LOGGED)
    (again,) = name_topics(store, lambda _: word, first.name, **LOGGED)
    assert again.refused == f"topic {others[0].topic} is called {word!r} already"
    with pytest.raises(UnknownName, match="no topic 'cats'"):
        list(name_topics(store, str, "cats", **LOGGED))


def test_people_and_their_numbers_are_masked_before_anybody_is_asked(tmp_path, planted):
    store = open_store(tmp_path / "home")
    named = type(planted)(
        [f"@jane_doe @Aster (555) 234-0178 {text}" for text in planted.texts], planted.subjects, planted.vectors
    )
    add_posts(store, named, range(150), 1)
    fit_store(store, KmeansModel(topics=6))
    asked = []
    proposals = list(name_topics(store, lambda q: asked.append(q) or "jane_doe", keep=frozenset({"aster"}), **LOGGED))
    assert len(asked) == len(proposals) >= 2
    assert all("jane" not in each and "@someone @Aster [phone]" in each for each in asked)
    assert {proposal.refused for proposal in proposals} == {"its posts do not say jane_doe"}
    assert store.read("topic_edits").empty
