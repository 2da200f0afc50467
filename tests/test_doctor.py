import importlib.metadata
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench import doctor
from workbench.cli.main import app
from workbench.control import open_control
from workbench.doctor import Check


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WORKBENCH_DATASETS", raising=False)
    return tmp_path / "home"


def by_name(checks: tuple[Check, ...]) -> dict[str, Check]:
    return {check.name: check for check in checks}


def test_a_fresh_checkout_has_no_problems_and_makes_nothing(home: Path) -> None:
    checks = by_name(doctor.examine())
    assert [check for check in checks.values() if check.problem] == []
    assert checks["store"].found == f"{home} (none yet)"
    assert not home.exists()


def test_every_check_has_another_name() -> None:
    names = [check.name for check in doctor.examine()]
    assert len(names) == len(set(names))


def test_a_damaged_store_and_control_file_are_problems_with_a_way_out(home: Path) -> None:
    home.mkdir()
    (home / "store.json").write_text("not JSON")
    (home / "control.sqlite").write_bytes(b"not a database" * 100)
    checks = by_name(doctor.examine())
    assert "cannot be read" in checks["store"].problem
    assert "damaged" in checks["decisions"].problem
    assert checks["store"].do
    assert checks["decisions"].do


def test_the_audit_is_verified(home: Path) -> None:
    open_control(home).pins.pin("board", "v1", by="ada")
    assert doctor.control_state(home).found == "audit of 1 entries verified"


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        importlib.metadata, "requires", lambda _: ["numpy", "no-such-package>=2", 'ruff; extra == "dev"']
    )
    check = doctor.packages()
    assert check.found.startswith("numpy ")
    assert check.problem == "no-such-package not installed"
    assert check.do == "run `make setup`"


def test_too_little_room_is_a_problem(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 10**30)
    assert "less than 1 GB" in doctor.free_space(home).problem


def test_a_folder_of_labelled_sets_that_is_not_there_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_DATASETS", "/no/such/folder")
    assert "not there" in doctor.labelled_sets().problem


def test_a_missing_browser_is_said_but_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "BROWSERS", ("no-such-browser",))
    check = doctor.browser()
    assert (check.found, check.problem) == ("no Chromium", "")
    assert "make browser" in check.do


def test_the_command_ends_with_1_when_something_is_wrong_and_says_how_to_mend_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_DATASETS", "/no/such/folder")
    shown = CliRunner().invoke(app, ["doctor"])
    assert shown.exit_code == 1
    assert "correct the variable" in shown.output


def test_the_command_prints_json_and_ends_with_0_when_all_is_fine(home: Path) -> None:
    shown = CliRunner().invoke(app, ["doctor", "--json"])
    assert shown.exit_code == 0
    assert {"name", "found", "problem", "do"} == set(json.loads(shown.output)[0])
