"""How many planted copies join the family of what they copy, and how many texts that only look alike join too.

python -m tests.benchmarks.duplicates [--json] [--quick] [--bases 500] [--seed 1]

Copies are planted into posts of the airline and the TweetEval sets where ``WORKBENCH_DATASETS`` is set, otherwise
into those of the bundled sample. A post can be copied when it has nine words or more: from there on, one changed word
leaves the same text, below it makes another. Recall is the share of copies in the family of their post, precision the
share of what joined a family that is a copy, when as many lures (pairs that are not copies) as copies are shown.
``joined`` is the share of a kind of lures taken for copies. A quote in a long comment and a form filled in without
capitals are shown beside it: the one is no copy by definition, the other cannot be told from one.
"""

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.benchmarks.privacy import sample_texts
from workbench.enrich.duplicates import Families, words
from workbench.enrich.text import normalise, text_id
from workbench.evaluate.intervals import wilson

Edit = Callable[[str, np.random.Generator], str]
LEAST_WORDS = 9
COMMENTS = ["so true", "this!", "wow", "can you believe it", "yes please", "here we go again"]
LONG = "I had exactly the same thing last week and nobody there could tell me why it happens"
OTHER = ["maybe", "really", "honest", "simply", "often", "badly", "today", "never"]
PLACES = ["Denver", "Dallas", "Leeds", "Bremen", "Sevilla", "Boston"]
FORMS = [
    "flight {n} from gate {m} is delayed again and nobody at the desk knows anything",
    "order {n} has still not arrived, please tell me where my parcel is",
    "my case number is {n} and I have been waiting {m} days for an answer from you",
    "bus {n} did not come this morning, second time this week, what is going on",
]
PLACED = [
    "stuck at the airport in {place} since this morning and no one tells us anything",
    "the shop in {place} closed early today without any notice, what a shame really",
]
SHORT = [
    "thank you so much", "thank you very much", "thanks a lot", "love it", "hate it", "I love this one", "no way",
    "I hate this one", "not happy at all", "so happy at last", "good morning", "good night everyone",
    "this is great news", "this is bad news", "when will it open", "when will it close",
]  # fmt: skip
EMOJI = ["\U0001f602\U0001f602\U0001f602", "\U0001f621 \U0001f621", "\U0001f44d"]


def _swapped(text: str, rng: np.random.Generator) -> str:
    parts = text.split()
    parts[int(rng.integers(len(parts)))] = str(rng.choice(OTHER))
    return " ".join(parts)


def _dropped(text: str, rng: np.random.Generator) -> str:
    parts = text.split()
    del parts[int(rng.integers(len(parts)))]
    return " ".join(parts)


def _inserted(text: str, rng: np.random.Generator) -> str:
    parts = text.split()
    parts.insert(int(rng.integers(len(parts) + 1)), str(rng.choice(OTHER)))
    return " ".join(parts)


