"""The Makefile says what it can do, and what the project promises is there."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROMISED = ["help", "setup", "demo", "lab", "app", "check", "test", "notebooks", "reports", "bench", "browser", "clean"]


def make(*words: str) -> str:
    return subprocess.run(["make", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_make_alone_lists_every_target_with_a_sentence() -> None:
    listed = dict(re.findall(r"^  make (\w+) +(\S.*)$", make(), re.MULTILINE))
    assert list(listed) == PROMISED
    assert make("help") == make()


def test_every_target_can_be_planned() -> None:
    for target in PROMISED:
        make("--dry-run", target)


def test_continuous_integration_runs_what_a_laptop_runs() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert ".ci/run" in (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_demo_can_end_without_serving() -> None:
    assert '[ "0" = 0 ]' in make("--dry-run", "demo", "SERVE=0")


def test_an_environment_that_cannot_be_made_says_which_package_to_install(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    python.write_text(
        '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; *"%d.%d"*) echo 3.11;; --version) echo "Python 3.11.2";; esac\n'
    )
    python.chmod(0o755)
    tried = subprocess.run(
        ["make", "setup", f"PYTHON={python}", f"VENV={tmp_path}/venv"],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert tried.returncode != 0
    assert "sudo apt-get install python3.11-venv" in tried.stderr


def test_a_python_that_is_too_old_says_so(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    python.write_text('#!/bin/sh\ncase "$*" in *version_info*) exit 1;; --version) echo "Python 3.9.1";; esac\n')
    python.chmod(0o755)
    tried = subprocess.run(
        ["make", "setup", f"PYTHON={python}", f"VENV={tmp_path}/venv"],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert "Python 3.9.1 is too old" in tried.stderr
