"""The generator makes the committed corpus again, and no sentence wears out."""

import gzip
import hashlib
import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest


def test_the_same_seed_makes_the_committed_posts_again(samples: Path, fresh: Path) -> None:
    committed = gzip.decompress((samples / "posts.jsonl.gz").read_bytes())
    assert gzip.decompress((fresh / "posts.jsonl.gz").read_bytes()) == committed


def test_the_same_seed_makes_the_committed_truth_again(samples: Path, fresh: Path) -> None:
    assert (fresh / "ground_truth.json").read_bytes() == (samples / "ground_truth.json").read_bytes()


def test_the_compressed_file_is_the_committed_one_byte_for_byte(samples: Path, fresh: Path) -> None:
    if "ng" in zlib.ZLIB_RUNTIME_VERSION:
        pytest.skip("this Python packs with zlib-ng, which makes other bytes of the same lines")
    assert (fresh / "posts.jsonl.gz").read_bytes() == (samples / "posts.jsonl.gz").read_bytes()


def test_the_compressed_file_carries_no_time_and_no_name(samples: Path) -> None:
    header = (samples / "posts.jsonl.gz").read_bytes()[:10]
    assert header[3:8] == bytes(5)  # RFC 1952: flags, then four bytes of time


def test_the_truth_names_the_hash_of_the_lines(samples: Path, truth: dict) -> None:
    lines = gzip.decompress((samples / "posts.jsonl.gz").read_bytes())
    assert hashlib.sha256(lines).hexdigest() == truth["posts_sha256"]


def test_no_sentence_pattern_is_in_more_than_half_a_percent_of_the_posts(fresh: Path, rows: list[dict]) -> None:
    uses = json.loads((fresh / "patterns.json").read_text(encoding="utf-8"))
    assert max(uses.values()) <= 0.005 * len(rows)
    assert len(uses) > 1500
    assert sum(uses.values()) > len(rows)  # every post is made of patterns that were counted


def test_another_seed_makes_another_market_of_the_same_size(samples: Path, tmp_path: Path, rows: list[dict]) -> None:
    command = [sys.executable, str(samples / "generate.py"), "--seed", "7", "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    lines = gzip.decompress((tmp_path / "posts.jsonl.gz").read_bytes()).splitlines()
    assert abs(len(lines) - len(rows)) < 1200
    assert json.loads(lines[0])["text"] != rows[0]["text"]


def test_everything_together_is_below_five_megabytes(samples: Path) -> None:
    files = [path for path in samples.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 5_000_000
    assert all(
        len(path.read_text(encoding="utf-8").splitlines()) < 300 for path in files if path.suffix in (".py", ".toml")
    )
