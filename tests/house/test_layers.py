"""Imports point down, and siblings stay apart. The layers are this one list."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

LAYERS: tuple[tuple[str, ...], ...] = (
    ("model",),
    ("sources", "store", "control"),
    ("enrich",),
    ("topics", "detect", "charts"),
    ("evaluate",),
    ("analyses",),
    (
        "fingerprint",
        "runs",
        "sample",
        "promotion",
        "topic_quality",
        "labelling",
        "vault",
        "ingest",
        "doctor",
        "incidents",
        "exclusions",
        "watch",
        "deliver",
    ),
    ("present",),
    ("cli",),
)
# Rooms that never import each other although they stand in one layer. Those of the sixth layer may: one doorway
# uses another there (promotion reads the identity of code, the doctor looks at everything).
SIBLINGS = (frozenset(LAYERS[1]), frozenset(LAYERS[3]))
STREAMLIT_MAY_BE_IMPORTED_IN = (
    "workbench/present/page.py",
    "workbench/present/widgets.py",
    "workbench/present/tools/",
    "apps/",
)

LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
FILES = sorted((ROOT / "workbench").rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module a file imports, anywhere in it, with the line; ``from a import b`` gives both a and a.b."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno} imports relatively; write the whole name"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def room(path: Path) -> str:
    """The room of a file: the first name below workbench/."""
    return path.relative_to(ROOT / "workbench").parts[0].removesuffix(".py")


def test_every_room_stands_in_the_list_of_layers() -> None:
    assert {room(path) for path in FILES} - {"__init__", "__main__"} <= set(LEVEL)


@pytest.mark.parametrize("level", range(len(LAYERS)), ids=lambda level: "-".join(LAYERS[level])[:40])
def test_imports_point_down_and_siblings_stay_apart(level: int) -> None:
    wrong = []
    for path in FILES:
        here = room(path)
        if LEVEL.get(here) != level:
            continue
        for module, line in imports(path):
            first, _, rest = module.partition(".")
            there = rest.partition(".")[0]
            if first == "apps":
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {module}, which stands above the package")
            if first != "workbench" or there not in LEVEL or there == here:
                continue
            apart = any({here, there} <= siblings for siblings in SIBLINGS)
            if LEVEL[there] > level or apart:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    assert wrong == []


def test_streamlit_is_imported_only_where_pages_are_drawn() -> None:
    wrong = []
    for path in [*FILES, *(ROOT / "data_samples").rglob("*.py")]:
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(STREAMLIT_MAY_BE_IMPORTED_IN):
            continue
        wrong += [f"{name}:{line}" for module, line in imports(path) if module.partition(".")[0] == "streamlit"]
    assert wrong == []


def test_apps_compute_nothing_themselves() -> None:
    """The portal asks the doorway and draws; numbers come from analyses alone."""
    wrong = []
    for path in sorted((ROOT / "apps").rglob("*.py")):
        for module, line in imports(path):
            deep = [name for level in LAYERS[2:6] for name in level]
            if module.startswith(tuple(f"workbench.{name}." for name in deep)) or module.split(".")[0] in {
                "numpy",
                "sklearn",
                "scipy",
            }:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    assert wrong == []
