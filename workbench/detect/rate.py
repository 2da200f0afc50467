"""A false-alarm rate as people say it: "1/month", "2 a week"."""

import math
import re

from workbench.model.errors import BadInput

MONTH = 30.0  # days
DAYS = {"day": 1.0, "week": 7.0, "month": MONTH, "year": 365.25}
LEAST, MOST = 0.01, 1000.0  # a month: once in eight years is no promise anybody can check, and 33 a day is no watch
_SAID = re.compile(r"([-+]?[\d.]+(?:e[-+]?\d+)?)(?:\s*(?:/|a|per)\s*(day|week|month|year)s?)?", re.IGNORECASE)


def per_month(said: str) -> float:
    """False alarms in a month of 30 days; a bare number is a month's.

    Raises: BadInput for other words, and for a budget below ``LEAST`` or above ``MOST``.
    """
    found = _SAID.fullmatch(said.strip())
    try:
        number = float(found[1]) if found else math.nan
    except ValueError:  # "1.2.3"
        number = math.nan
    if found is None or not math.isfinite(number):
        raise BadInput(f"{said!r} is no budget", do="write for instance 1/month, 2/week or 0.5/day")
    monthly = number * MONTH / DAYS[(found[2] or "month").lower()]
    if not LEAST <= monthly <= MOST:
        raise BadInput(
            f"{said} false alarms cannot be a budget: that is {monthly:g} a month",
            do=f"give one between {LEAST:g} and {MOST:g} a month",
        )
    return monthly
