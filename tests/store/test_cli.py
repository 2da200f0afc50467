import pytest
from typer.testing import CliRunner

from workbench.cli.main import app
from workbench.model.errors import StoreUnusable


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


def test_without_a_store_each_command_says_what_to_run(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "nowhere"))
    for words in (("status",), ("compact",), ("vacuum",), ("versions",), ("pin", "x"), ("migrate",)):
        with pytest.raises(StoreUnusable, match="workbench ingest"):
            cli(*words)
    assert not (tmp_path / "nowhere").exists()
