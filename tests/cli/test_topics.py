import json

import pytest
from typer.testing import CliRunner

from tests.topics.conftest import add_posts, plant
from workbench.cli.main import app
from workbench.model.errors import BadInput, MissingTable, UnknownName
from workbench.store import open_store

FIT = ("--model", "kmeans")


@pytest.fixture(scope="module")
def planted():
    return plant(50)


@pytest.fixture
def store(tmp_path, planted):
    store = open_store(tmp_path / "home")
    add_posts(store, planted, range(150), 1)
    return store


@pytest.fixture
def cli(store, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(store.home))
    monkeypatch.setenv("COLUMNS", "200")

    def call(*words: str) -> str:
        done = CliRunner().invoke(app, ["topics", *words])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        return " ".join(done.output.split())

    return call


def test_topics_are_fitted_refreshed_shown_and_remembered(cli, store, planted):
    assert "topics cover" in cli("fit", *FIT)
    add_posts(store, planted, range(150, 300), 2)
    said = cli("refresh", "--window", "200h", *FIT)
    assert "topics known on 2025-01-13 11:00:" in said
    assert "│ last" in cli("show").replace("┃", "│")
    assert "born" in cli("history")
    assert "│ 0 " in cli("history", "0")


def test_people_change_topics_and_take_it_back(cli, store):
    cli("fit", *FIT)
    before = store.read("topic_table")
    assert "ada called topic 0 'Money [back]'" in cli("rename", "0", "Money [back]", "--by", "ada", "--why", "it is")
    assert "Money [back]" in cli("show")
    assert "ada called topic 0 'Money [back]' (it is)" in cli("history", "money [BACK]")
    assert "merged topics 2 into 1" in cli("merge", "1", "2", "--by", "ada")
    assert "split topic 1" in cli("split", "1")
    assert "posts that say courier" in cli("seed", "courier")
    assert "banned the words refund" in cli("ban", "Refund")
    for _ in range(5):
        assert "took the last edit back" in cli("undo")
    after = open_store(store.home).read("topic_table")
    assert after["label"].tolist() == before["label"].tolist()
    assert after["posts"].tolist() == before["posts"].tolist()


def test_bad_input_is_one_sentence(cli):
    for words in (("history",), ("show",), ("assign",), ("rename", "0", "x"), ("undo",)):
        with pytest.raises(MissingTable, match=r"no topics yet: run `workbench topics fit` first\.$"):
            cli(*words)
    cli("fit", *FIT)
    with pytest.raises(UnknownName, match="there is no topic '99'"):
        cli("split", "99")
    with pytest.raises(UnknownName, match="choose one of"):
        cli("refresh", "--model", "oracle")
    with pytest.raises(BadInput, match="is not a stretch of time"):
        cli("refresh", "--window", "soon", *FIT)
    with pytest.raises(BadInput, match="cannot be merged with itself"):
        cli("merge", "1", "1")


def test_the_topics_of_a_store_are_exported_for_bertopic(cli, store, tmp_path):
    with pytest.raises(MissingTable, match="no topics yet"):
        cli("export", str(tmp_path / "model"))
    cli("fit", *FIT, "--no-quality")
    cli("rename", "0", "Money [back]")
    said = cli("export", str(tmp_path / "model"))
    assert "topics of 150 posts in" in said
    written = json.loads((tmp_path / "model" / "topics.json").read_text())
    assert "Money [back]" in written["custom_labels"]
    posts = store.read("topics").sort_values("post_id")["topic"].tolist()
    assert written["topics"] == posts
    with pytest.raises(BadInput, match="is not empty"):
        cli("export", str(tmp_path / "model"))
