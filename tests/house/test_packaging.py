"""What users install: the wheel carries everything it needs, and importing it is light."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import workbench

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the tracked files without touching the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", "workbench", "pyproject.toml", "README.md", "LICENSE"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, listed):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((ROOT / name).read_bytes())
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    built = subprocess.run(command, check=False, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_installs_into_a_clean_environment_and_says_its_version(wheel: Path, tmp_path: Path) -> None:
    """Dependencies are lent from this environment; `make bench` installs them anew."""
    home = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    python = home / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True)
    site = next((home / "lib").glob("python*/site-packages"))
    lent = [path for path in sys.path if path.endswith("site-packages")]
    (site / "lent.pth").write_text("\n".join(lent))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    said = subprocess.run(
        [str(home / "bin" / "workbench"), "--version"],
        cwd=tmp_path, env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert said.stdout == f"workbench {workbench.__version__}\n"
    where = subprocess.run(
        [str(python), "-c", "import workbench; print(workbench.__file__)"],
        cwd=tmp_path, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert Path(where.stdout.strip()).is_relative_to(home)


def test_the_wheel_carries_every_file_of_the_package(wheel: Path) -> None:
    source = wheel.parent / "source"
    given = {
        path.relative_to(source).as_posix()
        for path in (source / "workbench").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert given - inside == set()
    assert not [name for name in inside if name.startswith(("tests", "apps", "notebooks", "data_samples"))]


@pytest.mark.parametrize("module", ["workbench", "workbench.cli.main"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    """What a person waits for before the first word: torch takes seconds, the others a good part of one each."""
    heavy = ("torch", "streamlit", "pandas", "sklearn", "bertopic", "transformers", "altair", "duckdb")
    program = f"import sys, {module}; print(*[name for name in {heavy} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    assert loaded == []


def test_the_changelog_knows_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{workbench.__version__}]" in changelog or "## [Unreleased]" in changelog
    assert "version" in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dynamic"]
