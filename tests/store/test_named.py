from pathlib import Path

import pytest

from workbench.model.errors import BadInput
from workbench.store import Store
from workbench.store.named import RULES, SAVED, add, named
from workbench.store.query import parse


def test_a_saved_query_stands_for_itself_in_another(tmp_path):
    add(tmp_path, SAVED, "slow", "late OR delay*", note="whatever takes long")
    add(tmp_path, SAVED, "Slow crew", "saved:slow crew")
    assert parse("saved:slow brand:x", tmp_path) == parse("(late OR delay*) brand:x")
    assert parse('NOT saved:"slow CREW"', tmp_path) == parse("NOT ((late OR delay*) crew)")
    assert parse("saved:slow NEAR/3 flight", tmp_path) == parse("(late OR delay*) NEAR/3 flight")


def test_what_stands_in_the_file_stays(tmp_path: Path):
    written = '# ours\n[[query]]\nname = "a"\nquery = "x"\n'
    (tmp_path / SAVED).write_text(written)
    add(tmp_path, SAVED, "b", 'say "x\\\\y" \u00fc')
    assert (tmp_path / SAVED).read_text(encoding="utf-8").startswith(written)
    assert [one.query for one in named(tmp_path, SAVED).values()] == ["x", 'say "x\\\\y" \u00fc']


def test_a_corpus_keeps_what_a_saved_query_meant(library: Store, tmp_path):
    import shutil

    from workbench.store import open_store

    shutil.copytree(library.home, tmp_path / "home")
    store = open_store(tmp_path / "home")
    add(store.home, SAVED, "mine", "crew")
    corpus = store.select("saved:mine OR nowhere")
    assert corpus.query == "crew OR nowhere"
    assert corpus.posts["post_id"].tolist() == ["p3"]


def test_saved_queries_that_go_in_a_circle_are_refused(tmp_path):
    add(tmp_path, SAVED, "a", "x saved:b")
    add(tmp_path, SAVED, "b", "y OR saved:a")
    with pytest.raises(BadInput, match="saved:a asks for saved:b asks for saved:a"):
        parse("saved:a", tmp_path)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("saved:slo", "did you mean slow?"),
        ("saved:other", "there are slow, broken"),
        ("late saved:broken", "saved:broken: the query cannot be read at column 3"),
    ],
)
def test_a_saved_query_that_cannot_be_used_is_named(tmp_path, query, said):
    add(tmp_path, SAVED, "slow", "late")
    add(tmp_path, SAVED, "broken", "x (a")
    with pytest.raises(BadInput, match=said):
        parse(query, tmp_path)


def test_a_saved_query_needs_a_store():
    with pytest.raises(BadInput, match="belong to a store"):
        parse("saved:slow")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[query", "is not TOML"),
        ('[[tag]]\nname = "a"\nquery = "x"', "write each query under"),
        ('query = "x"', "write each query under"),
        ('[[query]]\nname = "a"', "queries.toml"),
        ('[[query]]\nname = "a"\nquery = "x"\nother = 1', "other"),
        ('[[query]]\nname = "a"\nquery = "x"\n[[query]]\nname = "A"\nquery = "y"', "twice"),
        ('[[query]]\nname = "a*"\nquery = "x"', "cannot be asked for by name"),
        ('[[query]]\nname = "None"\nquery = "x"', "cannot be asked for by name"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, content, said):
    (tmp_path / SAVED).write_text(content)
    with pytest.raises(BadInput, match=said):
        named(tmp_path, SAVED)


def test_a_name_that_is_taken_is_not_replaced(tmp_path):
    add(tmp_path, RULES, "angry", "x")
    with pytest.raises(BadInput, match="already"):
        add(tmp_path, RULES, "Angry", "y")


def test_what_is_saved_can_be_read_again_whatever_the_signs(tmp_path):
    add(tmp_path, SAVED, "ü 🔋", 'a "\x7f\\" b', 'say\n"when"')
    add(tmp_path, SAVED, "other", "x")
    found = named(tmp_path, SAVED)["ü 🔋"]
    assert (found.query, found.note) == ('a "\x7f\\" b', 'say\n"when"')


def test_a_list_of_something_else_is_refused(tmp_path):
    (tmp_path / SAVED).write_text("query = [1]\n")
    with pytest.raises(BadInput, match=r"queries\.toml"):
        named(tmp_path, SAVED)
