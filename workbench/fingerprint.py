"""What code made a result: a hash of the project's files that an analysis really imports."""

import ast
import hashlib
import inspect
from functools import cache
from pathlib import Path

from workbench.model.analysis import Analysis

PACKAGE = Path(__file__).parent


@cache
def code_id(analysis: Analysis) -> str:
    """Hash of the analysis's own file and every file of this package it imports, directly or not; 16 hex digits."""
    digest = hashlib.sha256()
    for path in sorted(_closure(Path(inspect.getfile(analysis.run)))):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


@cache
def leaves_out(analysis: Analysis) -> bool:
    """Whether the analysis reads the exclusions, so that its results depend on them."""
    return PACKAGE / "model" / "exclusions.py" in _closure(Path(inspect.getfile(analysis.run)))


def _closure(start: Path) -> set[Path]:
    """The file and all files of the package reachable from its import statements.

    A package's ``__init__`` only lists its members; it is followed only where something is imported from it by name,
    so that adding an analysis to the list does not change the identity of the others.
    """
    seen: set[Path] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in seen or not path.is_relative_to(PACKAGE):
            continue
        seen.add(path)
        waiting.extend(_imports(path))
    return seen


def _imports(path: Path) -> list[Path]:
    found: list[Path | None] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.extend(_file(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                member = _file(f"{node.module}.{alias.name}")
                found.append(member or _file(node.module))
    return [path for path in found if path is not None]


def _file(module: str) -> Path | None:
    """The file of a module of this package, None for anything else."""
    first, *rest = module.split(".")
    if first != PACKAGE.name:
        return None
    base = PACKAGE.joinpath(*rest)
    candidates = (base.with_suffix(".py"), base / "__init__.py") if rest else (base / "__init__.py",)
    return next((path for path in candidates if path.is_file()), None)
