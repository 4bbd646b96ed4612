"""What was expected of one post: not a number but a distribution. Pure Python, since pages ask it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import erf, expm1, log, sqrt
from statistics import NormalDist

from homeground.measurement.expecting.readings import checked_engagement

LEVEL = 0.9
"""Nine of ten intervals hold what they are about."""
Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)

SHARES = (0.005, 0.01, *(step / 40 for step in range(1, 40)), 0.99, 0.995)
"""At these shares of posts a distribution is kept."""
NORMAL = tuple(NormalDist().inv_cdf(share) for share in SHARES)

HALF = 0.5
"""Reactions are whole: one of n stands for all between n - ½ and n + ½. So ties, above all the many posts
with none, are spread evenly over their step (Denuit & Lambert 2005, jittered counts)."""


@dataclass(frozen=True, slots=True)
class Percentile:
    """`value` of a hundred usual posts have less (half of those that have just as much counted in).

    `low` to `high` holds it in nine of ten cases: the fewer posts the account has, the wider.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Expected:
    """The distribution of a post's engagement at its age: the expectation.

    `core` are its quantiles at `SHARES` as log(1 + engagement), were the account's usual level known
    exactly; `doubt` is the standard deviation of what is not known of that level. A predicted quantile is

        x_p = x_½ + sign · √((core_p - core_½)² + (z_p · doubt)²),   z_p the normal quantile.

    >>> usual = Expected.normal(median=100, spread=1.0, own_posts=40)
    >>> round(usual.median), round(usual.quantile(0.9))
    (100, 363)
    >>> round(usual.percentile(364).value), round(usual.percentile(100).value)
    (90, 50)
    """

    core: tuple[float, ...]
    doubt: float
    own_posts: int
    """So many posts of the account itself it rests on."""
    borrowed: float
    """What share of it comes from others, 0 to 1: the network, the market, published data."""

    @classmethod
    def normal(
        cls,
        median: float,
        spread: float,
        *,
        doubt: float = 0.0,
        own_posts: int = 0,
        borrowed: float = 0.0,
    ) -> Expected:
        """Log-normal around `median`; `spread` and `doubt` are standard deviations of the logarithm."""
        middle = log(1 + median)
        return cls(tuple(middle + spread * z for z in NORMAL), doubt, own_posts, borrowed)

    @property
    def middle(self) -> float:
        """The median as log(1 + engagement)."""
        return self.core[len(self.core) // 2]

    @property
    def median(self) -> float:
        """Half of such posts get more, half get less: the expected engagement."""
        return max(0.0, expm1(self.middle))

    def quantile(self, share: float) -> float:
        """The engagement that `share` (0 to 1, neither of them) of such posts stay below.

        >>> Expected.normal(100, 1.0).quantile(1.0)
        Traceback (most recent call last):
        ValueError: a share lies between 0 and 1, not at 1.0
        """
        if not 0 < share < 1:
            raise ValueError(f"a share lies between 0 and 1, not at {share}")
        return max(0.0, expm1(_at(self._predicted(), NormalDist().inv_cdf(share))))

    def percentile(self, engaged: float) -> Percentile:
        """Where `engaged` stands among such posts, 0 to 100.

        100 · (F(y - ½) + F(y + ½)) / 2 with F the predicted distribution. Its interval moves the account's
        level up and down by what is not known of it. ValueError: negative or no number.
        """
        low, high = self.ties(engaged)
        shift = Z * self.doubt
        return Percentile(
            100 * (low + high) / 2,
            100 * sum(self._core_ties(engaged, +shift)) / 2,
            100 * sum(self._core_ties(engaged, -shift)) / 2,
        )

    def ties(self, engaged: float) -> tuple[float, float]:
        """The share of such posts that get less, and of those that get at most as much.

        >>> few = Expected.normal(0.5, 0.5)
        >>> [round(share, 2) for share in few.ties(0)]
        [0.01, 0.5]
        """
        return _around(self._predicted(), engaged)

    def _core_ties(self, engaged: float, shift: float) -> tuple[float, float]:
        return _around([x + shift for x in self.core], engaged)

    def _predicted(self) -> list[float]:
        if not self.doubt:
            return list(self.core)
        middle = self.middle
        doubts = ((z * self.doubt) ** 2 for z in NORMAL)
        return [
            middle + sqrt((x - middle) ** 2 + doubt) * (1 if z > 0 else -1)
            for x, z, doubt in zip(self.core, NORMAL, doubts, strict=True)
        ]


def _around(grid: list[float], engaged: float) -> tuple[float, float]:
    checked_engagement(engaged)
    return _share(grid, log(engaged + 1 - HALF)), _share(grid, log(engaged + 1 + HALF))


def _share(grid: list[float], x: float) -> float:
    """What share lies below `x`: linear between normal scores, and beyond the ends."""
    place = min(max(bisect_right(grid, x), 1), len(grid) - 1)
    left, right = grid[place - 1], grid[place]
    step = (x - left) / (right - left) if right > left else 0.5
    score = NORMAL[place - 1] + step * (NORMAL[place] - NORMAL[place - 1])
    return (1 + erf(score / sqrt(2))) / 2


def _at(grid: list[float], score: float) -> float:
    """The other way: where so many normal scores lie."""
    place = min(max(bisect_right(NORMAL, score), 1), len(grid) - 1)
    left, right = NORMAL[place - 1], NORMAL[place]
    step = (score - left) / (right - left)
    return grid[place - 1] + step * (grid[place] - grid[place - 1])
