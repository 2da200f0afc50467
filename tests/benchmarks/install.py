"""What an installation costs: minutes, megabytes, and the time until the package answers.

python -m tests.benchmarks.install [--json] [--quick]
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*words: str) -> tuple[float, float]:
    """Wall-clock and CPU seconds of a command.

    Raises: CalledProcessError when it fails.
    """
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - started, cpu


def megabytes(folder: Path) -> float:
    """Size of all files below a folder."""
    files = (Path(place) / name for place, _, names in os.walk(folder) for name in names)
    return sum(file.stat().st_size for file in files if not file.is_symlink()) / 1e6


def install(folder: Path) -> dict[str, float]:
    """Install the project with its pins into a clean environment, as ``make setup`` does."""
    run(sys.executable, "-m", "venv", str(folder))
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "-c", "constraints.txt"]
    torch = next(line for line in (ROOT / "constraints.txt").read_text().splitlines() if line.startswith("torch=="))
    first, first_cpu = run(*pip, torch)
    rest, rest_cpu = run(*pip, ".[dev]")
    return {
        "install_minutes": (first + rest) / 60,
        "install_cpu_minutes": (first_cpu + rest_cpu) / 60,
        "installed_megabytes": megabytes(folder),
    }


def first_words(folder: Path) -> dict[str, float]:
    """CPU seconds until the package is imported and the command answers: the best of five, so without cold disks."""
    python, command = str(folder / "bin" / "python"), str(folder / "bin" / "workbench")
    return {
        "import_cpu_seconds": min(run(python, "-c", "import workbench")[1] for _ in range(5)),
        "version_cpu_seconds": min(run(command, "--version")[1] for _ in range(5)),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="measure this environment; install nothing")
    wanted = parser.parse_args()
    if wanted.quick:
        folder = Path(sys.prefix)
        figures = {"installed_megabytes": megabytes(folder), **first_words(folder)}
    else:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "venv"
            figures = {**install(folder), **first_words(folder)}
    figures = {name: round(value, 2) for name, value in figures.items()}
    if wanted.json:
        sys.stdout.write(json.dumps({"figures": figures}) + "\n")
        return
    for name, value in figures.items():
        sys.stdout.write(f"{name:28} {value:>12,}\n")


if __name__ == "__main__":
    main()
