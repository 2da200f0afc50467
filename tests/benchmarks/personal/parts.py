"""What personal data is made of: invented words and digits that are valid where a check digit says so."""

import random
import re
from collections.abc import Callable, Sequence

Family = Callable[[random.Random], str]
"""Draws one piece of personal data, written as people write it."""

FIRST = ["marlo", "tessa", "Jonte", "Ilka", "pavo", "Rieke", "dorin", "Elmo", "Noara", "Vesna", "quim", "Leire"]
LAST = ["Brandt", "okello", "Varga", "Iversen", "castell", "Mbeki", "Orwin", "Thule", "Ferrow", "Quist", "Lindqv"]
HOSTS = ["mailbox", "posteo", "kest-net", "oldmail", "inbox", "web", "gmx", "gmail", "outlook", "firm-north"]
ENDS = ["com", "de", "es", "co.uk", "net", "org", "io", "info", "eu"]
_HOLE = re.compile(r"<([^<>]+)>")


def drawn_from(seed: str) -> random.Random:
    """A source of chance that is the same for the same seed."""
    return random.Random(seed)  # noqa: S311 - nothing here is a secret


def digits(rng: random.Random, n: int, first: str = "0123456789") -> str:
    """``n`` digits, the first one of ``first``."""
    return rng.choice(first) + "".join(rng.choice("0123456789") for _ in range(n - 1))


def shaped(rng: random.Random, shape: str) -> str:
    """A shape with each "d" as any digit, "x" as a digit from 2 to 9, the rest as it stands."""
    draws = {"d": "0123456789", "x": "23456789"}
    return "".join(rng.choice(draws[sign]) if sign in draws else sign for sign in shape)


def shape(*shapes: str) -> Family:
    """A family of numbers in one of these shapes."""
    return lambda rng: shaped(rng, rng.choice(shapes))


def written(template: str) -> Family:
    """A family of texts: "<a|b>" is one of these, "<2..99>" a number in that range, "<###>" so many digits."""

    def draw(rng: random.Random) -> str:
        return _HOLE.sub(lambda found: _filled(rng, found.group(1)), template)

    return draw


def _filled(rng: random.Random, hole: str) -> str:
    if ".." in hole:
        return str(rng.randint(*map(int, hole.split(".."))))
    return digits(rng, len(hole)) if set(hole) == {"#"} else rng.choice(hole.split("|"))


def name(rng: random.Random) -> str:
    """A name as part of an address or a handle."""
    return rng.choice(FIRST).lower() + rng.choice(["", ".", "_", "-"]) + rng.choice(LAST).lower()


def host(rng: random.Random) -> str:
    """A mail host."""
    return f"{rng.choice(HOSTS)}.{rng.choice(ENDS)}"


def card(rng: random.Random, prefixes: Sequence[str], length: int) -> str:
    """A card number whose last digit is right. Source: ISO/IEC 7812-1 annex B (Luhn)."""
    prefix = rng.choice(prefixes)
    front = prefix + digits(rng, length - len(prefix) - 1)
    total = 0
    for place, sign in enumerate(reversed(front)):
        doubled = int(sign) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return front + str(-total % 10)


def iban(rng: random.Random, country: str, rest: str) -> str:
    """An account number with right check digits; ``rest`` is a shape, "A" a capital. Source: ISO 13616."""
    body = "".join(rng.choice("ABCDEFGHKLMNPRSTUW") if sign == "A" else sign for sign in shaped(rng, rest))
    number = int("".join(str(int(sign, 36)) for sign in f"{body}{country}00"))
    return f"{country}{98 - number % 97:02}{body}"


def grouped(text: str, sizes: Sequence[int], gap: str) -> str:
    """The text in groups of these sizes, the last as long as what is left."""
    groups, at = [], 0
    for size in [*sizes, len(text)]:
        groups.append(text[at : at + size])
        at += size
    return gap.join(group for group in groups if group)
