"""An incident in one plain sentence."""

from collections.abc import Mapping

from workbench.model.alert import Driver, Incident, Series


def name_of(series: Series, labels: Mapping[int, str]) -> str:
    """What is watched, in plain words: "United, negative posts"."""
    parts = [series.brand or "All posts"]
    if series.topic is not None:
        parts.append(f"'{labels.get(series.topic, f'topic {series.topic}')}'")
    if series.channel is not None:
        parts.append(series.channel)
    if series.sentiment is not None:
        parts.append(f"{series.sentiment} posts")
    return ", ".join(parts)


def summary_of(incident: Incident, labels: Mapping[int, str]) -> str:
    """How many more posts than expected, since when, about what, where and in which mood."""
    excess = round(incident.excess)
    text = (
        f"{name_of(incident.signal, labels)}: {excess:,} more post{'s' * (excess != 1)} than expected since "
        f"{incident.onset:%d %b %H:%M} ({incident.observed:,} instead of {incident.expected:,.0f})"
    )
    reasons = [reason for kind in ("topic", "sentiment", "channel") if (reason := _reason(incident, kind))]
    copies = [d for d in incident.drivers if d.kind == "family" and d.named and d.posts > 1]
    if copies and max(d.excess for d in copies) >= 0.2 * incident.excess > 0:
        most = max(copies, key=lambda d: d.excess)
        reasons.append(f"{most.posts:,} of them near-copies of one text")
    return f"{text}{''.join(', ' + reason for reason in reasons)}."


def _reason(incident: Incident, kind: str) -> str:
    if kind == "topic":
        return _topics(incident)
    told = [d for d in incident.drivers if d.kind == kind and d.named]
    if not told or incident.excess <= 0 or len([d for d in incident.drivers if d.kind == kind]) < 2:
        return ""
    most: Driver = max(told, key=lambda driver: driver.excess)
    share = most.excess / incident.excess
    if kind == "sentiment" and share >= 0.5 and most.name != "neutral":
        return f"mostly {most.label}"
    if kind == "channel" and share >= 0.6:
        return f"mostly on {most.label}"
    return ""


def main_topics(incident: Incident) -> list[Driver]:
    """The topics that are most unlike their usual share and bring 4 % of the excess or more, at most three."""
    told = [d for d in incident.drivers if d.kind == "topic" and d.named]
    return [d for d in told if d.excess >= 0.04 * incident.excess > 0][:3]


def _topics(incident: Incident) -> str:
    told = main_topics(incident)
    parts = [f"{min(d.excess / incident.excess, 1.0):.0%} of it about '{d.label}'".replace("%", " %") for d in told[:1]]
    parts += [f"'{d.label}' ({d.excess / incident.excess:.0%})".replace("%", " %") for d in told[1:]]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
