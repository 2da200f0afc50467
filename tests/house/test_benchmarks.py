"""Every benchmark is a module that prints one JSON object of figures, and has a quick look."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.stem for path in (ROOT / "tests" / "benchmarks").glob("*.py"))


def test_there_are_benchmarks_of_what_people_wait_for() -> None:
    assert {"enrich", "false_alarms", "ingest", "install", "store", "topics"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_says_how_it_is_run(name: str) -> None:
    text = (ROOT / "tests" / "benchmarks" / f"{name}.py").read_text(encoding="utf-8")
    assert f"\npython -m tests.benchmarks.{name} [--json] [--quick]" in text.split('"""')[1]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_quick_look_prints_one_object_of_figures(name: str) -> None:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{name}", "--json", "--quick"],
        cwd=ROOT, env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout)["figures"]
    assert figures
    assert {type(value) for value in figures.values()} <= {int, float}
