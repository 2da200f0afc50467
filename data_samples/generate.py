"""Makes the sample corpus: posts.jsonl.gz and ground_truth.json, the same bytes for the same seed.

Run it as ``python data_samples/generate.py [--seed N] [--out FOLDER]``; it needs Python alone.
"""

import argparse
import gzip
import hashlib
import io
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from engagement import count, number
from phrases import Grammar
from planted import plant
from talk import Post, Talk
from truth import truth

SEED = 20250316
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
    rows = (_json(post.row()) for post in posts)
    lines = ("\n".join(rows) + "\n").encode()
    return Sample(posts, lines, truth(posts, seed, hashlib.sha256(lines).hexdigest()))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write(sample: Sample, out: Path) -> None:
    """Writes both files; the gzip header carries no time and no name."""
    out.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as file:
        file.write(sample.lines)
    (out / "posts.jsonl.gz").write_bytes(packed.getvalue())
    # A line for each column keeps differences between two versions readable.
    columns = sample.truth["posts"]
    head = _json(sample.truth | {"posts": None}).removesuffix("null}")
    body = ",\n".join(f"{_json(name)}:{_json(values)}" for name, values in columns.items())
    text = f"{head}{{\n{body}\n}}}}"
    (out / "ground_truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Reads the arguments, writes the files, says how many posts."""
    parser = argparse.ArgumentParser(description="Make the sample corpus.")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--patterns", type=Path, help="also write here how many posts each sentence pattern is in")
    arguments = parser.parse_args()
    sample = make(arguments.seed)
    write(sample, arguments.out)
    if arguments.patterns:
        uses = Counter(pattern for post in sample.posts for pattern in set(post.said.patterns))
        arguments.patterns.write_text(json.dumps(uses), encoding="utf-8")
    sys.stdout.write(f"{len(sample.posts)} posts in {arguments.out}\n")


if __name__ == "__main__":
    main()
