"""Times as sources write them: which format a column is in, and its values in UTC."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from workbench.model.errors import BadInput
from workbench.model.post import EARLIEST, TIME

ISO = "ISO8601"
_CLOCKS = (
    "",
    " %H:%M",
    " %H:%M:%S",
    " %H:%M:%S.%f",
    " %I:%M %p",
    " %I:%M:%S %p",
    ", %H:%M",
    ", %H:%M:%S",
    ", %I:%M %p",
)
_EPOCHS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_LATEST_MICROS = 253_402_300_799_999_999  # the end of the year 9999
_EPOCH_LATEST = 4_102_444_800  # 2100-01-01, in seconds
_WORDED = (
    "%a %b %d %H:%M:%S %z %Y",  # Twitter's own
    "%a, %d %b %Y %H:%M:%S %z",  # mail and RSS
    "%a, %d %b %Y %H:%M:%S %Z",
    *(f"{day}{clock}" for day in ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y") for clock in _CLOCKS),
    "%Y%m%d",
    "%Y%m%d%H%M%S",
    *(f"%Y/%m/%d{clock}" for clock in _CLOCKS),
)
_NUMERIC = re.compile(r"\s*(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(.*)", re.DOTALL)
_TIMELIKE = re.compile(r"\d{1,4}[-/.:]\d|\d{4}|\b[A-Z][a-z]{2,8}\b.*\d")
_ORDERS = {"day-first": ("%d", "%m"), "month-first": ("%m", "%d")}


@dataclass(frozen=True)
class TimeFormat:
    """How a column writes times: strptime ``formats`` tried in order, an epoch ``unit``, the ``zone`` of naive times.

    ``said`` is what a person should know about the choice; ``ambiguous`` that day and month may be swapped.
    """

    formats: tuple[str, ...]
    unit: str = ""
    zone: str = "UTC"
    said: str = ""
    ambiguous: bool = False
    naive: bool = False

    def parse(self, values: Sequence[str | None]) -> pd.Series:
        """The times in UTC, microseconds; missing where a value is in none of the formats."""
        texts = pd.Series(list(values), dtype="str").str.strip()
        if self.unit:
            return _from_epoch(texts, self.unit)
        found = pd.Series(pd.NaT, index=texts.index, dtype=TIME)
        todo = texts.notna()
        for form in self.formats:
            if not todo.any():
                break
            parsed = _parsed(texts[todo], form, self.zone)
            found[parsed.index] = parsed
            todo &= found.isna()
        return found


def check_zone(name: str) -> str:
    """The name, if it is a time zone.

    Raises: BadInput with examples of names.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(
            f"{name!r} is not a time zone", do="give a name such as UTC, Europe/Berlin or America/New_York"
        ) from error
    return name


def guess(values: Sequence[str | None], zone: str = "UTC", wanted: str = "") -> tuple[TimeFormat, float]:
    """The format that reads most of the values, and the share it reads (0 to 1).

    ``wanted``: "" to guess, or iso, epoch, day-first, month-first, or a strptime pattern.

    Raises: BadInput when ``wanted`` is none of these, or a pattern that means nothing.
    """
    texts = pd.Series([value for value in values if value and value.strip()], dtype="str").str.strip()
    if wanted and wanted not in ("iso", "epoch", *_ORDERS) and "%" not in wanted:
        raise BadInput(
            f"date format {wanted!r} is not known",
            do="give iso, epoch, day-first, month-first, or a pattern such as '%d.%m.%Y %H:%M'",
        )
    if "%" in wanted:
        _check_pattern(wanted)
    if texts.empty:
        return TimeFormat((wanted if "%" in wanted else ISO,), zone=zone), 0.0
    if "%" in wanted:
        return _measured(TimeFormat((wanted,), zone=zone, said=f"read by the pattern {wanted}"), texts)
    if wanted in ("", "epoch") and (unit := _epoch_unit(texts)):
        return _measured(TimeFormat((), unit=unit, said=f"unix time in {unit}"), texts)
    tried = [_measured(TimeFormat((ISO,), zone=zone, said="ISO 8601"), texts)]
    if wanted not in ("iso", "epoch"):
        tried.append(_best_numeric(texts, zone, wanted))
        if not wanted and max(share for _, share in tried) < 1:
            forms = [(form, float(_parsed(texts.head(200), form, zone).notna().mean())) for form in _WORDED]
            chosen = tuple(form for form, share in sorted(forms, key=lambda pair: -pair[1]) if share > 0)
            if chosen:
                tried.append(
                    _measured(TimeFormat((*chosen, ISO), zone=zone, said=f"written like {texts.iloc[0]}"), texts)
                )
    best, share = max(tried, key=lambda pair: pair[1])
    return replace(best, naive=not best.unit and not _has_zone(texts)), share


