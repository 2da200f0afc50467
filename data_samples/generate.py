"""Makes the sample corpus: posts.jsonl.gz and ground_truth.json, the same bytes for the same seed.

Run it as ``python data_samples/generate.py [--seed N] [--out FOLDER]``; it needs Python alone.
"""

import argparse
import gzip
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from engagement import count, number
from phrases import Grammar
from planted import plant
from talk import Post, Talk
from truth import truth

SEED = 20250301
CAP = 96  # posts a sentence pattern may be part of: below 0.5 % of 20,000


@dataclass(frozen=True)
class Sample:
    """The corpus in memory: posts with their patterns, the file's lines, the truth."""

    posts: list[Post]
    lines: bytes
    truth: dict[str, Any]


def make(seed: int = SEED) -> Sample:
    """The whole corpus for a seed."""
    talk = Talk(seed, Grammar(CAP))
    talk.background()
    plant(talk, seed)
    posts = number(talk.posts)
    count(posts, seed)
    rows = (json.dumps(post.row(), ensure_ascii=False, separators=(",", ":")) for post in posts)
    lines = ("\n".join(rows) + "\n").encode()
    return Sample(posts, lines, truth(posts, seed, hashlib.sha256(lines).hexdigest()))


def write(sample: Sample, out: Path) -> None:
    """Writes both files; the gzip header carries no time and no name."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "posts.jsonl.gz").write_bytes(gzip.compress(sample.lines, compresslevel=9, mtime=0))
    text = json.dumps(sample.truth, ensure_ascii=False, separators=(",", ":"))
    # A line for each column keeps differences between two versions readable.
    for name in sample.truth["posts"]:
        text = text.replace(f'"{name}":[', f'\n"{name}":[', 1) if name == "id" else text.replace(f'],"{name}":[', f'],\n"{name}":[', 1)
    (out / "ground_truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Reads the arguments, writes the files, says how many posts."""
    parser = argparse.ArgumentParser(description="Make the sample corpus.")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    arguments = parser.parse_args()
    sample = make(arguments.seed)
    write(sample, arguments.out)
    sys.stdout.write(f"{len(sample.posts)} posts in {arguments.out}\n")


if __name__ == "__main__":
    main()