def _cut(text: str, rng: np.random.Generator) -> str:
    """From half of the text on, in the middle of a word or behind it."""
    at = int(rng.integers(len(text) // 2, max(len(text) - 2, len(text) // 2 + 1)))
    return text[:at].rstrip() + str(rng.choice(["\u2026", "...", " \u2026", "\u2026 https://t.example/x1"]))


def _loud(text: str, rng: np.random.Generator) -> str:
    return str(rng.choice([text.upper(), text.lower(), text.replace(".", "!!!").replace(",", "") + "!!", f'"{text}"']))


EDITS: dict[str, Edit] = {
    "exact": lambda text, rng: text,
    "repost": lambda text, rng: f"RT @someone{rng.integers(99)}: {text}",
    "repost without a colon": lambda text, rng: f"RT @someone{rng.integers(99)} {text}",
    "credited": lambda text, rng: f"{text} via @someone{rng.integers(99)}",
    "another link": lambda text, rng: f"{text} https://t.example/{rng.integers(10**6)}",
    "another handle": lambda text, rng: f"@another{rng.integers(99)} {text}",
    "case and marks": _loud,
    "emoji": lambda text, rng: f"{text} {rng.choice(EMOJI)}",
    "one word changed": _swapped,
    "one word dropped": _dropped,
    "one word inserted": _inserted,
    "truncated": _cut,
    "quote, short comment": lambda text, rng: f'{rng.choice(COMMENTS)} "{text}"',
    "repost, short comment": lambda text, rng: f"{rng.choice(COMMENTS)} RT @someone: {text}",
}


def lures(n: int, rng: np.random.Generator) -> dict[str, list[tuple[str, str]]]:
    """Pairs of texts that are not copies, by kind."""

    def form(texts: list[str], at: int) -> tuple[str, str]:
        chosen = texts[at % len(texts)]
        one, two = rng.choice(np.arange(1000, 9999), 2, replace=False)
        here, there = rng.choice(PLACES, 2, replace=False)
        m = int(rng.integers(2, 60))
        return chosen.format(n=one, m=m, place=here), chosen.format(n=two, m=m, place=there)

    pairs = [(a, b) for a in SHORT for b in SHORT if a < b]
    return {
        "form, another number": [form(FORMS, at) for at in range(n)],
        "form, another place": [form(PLACED, at) for at in range(n)],
        "short and common": [pairs[int(at)] for at in rng.permutation(len(pairs))[:n]],
    }


def real_texts() -> tuple[str, list[str]]:
    """Where the texts come from, and the texts."""
    if not os.environ.get("WORKBENCH_DATASETS"):
        return "the bundled sample", sample_texts()
    from workbench.enrich.train_sentiment import read_split

    path = Path(os.environ["WORKBENCH_DATASETS"]) / "airline" / "Tweets.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        airline = [row["text"] for row in csv.DictReader(lines)]
    return "airline and tweeteval", [*airline, *read_split("train")[0][: len(airline)]]


def bases(texts: list[str], n: int, rng: np.random.Generator) -> list[str]:
    """Posts to copy: of ``LEAST_WORDS`` words or more, unlike each other."""
    families, found = Families(), []
    for at in rng.permutation(len(texts)):
        normal = normalise(texts[at])
        if len(words(normal)) < LEAST_WORDS or normal.endswith(("\u2026", "...")):
            continue
        if families.join(normal) == text_id(normal):
            found.append(texts[at])
        if len(found) == n:
            break
    return found


def measure(n: int, seed: int) -> tuple[str, dict[str, float]]:
    """Where the texts come from, and all figures."""
    rng = np.random.default_rng(seed)
    source, texts = real_texts()
    originals = bases(texts, n, rng)
    families = Families()
    own = [families.join(normalise(text)) for text in originals]
    figures: dict[str, float] = {"posts copied": len(originals)}
    hits = copies = astray = 0
    for kind, edit in EDITS.items():
        joined = [families.join(normalise(edit(text, rng))) for text in originals]
        right = sum(map(str.__eq__, joined, own))
        astray += sum(one != mine and one in own for one, mine in zip(joined, own, strict=True))
        figures |= _share(f"recall, {kind}", right, len(own))
        hits, copies = hits + right, copies + len(own)
    joined = [families.join(normalise(f'{LONG} "{text}"')) for text in originals]
    figures |= _share("joined, quote with a long comment", sum(map(str.__eq__, joined, own)), len(own))
    wrong = shown = 0
    small = [tuple(map(str.lower, pair)) for pair in lures(n, rng)["form, another place"]]
    few = [Families() for _ in small]
    alike = sum(each.join(one) == each.join(two) for each, (one, two) in zip(few, small, strict=True))
    figures |= _share("joined, form in small letters", alike, len(small))
    for kind, pairs in lures(n, rng).items():
        alike = 0
        for one, two in pairs:
            both = Families()
            alike += both.join(normalise(one)) == both.join(normalise(two))
        figures |= _share(f"joined, {kind}", alike, len(pairs))
        wrong, shown = wrong + alike, shown + len(pairs)
    figures |= _share("recall, overall", hits, copies)
    false = wrong * copies / shown + astray
    figures |= _share("precision, overall", hits, round(hits + false))
    figures["joined another family"] = astray
    return source, figures


def _share(name: str, found: int, n: int) -> dict[str, float]:
    low, high = wilson(found, n)
    shares = {name: found / max(n, 1), f"{name}, low": low, f"{name}, high": high}
    return {**{key: round(value, 4) for key, value in shares.items()}, f"{name}, n": n}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--quick", action="store_true", help="40 posts: a look, not a figure")
    options.add_argument("--bases", type=int, default=500, help="posts that are copied, once in each way")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    source, figures = measure(40 if given.quick else given.bases, given.seed)
    if given.json:
        sys.stdout.write(json.dumps({"texts": source, "figures": figures}) + "\n")
        return
    sys.stdout.write(f"texts: {source}\n")
    for name, value in figures.items():
        sys.stdout.write(f"{name:50} {value:>12,}\n")


if __name__ == "__main__":
    main()