def _check_pattern(pattern: str) -> None:
    try:
        pd.to_datetime(pd.Series(["-"]), format=pattern, errors="coerce")
    except ValueError as error:
        raise BadInput(
            f"date format {pattern!r} cannot be used ({error})", do="give a pattern such as '%d.%m.%Y %H:%M'"
        ) from error


def settle(form: TimeFormat, column: Iterable[Sequence[str | None]]) -> TimeFormat:
    """An ambiguous format settled by the whole column, given in batches: one day above 12 decides.

    Where none does, the order in which the column spans less time is kept and ``said`` tells so.
    """
    if not form.ambiguous:
        return form
    firsts = seconds = 0
    for values in column:
        for value in values:
            if value and (found := _NUMERIC.match(value)):
                firsts += int(found.group(1)) > 12
                seconds += int(found.group(3)) > 12
    if not firsts and not seconds:
        return form
    order = "day-first" if firsts > seconds else "month-first"
    mixed = (
        f"; {min(firsts, seconds):,} rows are written the other way and cannot be read" if firsts and seconds else ""
    )
    formats = tuple(_ordered(pattern, order) for pattern in form.formats)
    return replace(
        form, formats=formats, ambiguous=False, said=f"{order.replace('-', ' ')}, as days above 12 show{mixed}"
    )


def _measured(form: TimeFormat, texts: pd.Series) -> tuple[TimeFormat, float]:
    found = form.parse(texts.tolist())
    return form, float((found.notna() & (found >= EARLIEST)).mean())


def _best_numeric(texts: pd.Series, zone: str, wanted: str) -> tuple[TimeFormat, float]:
    """The best format of the kind 24/2/2015 11:42, with day and month in the order that the values show."""
    parts = texts.str.extract(_NUMERIC)
    parts = parts[parts[0].notna()]
    if parts.empty:
        return TimeFormat((ISO,), zone=zone), 0.0
    firsts, seconds = int((parts[0].astype(int) > 12).sum()), int((parts[2].astype(int) > 12).sum())
    years = parts[3].str.len().map({4: "%Y", 2: "%y"})
    bases = (parts[1] + years).value_counts().index  # "/%Y", ".%Y", ...
    options = {}
    for order in [wanted] if wanted in _ORDERS else list(_ORDERS):
        first, second = _ORDERS[order]
        forms = [f"{first}{base[0]}{second}{base}{clock}" for base in bases for clock in _CLOCKS]
        shares = {form: float(_parsed(texts.head(300), form, zone).notna().mean()) for form in forms}
        used = tuple(form for form in sorted(forms, key=lambda form: -shares[form]) if shares[form] > 0)
        if used:
            options[order] = _measured(TimeFormat((*used, ISO), zone=zone, said=order.replace("-", " ")), texts)
    if not options:
        return TimeFormat((ISO,), zone=zone), 0.0
    if len(options) == 1 or firsts != seconds:
        order = max(options, key=lambda name: options[name][1])
        form, share = options[order]
        why = "as --date-format says" if wanted else "as days above 12 show"
        return replace(form, said=f"{form.said}, {why}"), share
    spans = {name: form.parse(texts.tolist()) for name, (form, _) in options.items()}
    order = min(options, key=lambda name: (spans[name].max() - spans[name].min(), name != "month-first"))
    form, share = options[order]
    other = next(name for name in _ORDERS if name != order)
    said = f"{form.said}, though no day above 12 shows it: if that is wrong, give --date-format {other}"
    return replace(form, said=said, ambiguous=True), share


