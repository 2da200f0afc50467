from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli.main import app
from workbench.model.errors import BadInput


@pytest.fixture(autouse=True)
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKBENCH_PROMOTED", str(tmp_path / "none"))


def test_each_page_is_named_and_a_closed_one_says_why() -> None:
    said = CliRunner().invoke(app, ["pages", "--department", "training"])
    assert said.exit_code == 0, said.output
    assert "How to read the numbers: closed: reading_numbers has not been promoted" in said.output
    assert "0 pages are ready; 2 closed" in said.output


def test_a_department_that_is_not_there_is_refused_with_the_known_ones() -> None:
    said = CliRunner().invoke(app, ["pages", "--department", "nobody"])
    assert isinstance(said.exception, BadInput)
    assert "training" in str(said.exception)


@pytest.mark.slow
def test_a_page_that_is_ready_shows_the_answer_of_its_run(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(sample_home))
    monkeypatch.setenv("WORKBENCH_PROMOTED", str(sample_home / "promoted"))
    said = CliRunner().invoke(app, ["pages", "--department", "training"])
    assert "2 pages are ready. Open them: workbench app" in said.output
    assert "A number here has a range, a badge and the posts behind it" in said.output
