"""When people post: time zones, hours, weekdays, holidays, and weather that nobody explains."""

import math
from datetime import datetime, timedelta

from draw import Draw
from market import BRANDS, DAY, HOLIDAYS, HOURS, REGIONS, ROOTS_A_DAY, SHAPE, SINCE, SOURCES, SUMMER_TIME, TOPICS, WEEK


def local(moment: datetime, region: str) -> datetime:
    """Wall-clock time in a region."""
    _, offset, summer, _ = REGIONS[region]
    if summer in SUMMER_TIME and moment >= SUMMER_TIME[summer]:
        offset += 1
    return moment + timedelta(hours=offset)


def activity(source: str, hour: int) -> dict[str, float]:
    """How active each region is in an hour since the start; the weights sum to about 1/24 on average."""
    moment = SINCE + timedelta(hours=hour)
    out = {}
    for region, (weight, *_) in REGIONS.items():
        there = local(moment, region)
        share = DAY[source][there.hour] / sum(DAY[source])
        quiet = HOLIDAYS.get(f"{there:%Y-%m-%d}", 1.0) if region in ("uk", "dach", "spain", "netherlands") else 1.0
        out[region] = weight * share * WEEK[source][there.weekday()] * quiet
    return out


class Weather:
    """Slow moods of the market: daily factors for each source and brand, weekly ones for each topic."""

    def __init__(self, seed: int) -> None:
        draw = Draw(seed, "weather")
        self.source = {name: _wander(draw, 91, 0.5, 0.05) for name in SOURCES}
        self.brand = {name: _wander(draw, 91, 0.5, 0.04) for name in BRANDS}
        self.topic = {name: _wander(draw, 14, 0.5, 0.12) for name in TOPICS}

    def roots(self, draw: Draw, source: str, hour: int, regions: dict[str, float]) -> int:
        """How many conversations start on a source in an hour: negative binomial round the rhythm."""
        mean = ROOTS_A_DAY[source] * sum(regions.values()) * self.source[source][hour // 24]
        return draw.overdispersed(mean, SHAPE[source])

    def brands(self, hour: int) -> dict[str, float]:
        """Weights of the brands in an hour."""
        return {name: brand.share * self.brand[name][hour // 24] for name, brand in BRANDS.items()}


def _wander(draw: Draw, steps: int, memory: float, spread: float) -> list[float]:
    """Log-normal AR(1) factors round 1."""
    level, out = 0.0, []
    for _ in range(steps):
        level = memory * level + spread * draw.normal()
        out.append(math.exp(level))
    return out


def moment_in(draw: Draw, hour: int) -> datetime:
    """A second inside an hour since the start."""
    return SINCE + timedelta(hours=hour, seconds=draw.below(3600))


def usual_hours(moments: list[datetime]) -> list[float]:
    """Posts per hour of the week (168 values, Monday first, UTC), the mean over the whole period."""
    counts = [0] * 168
    for moment in moments:
        counts[moment.weekday() * 24 + moment.hour] += 1
    held = [0] * 168
    for hour in range(HOURS):
        there = SINCE + timedelta(hours=hour)
        held[there.weekday() * 24 + there.hour] += 1
    return [count / hours for count, hours in zip(counts, held, strict=True)]
