"""CrowdTangle's overperforming score, as it was published: the baseline that lift is held against.

Rule of help.crowdtangle.com, article 2013937 (the service was shut in August 2024): the benchmark is the
mean of the middle half of the last 100 posts of the same account and type, at the same age; a post above it
scores engagement / benchmark, one below it scores -benchmark / engagement, one with none -2 · benchmark. A
benchmark below a minimum is held against the minimum, so that its scores stay between -1 and 1 until a post
passes the minimum.
"""

from __future__ import annotations

from collections.abc import Sequence

from homeground.measurement.expecting.readings import checked_engagement

POSTS = 100
"""The last so many posts of the account and type are looked at."""
MINIMUM = 10.0
"""The example of the published rule."""


def benchmark(engaged: Sequence[float]) -> float | None:
    """The mean of the middle half of the last 100, oldest first; `None` where there are none.

    >>> benchmark([1, 2, 3, 4, 5, 6, 7, 800])
    4.5
    >>> benchmark([]) is None
    True
    """
    last = sorted(checked_engagement(each) for each in engaged[-POSTS:])
    cut = len(last) // 4
    middle = last[cut : len(last) - cut]
    return sum(middle) / len(middle) if middle else None


def score(engaged: float, expected: float | None, *, minimum: float = MINIMUM) -> float | None:
    """By the rule above; `None` where there is no benchmark. No unit: times over, or minus times under.

    ValueError: a minimum of 0 or less, an engagement that is negative or no number.

    >>> score(200, 100), score(50, 100), score(0, 100)
    (2.0, -2.0, -200.0)
    >>> score(6, 4), score(2, 4), score(30, 4)
    (0.6, -0.4, 3.0)
    >>> score(6, None) is None
    True
    """
    checked_engagement(engaged)
    if minimum <= 0:
        raise ValueError("the minimum is more than 0: nothing can be divided by it")
    if expected is None:
        return None
    if expected < minimum:
        return engaged / minimum if engaged >= expected else -expected / minimum
    if engaged >= expected:
        return engaged / expected
    return -expected / engaged if engaged else -2.0 * expected
