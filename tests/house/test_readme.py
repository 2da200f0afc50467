"""What the README says is true: commands exist and run, words are those of the project, links lead somewhere."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from workbench.cli.main import app
from workbench.model.query import FIELDS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
VOCABULARY = [
    "Post", "Source", "Query", "Corpus", "Data version", "Enrichment", "Encoder", "Topics", "TopicModel", "Signal",
    "Bin", "Detector", "Score", "Threshold", "Alert", "Incident", "Analysis", "Params", "Findings", "Block", "Run",
    "Provenance", "Report", "Gate", "Evidence", "Promotion", "Department", "Page",
]  # fmt: skip
SERVE_UNTIL_STOPPED = {"workbench app", "workbench lab", "make app", "make lab"}
READERS_FILES = {
    "your_posts.csv": "id,text,created_at,author\n" + "".join(
        f"{n},The delivery of my Rondavik was late again {n},2025-05-2{n}T10:00:00Z,reader{n}\n" for n in range(9)
    ),
    "counts.csv": "timestamp,value\n" + "".join(
        f"2025-05-{1 + hour // 24:02d} {hour % 24:02d}:00:00,{5 + hour % 24}\n" for hour in range(24 * 14)
    ),
    "texts.txt": "I love this bike\nThe worst service I have had\n",
}  # fmt: skip


def commands(group: Any, path: str = "workbench") -> Iterator[str]:
    """Every command below a group, as one types it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        elif not command.hidden:
            yield f"{path} {name}"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def table_rows(heading: str) -> list[tuple[str, str]]:
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", section, re.MULTILINE)
    return rows[1:]


def test_every_command_is_in_the_table_and_every_row_is_a_command() -> None:
    existing = set(commands(typer.main.get_command(app)))
    listed = [re.match(r"`(workbench [a-z]+(?: [a-z]+)?)", row[0]) for row in table_rows("Commands")]
    assert {match[1] for match in listed if match} == existing


def test_every_command_explains_itself() -> None:
    for command in commands(typer.main.get_command(app)):
        shown = CliRunner().invoke(app, [*command.split()[1:], "--help"])
        assert shown.exit_code == 0, command
        assert len(shown.output.split("Usage:")[1].strip().splitlines()) > 3, command


def test_the_glossary_is_the_vocabulary_of_the_project() -> None:
    assert [word for word, _ in table_rows("Words")] == VOCABULARY


def test_the_two_commands_come_first() -> None:
    assert blocks("bash")[0].split("\n")[:2] == ["make demo", "make test"]


def test_the_glossary_names_every_field_of_a_query() -> None:
    (meaning,) = (meaning for word, meaning in table_rows("Words") if word == "Query")
    assert set(re.findall(r"([a-z]+):", meaning)) - {"posts"} == {*FIELDS, "since", "until"}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_to_files_that_are_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]
    assert [target for target in targets if not (ROOT / target.partition("#")[0]).exists()] == []


def test_options_the_table_names_exist() -> None:
    for row, meaning in table_rows("Commands"):
        words = row.strip("`").split()
        path = [word for word in words[1:3] if word.isalpha() and word.islower()]
        shown = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "200"}).output
        for option in re.findall(r"--[a-z-]+", row + meaning):
            assert option in shown, row


@pytest.fixture
def workplace(tmp_path: Path, sample_home: Path) -> tuple[Path, dict[str, str]]:
    """A working folder that looks like a checkout whose sample is loaded, and the environment to run things in it."""
    for name in (
        "Makefile",
        "pyproject.toml",
        "constraints.txt",
        "data_samples",
        "workbench",
        "notebooks",
        "apps",
        ".venv",
    ):
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    for name, content in READERS_FILES.items():
        (tmp_path / name).write_text(content)
    shutil.copytree(sample_home, tmp_path / ".workbench")
    promoted = tmp_path / "promoted"
    shutil.copytree(ROOT / "apps" / "promoted", promoted) if (ROOT / "apps" / "promoted").exists() else promoted.mkdir()
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "WORKBENCH_HOME": str(tmp_path / ".workbench"),
        "WORKBENCH_PROMOTED": str(promoted),
        "HF_HUB_OFFLINE": "1",
    }
    return tmp_path, environment


@pytest.mark.slow
def test_what_the_readme_says_to_type_runs(workplace: tuple[Path, dict[str, str]]) -> None:
    folder, environment = workplace
    for block in blocks("bash"):
        for line in block.strip().splitlines():
            if line == "make test" or line in SERVE_UNTIL_STOPPED:
                continue
            if line.startswith("make "):  # installed already: neither set up again nor left serving
                line = line.replace("make ", "make --old-file .venv/.installed --old-file .venv/bin/python SERVE=0 ")
            done = subprocess.run(["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, f"{line}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert (folder / "topics.html").stat().st_size > 1_000
    assert (folder / "scores" / "counts.csv").read_text().startswith("timestamp,value,anomaly_score")


@pytest.mark.slow
def test_the_lines_of_python_run(workplace: tuple[Path, dict[str, str]]) -> None:
    folder, environment = workplace
    (lines,) = blocks("python")
    done = subprocess.run([sys.executable, "-c", lines], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "posts;" in done.stdout
    assert "workbench run crisis_watch" in done.stdout
