"""Own pages from a folder to what a corpus carries."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli.main import app
from workbench.store import open_store

LONG = "This paragraph is long enough to stand on its own feet."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    open_store(tmp_path / "home")
    return tmp_path / "home"


def wb(*words: object) -> str:
    return CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False, env={"COLUMNS": "200"}).output


def test_pages_are_added_replaced_and_listed(home: Path, tmp_path: Path) -> None:
    assert "There are no pages yet" in wb("content", "list")
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "brakes.md").write_text(f"# Brakes\n\n{LONG}\n")
    (pages / "range.md").write_text(f"# Range\n\n{LONG}\n\n{LONG}\n")
    assert "2 pages added; 2 pages in 3 passages are here now." in wb("content", "add", pages)
    first = open_store(home).select()
    assert first.table("content")["page"].tolist() == ["brakes.md", "range.md", "range.md"]
    assert first.models["content"].startswith("static-")
    (pages / "brakes.md").write_text(f"# Better brakes\n\n{LONG}\n")
    assert "1 pages added; 2 pages in 3 passages" in wb("content", "add", pages / "brakes.md")
    assert "Better brakes" in wb("content", "list")
    assert open_store(home).select().data_version != first.data_version
    assert open_store(home).select(version=first.data_version).table("content")["title"].iloc[0] == "Brakes"
    assert "1 pages added; 1 pages in 1 passages" in wb("content", "add", pages / "brakes.md", "--fresh")


def test_addresses_alone_are_said_to_be_that(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "sitemap.xml"
    file.write_text("<urlset><url><loc>https://help.example/reset-the-app</loc></url></urlset>")
    said = wb("content", "add", file)
    assert "--fetch reads the pages themselves" in said and "1 pages added" in said
