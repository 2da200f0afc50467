"""How the cost of our fit grows with the posts, to a million."""

import random
from collections.abc import Sequence

import numpy as np

from tests.benchmarks.topic_comparison.comparison import Row, Setting, tell
from tests.benchmarks.topic_comparison.fits import Job, measure, write_posts

SIZES = (5_000, 20_000, 100_000, 1_000_000)
NOISE = 0.3  # length of the noise beside a vector of length 1: the noisy post has a cosine of about .96 to its source
SEED_POSTS = 1000  # that a fit is warmed with


def resampled(texts: Sequence[str], vectors: np.ndarray, posts: int, seed: int) -> tuple[list[str], np.ndarray]:
    """That many posts drawn with replacement: each vector with noise, each text with one word of another text."""
    draw = np.random.default_rng(seed)
    rows = draw.integers(0, len(texts), posts)
    chosen = random.Random(seed)  # noqa: S311 - words, not secrets
    noisy = vectors[rows]
    width = vectors.shape[1]
    for start in range(0, posts, 50_000):
        part = noisy[start : start + 50_000]
        part += draw.normal(0, NOISE / np.sqrt(width), part.shape).astype(np.float32)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    changed = []
    for row in rows:
        words = texts[row].split()
        words[chosen.randrange(len(words))] = chosen.choice(chosen.choice(texts).split())
        changed.append(" ".join(words))
    return changed, noisy


def grow(setting: Setting, sizes: Sequence[int]) -> list[Row]:
    """Processor seconds and peak memory of our fit as it comes, a process for each size, of resampled posts."""
    tell(f"resampling {max(sizes):,} posts")
    folder = setting.folder / "resampled"
    folder.mkdir()
    write_posts(folder, *resampled(setting.texts, setting.vectors, max(sizes), setting.seeds[0]))
    rows: list[Row] = []
    for posts in sizes:
        tell(f"ours on {posts:,} resampled posts")
        job = Job(f"ours-{posts}", "ours", posts, setting.ours(plain=False))
        found = measure(folder, [job], warm=SEED_POSTS)[job.name]
        topics = len(np.unique(found.labels[found.labels >= 0]))
        coverage = float((found.labels >= 0).mean())
        rows.append(
            {"posts": posts, "cpu_s": found.cpu_s, "rss_gb": found.rss_gb, "topics": topics, "coverage": coverage}
        )
    return rows


def grow_real(setting: Setting, sizes: Sequence[int]) -> list[Row]:
    """The same on real posts, the first so many of them."""
    jobs = [Job(f"grow-{posts}", "ours", posts, setting.ours(plain=False)) for posts in sizes]
    found = measure(setting.folder, jobs, warm=SEED_POSTS)
    return [{"posts": job.posts, "cpu_s": found[job.name].cpu_s, "rss_gb": found[job.name].rss_gb} for job in jobs]


def exponent(rows: Sequence[Row]) -> float:
    """Slope of log seconds over log posts: 1 is linear."""
    posts, seconds = ([max(float(row[name]), 1e-6) for row in rows] for name in ("posts", "cpu_s"))
    return float(np.polyfit(np.log(posts), np.log(seconds), 1)[0])
