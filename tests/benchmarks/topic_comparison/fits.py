"""Fits measured in a process of their own, on one thread: processor seconds and peak memory.

python -m tests.benchmarks.topic_comparison.fits FOLDER [WARM] <jobs, one JSON object a line>

One process does the fits of one system, smallest first, after one fit of WARM posts that loads libraries and compiles
code. Peak memory is the process's own high-water mark, so it also holds what the system's libraries need.
"""

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.topic_comparison.threads import only

ROOT = Path(__file__).parents[3]
WARM = 5000  # UMAP searches neighbours another way above 4096 texts, and that must be compiled as well


@dataclass(frozen=True)
class Job:
    """A fit: of which system, of how many posts or of which (a file of row numbers in the folder), how."""

    name: str
    system: str
    posts: int
    options: Mapping[str, Any]
    rows: str = ""


@dataclass(frozen=True)
class Measured:
    """What a fit gave. ``cpu_s``: processor seconds of the fit alone. ``rss_gb``: peak of the process, 1e9 bytes.

    ``labels_hash`` and ``words_hash`` are SHA-256, ``control_hash`` that of a float32 product of this machine's BLAS.
    """

    labels: np.ndarray
    words: list[list[str]]
    cpu_s: float
    rss_gb: float
    labels_hash: str
    words_hash: str
    control_hash: str


def write_posts(folder: Path, texts: Sequence[str], vectors: np.ndarray) -> None:
    """Lay out what the measuring processes read."""
    with (folder / "texts.jsonl").open("w", encoding="utf-8") as opened:
        opened.writelines(json.dumps(text) + "\n" for text in texts)
    np.save(folder / "vectors.npy", vectors)


def measure(
    folder: Path, jobs: Sequence[Job], *, warm: int = WARM, threads: int = 1, variables: Mapping[str, str] | None = None
) -> dict[str, Measured]:
    """Do the jobs one after the other in one new process; results by name."""
    environment = os.environ | only(threads) | (variables or {})
    environment |= {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1"}
    lines = "".join(json.dumps(vars(job) | {"options": dict(job.options)}) + "\n" for job in jobs)
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.topic_comparison.fits", str(folder), str(warm)],
        cwd=ROOT, env=environment, input=lines, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found = {}
    for line in done.stdout.splitlines():
        said = json.loads(line)
        name = said.pop("name")
        found[name] = Measured(labels=np.load(folder / f"{name}.npy"), **said)
    return found


def _posts(folder: Path, job: Job) -> tuple[list[str], np.ndarray]:
    """The texts and vectors of a job; only its own are held."""
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    with (folder / "texts.jsonl").open(encoding="utf-8") as opened:
        lines = islice(opened, None if job.rows else job.posts)
        texts = [json.loads(line) for line in lines]
    if job.rows:
        rows = np.load(folder / job.rows)
        return [texts[row] for row in rows], vectors[rows]
    return texts, np.array(vectors[: job.posts])


def _main(folder: Path, warm: int, lines: Iterable[str]) -> None:
    from tests.benchmarks.topic_comparison.systems import SYSTEMS

    jobs = [Job(**json.loads(line)) for line in lines]
    if warm:
        first = jobs[0]
        SYSTEMS[first.system](*_posts(folder, Job("warm", first.system, warm, {})), **first.options)
    for job in jobs:
        texts, vectors = _posts(folder, job)
        began = time.process_time()
        fitted = SYSTEMS[job.system](texts, vectors, **job.options)
        cpu = time.process_time() - began
        labels = fitted.labels.astype("<i8")
        np.save(folder / f"{job.name}.npy", labels)
        said = {
            "name": job.name,
            "words": fitted.words,
            "cpu_s": cpu,
            "rss_gb": peak_gb(),
            "labels_hash": sha256(labels.tobytes()),
            "words_hash": sha256(json.dumps(fitted.words).encode()),
            "control_hash": sha256((vectors[:500] @ vectors[:500].T).tobytes()),
        }
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


def peak_gb() -> float:
    """Most memory this process has held, 1e9 bytes.

    Linux says it for the program itself in VmHWM; the usage of resources also counts the parent that started it.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / 1e9
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def sha256(content: bytes) -> str:
    """64 hex digits."""
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    _main(Path(sys.argv[1]), int(sys.argv[2]), sys.stdin)
