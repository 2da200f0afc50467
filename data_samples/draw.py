"""Chance, from one seed, equal on every platform: only ``random.Random.random`` and arithmetic on it."""

import math
import random
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

Item = TypeVar("Item")


class Draw:
    """A named stream of chance; equal seed and name, equal draws."""

    def __init__(self, seed: int, name: str) -> None:
        # Not for secrets: a sample corpus must be the same for everybody.
        self.random = random.Random(f"{seed}/{name}").random  # noqa: S311

    def chance(self, p: float) -> bool:
        """True with probability ``p``."""
        return self.random() < p

    def below(self, n: int) -> int:
        """An integer in [0, n)."""
        return int(self.random() * n)

    def between(self, low: int, high: int) -> int:
        """An integer in [low, high]."""
        return low + self.below(high - low + 1)

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, all equally likely."""
        return items[self.below(len(items))]

    def weighted(self, weights: dict[Item, float]) -> Item:
        """A key of ``weights``, as likely as its weight says."""
        keys = list(weights)
        bounds = list(accumulate(weights.values()))
        return keys[min(bisect(bounds, self.random() * bounds[-1]), len(keys) - 1)]

    def normal(self) -> float:
        """Standard normal (Box-Muller)."""
        return math.sqrt(-2 * math.log(1 - self.random())) * math.cos(2 * math.pi * self.random())

    def exponential(self, mean: float) -> float:
        """Exponential with the given mean."""
        return -mean * math.log(1 - self.random())

    def gamma(self, shape: float) -> float:
        """Gamma with mean 1 and the given shape, at least 1.

        Source: Marsaglia and Tsang (2000), A simple method for generating gamma variables.
        """
        d = shape - 1 / 3
        c = 1 / math.sqrt(9 * d)
        while True:
            x = self.normal()
            v = (1 + c * x) ** 3
            if v > 0 and math.log(1 - self.random()) < 0.5 * x * x + d - d * v + d * math.log(v):
                return d * v / shape

    def poisson(self, mean: float) -> int:
        """Poisson count (Knuth's product, in pieces of 30 so that nothing underflows)."""
        count = 0
        while mean > 0:
            piece = min(mean, 30.0)
            mean -= piece
            product, limit = self.random(), math.exp(-piece)
            while product > limit:
                product *= self.random()
                count += 1
        return count

    def overdispersed(self, mean: float, shape: float) -> int:
        """Negative-binomial count: a Poisson whose mean wanders by a gamma of the given shape."""
        return self.poisson(mean * self.gamma(shape))

    def pareto(self, low: float, tail: float, high: float) -> int:
        """A heavy-tailed whole number in [low, high]; smaller ``tail``, heavier."""
        return int(min(low * (1 - self.random()) ** (-1 / tail), high))

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """The items in another order (Fisher-Yates)."""
        out = list(items)
        for i in range(len(out) - 1, 0, -1):
            j = self.below(i + 1)
            out[i], out[j] = out[j], out[i]
        return out
