"""Figures, intervals, durations and times in plain form, the same on every surface."""

from datetime import UTC, datetime, timedelta

from workbench.model.alert import LONGEST_RETURN
from workbench.model.findings import Number

NO_DATA = "no data"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SHARES = ("share", "rate", "probability")
_MINUTE, _HOUR, _DAY, _YEAR = 1 / 1440, 1 / 24, 1.0, 365.25


def figure(number: Number) -> str:
    """The value with its unit and interval: "16 % (15 to 17)", "1,234 posts", "no data"."""
    if number.value is None:
        return NO_DATA
    return f"{value(number)} ({interval(number)})" if interval(number) else value(number)


def value(number: Number) -> str:
    """The value with its unit, without the interval."""
    if number.value is None:
        return NO_DATA
    if number.unit == "days":
        return duration(number.value)
    return amount(number.value, number.unit, _digits(number))


def parts(number: Number) -> tuple[str, str]:
    """The value and its unit apart, so that the unit can be set smaller; shares and durations stay whole."""
    whole = value(number)
    if number.value is None or not number.unit or number.unit == "days" or number.unit in _SHARES:
        return whole, ""
    bare, _, word = whole.partition(" ")
    return bare, word


def interval(number: Number) -> str:
    """The ends of the interval without the unit, "15 to 17"; "" when there is none."""
    if number.value is None or number.low is None or number.high is None:
        return ""
    if number.unit == "days":
        return f"{duration(number.low)} to {duration(number.high)}"
    return span(number.low, number.high, number.unit)


def span(low: float, high: float, unit: str = "") -> str:
    """An interval without its unit, with the decimals its width justifies."""
    places = digits(low, high, unit)
    return f"{_bare(low, unit, places)} to {_bare(high, unit, places)}"


def change(number: Number) -> str:
    """How the value moved since one period earlier, in words; "" where that is not known."""
    if number.value is None or number.before is None:
        return ""
    before = Number(key=number.key, title="", value=number.before, unit=number.unit, low=number.low, high=number.high)
    word = "unchanged from" if value(before) == value(number) else "up from" if number.value > number.before else ""
    return f"{word or 'down from'} {value(before)} one period earlier"


def certainty(number: Number) -> str:
    """The badge, what the interval means and rests on; "" for a number that has none of them."""
    parts = [number.badge] if number.badge else []
    if interval(number):
        parts.append(f"{_bare(number.level, 'share', 0)} % interval")
    if number.n is not None and number.n != number.value:
        parts.append(f"from {number.n:,} cases" if number.n != 1 else "from 1 case")
    return ", ".join(parts)


def amount(quantity: float | None, unit: str = "", digits: int | None = None) -> str:
    """A quantity with its unit: shares (0 to 1) in percent, counts with thousands separators."""
    if quantity is None:
        return NO_DATA
    bare = _bare(quantity, unit, digits)
    if unit in _SHARES:
        return f"{bare} %"
    word = unit[:-1] if bare == "1" and unit.endswith("s") else unit
    return f"{bare} {word}" if word else bare


def duration(days: float | None) -> str:
    """A length of time given in days, in the unit that reads best."""
    if days is None:
        return NO_DATA
    for limit, size, word in ((_HOUR, _MINUTE, "minute"), (2 * _DAY, _HOUR, "hour"), (2 * _YEAR, _DAY, "day")):
        if abs(days) < limit:
            return _counted(days / size, word)
    return _counted(days / _YEAR, "year")


def return_period(days: float) -> str:
    """How rare something is."""
    if days >= LONGEST_RETURN:
        return f"less than once in {duration(LONGEST_RETURN)}"
    return f"about once in {duration(days)}"


def moment(at: datetime) -> str:
    """A time in UTC: "22 Feb 2015, 14:05 UTC"."""
    at = at.astimezone(UTC)
    return f"{day(at)}, {at:%H:%M} UTC"


def moment_of(text: str) -> str | None:
    """A time in ISO 8601 text in plain form, UTC where it names no zone; None for any other text."""
    if len(text) < 19 or text[4:5] != "-" or text[10:11] not in ("T", " "):
        return None
    try:
        at = datetime.fromisoformat(text)
        return moment(at.replace(tzinfo=UTC) if at.tzinfo is None else at)
    except (ValueError, OverflowError):
        return None


def day(at: datetime) -> str:
    """A day in UTC: "22 Feb 2015"."""
    at = at.astimezone(UTC)
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def period(since: datetime, until: datetime) -> str:
    """The days of a half-open period: "22 to 24 Feb 2015"."""
    if until <= since:
        return "no time at all"
    first, last = since.astimezone(UTC), (until - timedelta(microseconds=1)).astimezone(UTC)
    if first.date() == last.date():
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    start = day(first) if first.year != last.year else day(first).rsplit(" ", 1)[0]
    return f"{start} to {day(last)}"


def _digits(number: Number) -> int | None:
    """Decimals that the interval justifies; None where there is no interval."""
    if number.low is None or number.high is None:
        return None
    places = digits(number.low, number.high, number.unit)
    size = abs(number.value or 0.0) * (100 if number.unit in _SHARES else 1)
    return 1 if not places and 0.05 <= size < 0.5 else places  # however wide the interval: not shown as zero


def digits(low: float, high: float, unit: str) -> int:
    """Decimals that an interval of this width justifies."""
    width = (high - low) * (100 if unit in _SHARES else 1)
    return 0 if width >= 1.5 else 1 if width >= 0.15 else 2


def _bare(quantity: float, unit: str, digits: int | None) -> str:
    scaled = quantity * 100 if unit in _SHARES else quantity
    if digits is None:
        if unit in _SHARES:
            digits = 0 if abs(scaled) >= 10 or scaled == 0 else 1
        else:
            digits = 0 if abs(scaled) >= 100 or float(scaled).is_integer() else 1 if abs(scaled) >= 10 else 2
    text = f"{scaled:,.{digits}f}"
    return text.lstrip("-") if float(text.replace(",", "")) == 0 else text


def _counted(quantity: float, word: str) -> str:
    text = f"{quantity:,.0f}" if abs(quantity) >= 10 or float(quantity).is_integer() else f"{quantity:.1f}"
    text = text.removesuffix(".0")
    return f"{text} {word}" if text == "1" else f"{text} {word}s"
