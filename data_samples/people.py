"""Who posts: synthetic handles with a region, a language, a role and a number of followers."""

from dataclasses import dataclass

from draw import Draw
from market import BRANDS, REGIONS

SIZES = {"chirpline": 5200, "wheelforum": 1300, "ridereviews": 2600, "servicedesk": 1900, "cyclenews": 40}
FEW = {"employee": 34, "job_seeker": 70, "journalist": 26, "media": 40}
# A few people post often, most once or twice; people who write reviews and tickets seldom come back.
SKEW = {"chirpline": 2.3, "wheelforum": 2.6, "ridereviews": 1.2, "servicedesk": 1.2, "cyclenews": 1.6}
PREFIX = {"journalist": "press", "media": "media"}


@dataclass(frozen=True)
class Author:
    """One account on one source."""

    handle: str
    role: str
    followers: int


class People:
    """Pools of accounts by source, region, language and role, made when first needed."""

    def __init__(self, seed: int) -> None:
        self.draw = Draw(seed, "people")
        self.seed = seed
        self._numbers = self.draw.shuffled(range(65536))
        self._pools: dict[tuple[str, ...], list[Author]] = {}
        self.brands = {
            name: Author(brand.handle, "brand", 21_000 + 1_700 * i) for i, (name, brand) in enumerate(BRANDS.items())
        }

    def _pool(self, source: str, region: str, language: str, role: str) -> list[Author]:
        rare = role in FEW
        key = (source, role) if rare else (source, region, language, role)
        if key not in self._pools:
            # A stream for each pool: who is asked first must not change who the others are.
            draw = Draw(self.seed, "people/" + "/".join(key))
            share = REGIONS[region][0] * REGIONS[region][3][language]
            size = FEW[role] if rare else max(3, int(SIZES[source] * share * (0.12 if role == "prospect" else 1.0)))
            reach = 900.0 if role in PREFIX else 38.0
            self._pools[key] = [
                Author(f"{PREFIX.get(role, 'user')}_{self._numbers.pop():04x}", role, draw.pareto(reach, 0.95, 480_000))
                for _ in range(size)
            ]
        return self._pools[key]

    def somebody(self, draw: Draw, source: str, region: str, language: str, role: str) -> Author:
        """An account that fits; the first of each pool are the most active."""
        pool = self._pool(source, region, language, role)
        return pool[int(len(pool) * draw.random() ** SKEW[source])]
