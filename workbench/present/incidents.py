"""Incidents in plain words, the same on every surface: their names, facts and reasons, and what drives them."""

from workbench.model.alert import Coordination, Driver, Incident, Reach, Severity
from workbench.present import numbers

DRIVER_KINDS = {
    "topic": "by topic",
    "channel": "by channel",
    "sentiment": "by sentiment",
    "family": "by copied text",
    "author": "by author",
    "domain": "by linked site",
    "hashtag": "by first hashtag",
    "language": "by language",
    "brand": "by brand",
}


def story(incident: Incident) -> tuple[str, str]:
    """What a story is called and the sentence about it; a summary is written "name: sentence"."""
    name, _, sentence = incident.summary.partition(": ")
    if not sentence:
        return incident.summary or f"Unusually many posts: {subject(incident.signal)}", ""
    return name, sentence[:1].upper() + sentence[1:]


def subject(signal: object) -> str:
    """What a series counts, in words."""
    parts = []
    for name in ("brand", "topic", "channel", "sentiment"):
        part = getattr(signal, name)
        if part is not None:
            parts.append(str(part) if name == "brand" else f"{name} {part}")
    return ", ".join(parts) or "all posts"


def facts(incident: Incident) -> list[tuple[str, str]]:
    """What is known about an incident, names and short texts."""
    history = f"from {numbers.duration(incident.history_days)} of history"
    return [
        ("about", subject(incident.signal)),
        ("began", numbers.moment(incident.onset)),
        ("noticed", numbers.moment(incident.at)),
        ("until", numbers.moment(incident.until)),
        ("posts", f"{incident.observed:,} instead of {numbers.amount(incident.expected, digits=0)}"),
        ("how rare", numbers.return_period(incident.return_period_days)),
        ("how sure", history + (": short, so treat it with care" if incident.short_history else "")),
        *(_of_severity(incident.severity) if incident.severity else []),
        *([("evidence", _of_coordination(incident.coordination))] if incident.coordination else []),
        ("id", incident.id),
    ]


def sentences(incident: Incident) -> list[str]:
    """How severe an incident is and how its posts came about, each with its reasons; none where that is not known."""
    return [part.sentence for part in (incident.severity, incident.coordination) if part is not None]


def driver_parts(incident: Incident) -> dict[str, tuple[Driver, ...]]:
    """The drivers of an incident by kind, largest first; the parts of a kind add up to the excess.

    A kind in which nothing named matters - as many authors as posts - is left out.
    """
    parts: dict[str, list[Driver]] = {}
    for driver in (driver for driver in incident.drivers if incident.tells(driver.kind)):
        parts.setdefault(DRIVER_KINDS[driver.kind], []).append(driver)
    return {kind: tuple(sorted(group, key=lambda d: (-d.excess, d.name))) for kind, group in parts.items()}


def _of_severity(seen: Severity) -> list[tuple[str, str]]:
    found = []
    if seen.lift is not None and seen.lift_low is not None and seen.lift_high is not None:
        between = f"{_times(seen.lift_low)} to {_times(seen.lift_high)}"
        found.append(("times the expected posts", f"{_times(seen.lift)} ({between})"))
    growth = f"height after {numbers.duration(seen.peak_hours / 24)}"
    if seen.doubling_hours is not None:
        growth += f", doubled every {numbers.duration(seen.doubling_hours / 24)}"
    found.append(("how fast", growth))
    if seen.negative_excess is not None:
        more = "more" if seen.negative_excess >= 0 else "fewer"
        found.append(("negative posts", f"{numbers.amount(abs(seen.negative_excess), digits=0)} {more} than usual"))
    if seen.authors is not None:
        found.append(("authors", f"{seen.authors:,}"))
    reach = _reach(seen.reach, seen.engagement_lift)
    return [*found, ("reach", reach)] if reach else found


def _reach(reach: Reach, wider: float | None) -> str:
    sums = [
        numbers.amount(getattr(reach, name), name)
        for name in ("followers", "likes", "replies", "reposts", "views")
        if getattr(reach, name) is not None
    ]
    if wider is not None:
        sums.append(f"{_times(wider)} times the usual engagement")
    return ", ".join(sums)


def _times(factor: float) -> str:
    return numbers.amount(factor, digits=1 if round(factor, 1) < 10 else 0)


def _of_coordination(seen: Coordination) -> str:
    """The evidence for how the posts came about, in one line."""
    shares = (
        (seen.unique_texts, "unique texts"),
        (seen.unique_authors, "unique authors"),
        (seen.reposts, "of the extra posts reposts"),
        (seen.copies, "of the extra posts copies"),
    )
    said = [f"{numbers.amount(share, 'share')} {what}" for share, what in shares if share is not None]
    if seen.concentration:
        said.append(f"as {numbers.amount(1 / seen.concentration, 'equal voices', 0)}")
    if seen.synchronised is not None:
        chance = numbers.amount(seen.by_chance, "share")
        said.append(f"{numbers.amount(seen.synchronised, 'share')} within seconds of the same text (chance: {chance})")
    return ", ".join(said)
