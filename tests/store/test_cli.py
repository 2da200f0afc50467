import pytest
from typer.testing import CliRunner

from workbench.cli.main import app
from workbench.control import open_control
from workbench.model.errors import BadInput, StoreUnusable, UnknownName
from workbench.store import open_store


@pytest.fixture
def cli(enriched, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(enriched.home))
    monkeypatch.setenv("COLUMNS", "160")

    def call(*words: str) -> str:
        done = CliRunner().invoke(app, ["store", *words])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        return " ".join(done.output.split())

    return call


def test_the_status_names_tables_rows_and_the_data_version(cli, enriched):
    said = cli("status")
    assert enriched.commit_version() in said
    assert "sentiment │ 6 │ 0 │" in said


def test_a_store_is_cared_for_by_commands(cli, enriched, tmp_path, monkeypatch):
    version = enriched.commit_version()
    assert cli("pin", "first") == f"Pinned data version {version} as first."
    assert version in cli("versions")
    assert "first" in cli("versions")
    assert cli("compact") == "Nothing to put together."
    assert cli("vacuum") == "Deleted 0 files."
    assert f"data version {version}" in cli("backup", str(tmp_path / "store.tar.zst"))
    assert cli("migrate") == "Schema 1: nothing to do."
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "again"))
    assert f"data version {version} as it was" in cli("restore", str(tmp_path / "store.tar.zst"))
    assert cli("pin", "first", "--remove") == "Removed the pin first."


def test_a_pin_is_a_decision_of_somebody_and_outlives_a_clean_up_and_a_restore(cli, enriched, tmp_path, monkeypatch):
    pinned, table = enriched.commit_version(), enriched.read("topic_table")
    cli("pin", "first", "--by", "ada", "--why", "quarterly figures")
    enriched.replace("topic_table", table.assign(label=["a", "b"]), "t1")
    cli("vacuum", "--hours", "0")
    cli("backup", str(tmp_path / "store.tar"))
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "again"))
    cli("restore", str(tmp_path / "store.tar"))
    (kept,) = open_control(tmp_path / "again").pins.list()
    assert (kept.name, kept.data_version, kept.by, kept.why) == ("first", pinned, "ada", "quarterly figures")
    cli("vacuum", "--hours", "0")
    restored = open_store(tmp_path / "again", create=False).select(version=pinned)
    assert restored.table("topic_table")["label"].tolist() == ["cancelled flights", "crew"]
    cli("pin", "first", "--by", "bo", "--remove")
    assert [entry.by for entry in open_control(tmp_path / "again").audit.entries("first")] == ["ada", "bo"]
    assert pinned in cli("vacuum", "--hours", "0")


def test_a_pin_that_is_taken_or_unknown_is_a_sentence(cli, enriched, posts):
    cli("pin", "first")
    enriched.append_posts(posts(9), app="test", seq=1)
    with pytest.raises(BadInput, match="workbench store pin first --remove"):
        cli("pin", "first")
    with pytest.raises(UnknownName, match="there is no pin second"):
        cli("pin", "second", "--remove")


def test_without_a_store_each_command_says_what_to_run(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "nowhere"))
    for words in (("status",), ("compact",), ("vacuum",), ("versions",), ("pin", "x"), ("migrate",)):
        with pytest.raises(StoreUnusable, match="workbench ingest"):
            cli(*words)
    assert not (tmp_path / "nowhere").exists()