def _ordered(pattern: str, order: str) -> str:
    """The numeric pattern with day and month in that order."""
    if not pattern.startswith(("%d", "%m")) or pattern[3:5] not in ("%d", "%m"):
        return pattern
    first, second = _ORDERS[order]
    return f"{first}{pattern[2]}{second}{pattern[5:]}"


def _epoch_unit(texts: pd.Series) -> str:
    """The unit in which nearly all values are a unix time between 1990 and 2100, "" for none."""
    numbers = pd.to_numeric(texts.where(texts.str.fullmatch(r"\d{9,19}(\.\d+)?")), errors="coerce")
    if numbers.notna().mean() < 0.9:
        return ""
    first = EARLIEST.timestamp()
    shares = {unit: float(numbers.between(first * per, _EPOCH_LATEST * per).mean()) for unit, per in _EPOCHS.items()}
    unit = max(shares, key=lambda name: shares[name])
    return unit if shares[unit] >= 0.9 else ""


def _from_epoch(texts: pd.Series, unit: str) -> pd.Series:
    whole = pd.to_numeric(texts.where(texts.str.fullmatch(r"\d{1,19}")), errors="coerce").astype("Int64")
    micros = whole * (10**6 // _EPOCHS[unit]) if _EPOCHS[unit] <= 10**6 else whole // 1000
    numbers = pd.to_numeric(texts, errors="coerce").astype("float64") * (10**6 / _EPOCHS[unit])
    micros = micros.fillna(numbers.where(numbers.abs() < _LATEST_MICROS).round().astype("Int64"))
    micros = micros.where(micros.between(0, _LATEST_MICROS))
    missing = np.iinfo("int64").min
    return pd.Series(micros.to_numpy("int64", na_value=missing).view("M8[us]"), texts.index).dt.tz_localize("UTC")


def _parsed(texts: pd.Series, form: str, zone: str) -> pd.Series:
    """The values that are in one format, in UTC; naive ones are in ``zone``."""
    if form == ISO:
        aware = texts.str.contains(r"(?:[zZ]|[+\-]\d{2}:?(?:\d{2})?)$", regex=True, na=False) & texts.str.contains(":")
        found = pd.Series(pd.NaT, index=texts.index, dtype=TIME)
        dated = texts.str.match(r"\d{4}-?\d{2}", na=False)
        if (some := aware & dated).any():
            found[some] = pd.to_datetime(texts[some], format=ISO, utc=True, errors="coerce").astype(TIME)
        if (some := ~aware & dated).any():
            found[some] = _placed(pd.to_datetime(texts[some], format=ISO, errors="coerce"), zone)
        return found
    if "%z" in form or "%Z" in form:
        return pd.to_datetime(texts, format=form, utc=True, errors="coerce").astype(TIME)
    return _placed(pd.to_datetime(texts, format=form, errors="coerce"), zone)


def _placed(naive: pd.Series, zone: str) -> pd.Series:
    """Naive times of a zone in UTC; an hour that clocks show twice is taken as its first, a skipped one as the next."""
    naive = pd.Series(naive, index=naive.index).astype("datetime64[us]")
    if zone == "UTC":
        return naive.dt.tz_localize("UTC").astype(TIME)
    first = [True] * len(naive)
    return naive.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward").dt.tz_convert("UTC").astype(TIME)


def _has_zone(texts: pd.Series) -> bool:
    return bool(texts.head(200).str.contains(r"[zZ]$|[+\-]\d{2}:?\d{2}|\b(?:GMT|UTC)\b", regex=True).mean() > 0.5)


def timelike(values: Sequence[str]) -> bool:
    """Whether values may be times at all: a cheap look before the formats are tried."""
    return bool(values) and sum(1 for value in values if len(value) < 60 and _TIMELIKE.search(value)) > 0.5 * len(
        values
    )
