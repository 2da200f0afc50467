"""Names that say nothing, and calls that have no place here."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("workbench", "apps", "data_samples") for path in (ROOT / folder).rglob("*.py"))
EMPTY_WORDS = {"manager", "handler", "processor", "helper", "helpers", "utils", "util", "common", "engine", "pipeline"}
PURE = [
    path
    for name in ("model", "enrich", "topics", "detect", "evaluate", "analyses", "charts")
    for path in sorted((ROOT / "workbench" / name).rglob("*.py"))
]


def words(name: str) -> set[str]:
    """The words of a snake_case or CamelCase name, in lower case."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Dotted name and line of every call in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def test_files_and_classes_are_named_by_what_they_are() -> None:
    empty = [path.relative_to(ROOT).as_posix() for path in FILES if words(path.stem) & EMPTY_WORDS]
    for path in FILES:
        classes = [
            node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ClassDef)
        ]
        empty += [f"{where(path, node.lineno)} {node.name}" for node in classes if words(node.name) & EMPTY_WORDS]
    assert empty == []


def test_nothing_is_pickled() -> None:
    """A pickle runs code when it is read and breaks with the next version of a library."""
    wrong = []
    for path in FILES:
        wrong += [
            where(path, line) for name, line in calls(path) if name in {"joblib.dump", "joblib.load", "torch.save"}
        ]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if {"pickle", "cloudpickle", "dill", "shelve"} & {module.partition(".")[0] for module in modules}:
                wrong.append(where(path, node.lineno))
    assert wrong == []


def test_nothing_pure_asks_the_clock() -> None:
    clocks = re.compile(r"(.*\.)?(now|utcnow|today)$|time\.(time|time_ns|monotonic)$")
    wrong = []
    for path in PURE:
        wrong += [f"{where(path, line)} {name}" for name, line in calls(path) if clocks.fullmatch(name)]
    assert wrong == []


def test_random_numbers_have_a_seed() -> None:
    """``random.random()`` and ``np.random.rand()`` draw from a state that everybody shares."""
    shared = re.compile(
        r"(random|np\.random|numpy\.random)\.(?!Random$|default_rng$|Generator$|SeedSequence$|PCG64$)\w+"
    )
    unseeded = re.compile(r"(np\.random\.|numpy\.random\.)?default_rng$|random\.Random$")
    wrong = []
    for path in [*PURE, *(ROOT / "data_samples").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if shared.fullmatch(name) or (unseeded.fullmatch(name) and not node.args and not node.keywords):
                    wrong.append(f"{where(path, node.lineno)} {name}")
    assert wrong == []


@pytest.mark.parametrize("folder", ["workbench", "apps"])
def test_people_are_told_sentences_not_assertions(folder: str) -> None:
    wrong = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assert):
                wrong.append(where(path, node.lineno))
            if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) == "Exception"):
                wrong.append(where(path, node.lineno))
    assert wrong == []


def test_no_file_speaks_of_one_machine() -> None:
    """Committed text holds no home folder, no file address and no scratch folder of whoever wrote it."""
    machine = re.compile(r"file:/{2}/|/(?:home|Users)/\w+/|/(?:root)/")
    suffixes = {".py", ".md", ".toml", ".txt", ".yml", ".yaml", ".json", ".ipynb", ""}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    wrong = []
    for name in tracked.splitlines():
        path = ROOT / name
        if path.suffix in suffixes and path != Path(__file__) and path.is_file():
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            wrong += [where(path, number) for number, line in enumerate(lines, 1) if machine.search(line)]
    assert wrong == []
