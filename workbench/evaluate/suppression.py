"""Groups of people in numbers that single nobody out: small groups hidden, counts perturbed and rounded."""

import hashlib
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from pydantic import JsonValue

from workbench.evaluate.intervals import wilson
from workbench.model.findings import Findings, Note, Table

PEOPLE = "people"  # the column that says how many people a row speaks of
EPSILON = 1.0  # of the noise of one count: one person changes the odds of any count by at most e to this power
WITHHELD = "withheld"  # the key of the note that says why no posts open


def released(findings: Findings, smallest: int, posts: pd.DataFrame) -> Findings:
    """What may be said of an analysis of groups: its tables of people, suppressed, and its notes; nothing else.

    Numbers, figures, posts, incidents, other tables and the headline are dropped; in a table, what is neither a count
    of people nor text is blanked. A row's people are added as a column of their own. Of every row:

    1. Each count is perturbed by two-sided geometric noise and rounded to a multiple of ``smallest`` (base 5 for 5).
    2. It is hidden (None) unless at least ``smallest`` people are behind it and it still rounds to twice that.
    3. Complementary suppression: where one part of a row is hidden, so are the next smallest until at least two are,
       and together they are no small group either; the row's total minus what is shown then says nothing of one part.

    So a class is told of a group only where both that class and the rest are groups (no "all of them").

    The noise is the same for the same ``posts`` (columns post_id, author) however they were asked for, and drawn anew
    for all cells when one post more or less is there: that a count changed does not say that the person left out was
    in it. Of one count: the odds that a given person is in it move by at most the factor e; only at the edge of the
    least group that factor does not hold, in up to 4 % of draws of a part and 9 % of a total of two. Not covered: many
    counts together (factors multiply), many different questions averaged, what a row says in words (such as a badge
    that needs 50 labels), and whoever may read the posts themselves.

    Source: Sweeney 2002, "k-anonymity", IJUFKS 10 (least group); Willenborg & de Waal 2001, "Elements of statistical
    disclosure control" (complementary suppression, rounding); Machanavajjhala et al. 2007, "l-diversity", TKDD 1 (both
    sides); Ghosh, Roughgarden & Sundararajan 2009, "Universally utility-maximizing privacy mechanisms" (noise).
    """
    seed = _seed(posts)
    kept: list[Table | Note] = []
    for block in findings.blocks:
        if isinstance(block, Table) and block.people:
            kept.append(_table(block, smallest, seed))
        elif isinstance(block, Note):
            kept.append(block)
    return Findings(headline="", blocks=(*kept, _withheld(smallest)))


def coarse(n: int, name: str, smallest: int, posts: pd.DataFrame) -> int:
    """A count of what is in the data, perturbed and rounded; ``smallest`` for any that is not above it, 0 for none."""
    return max(smallest, _rounded(n + _noise(_seed(posts), "coverage", name), smallest)) if n else 0


def share(part: JsonValue, people: JsonValue, smallest: int, worth: float) -> tuple[float, float, float] | None:
    """A part's share of a row as released with its 95 % interval; None where either is hidden.

    The interval comes from the released counts alone, widened by what noise and rounding may have moved the part. It is
    Wilson's at ``worth`` people at most: a part that a model or labels estimated is no surer for being of many people.
    """
    if not isinstance(part, int) or not isinstance(people, int) or people <= 0:
        return None
    slack = (smallest / 2 + 3) / people  # half a step, and noise that is larger in 3 % of draws
    n = min(worth, float(people))
    value = min(part / people, 1.0)
    low, _ = wilson(max(value - slack, 0.0) * n, n)
    _, high = wilson(min(value + slack, 1.0) * n, n)
    return value, min(low, value), max(high, value)


def _table(block: Table, smallest: int, seed: str) -> Table:
    at = block.columns.index(block.people[0])
    places = [block.columns.index(name) for name in block.people]
    rows = []
    for row in block.rows:
        counts = [_count(row[place]) for place in places]
        noisy = [
            count + _noise(seed, block.key, f"{row[0]}/{name}")
            for count, name in zip(counts, block.people, strict=True)
        ]
        total, parts = _cells(counts, noisy, smallest)
        said: list[JsonValue] = [value if isinstance(value, str) else None for value in row]
        for place, part in zip(places, parts, strict=True):
            said[place] = part
        rows.append((*said[:at], total, *said[at:]))
    columns = (*block.columns[:at], PEOPLE, *block.columns[at:])
    return Table(key=block.key, title=block.title, columns=columns, rows=tuple(rows), people=block.people)


def _cells(counts: Sequence[int], noisy: Sequence[int], smallest: int) -> tuple[int | None, list[int | None]]:
    """The total and parts of a row as they may be said."""

    def shown(count: int, perturbed: int) -> bool:
        return count >= smallest and _rounded(perturbed, smallest) >= 2 * smallest

    if not shown(sum(counts), sum(noisy)):
        return None, [None] * len(counts)
    hidden = {place for place in range(len(counts)) if not shown(counts[place], noisy[place])}
    for place in sorted(range(len(counts)), key=lambda place: noisy[place]):
        if hidden and (len(hidden) < 2 or sum(counts[part] for part in hidden) < smallest):
            hidden.add(place)
    parts = [None if place in hidden else _rounded(value, smallest) for place, value in enumerate(noisy)]
    return _rounded(sum(noisy), smallest), parts


def _rounded(n: int, base: int) -> int:
    """To the nearest multiple, halves up; never below 0."""
    return max(0, base * ((2 * n + base) // (2 * base)))


def _noise(seed: str, table: str, cell: str) -> int:
    """Two-sided geometric noise of one cell: the difference of two geometric draws."""
    drawn = np.frombuffer(hashlib.sha256(f"{seed}/{table}/{cell}".encode()).digest(), dtype=">u8")[:2]
    first, second = (math.floor(-math.log((int(one) + 1) / 2.0**64) / EPSILON) for one in drawn)
    return first - second


def _seed(posts: pd.DataFrame) -> str:
    """Which posts there are, in whatever order, as text."""
    rows = np.sort(pd.util.hash_pandas_object(posts[["post_id", "author"]], index=False).to_numpy())
    return hashlib.sha256(rows.tobytes()).hexdigest()


def _count(value: JsonValue) -> int:
    return round(value) if isinstance(value, int | float) else 0


def _withheld(smallest: int) -> Note:
    return Note(
        key=WITHHELD,
        title=f"Open posts: not shown, groups of fewer than {smallest}",
        text=f"No post, quote or name stands behind these numbers on any page or in any file. Groups of fewer than "
        f"{smallest} people are hidden, and those near it; counts are moved a little by chance and rounded to a "
        f"multiple of {smallest}, so that two answers that differ by one person do not give that person away.",
    )
