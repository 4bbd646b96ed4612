"""Engagement and its rate. Pure; `None` where a network does not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PARTS = ("likes", "comments", "shares")


@dataclass(frozen=True, slots=True)
class Weights:
    """What one like, comment and share count for. All one: the plain sum of reactions."""

    likes: float = 1.0
    comments: float = 1.0
    shares: float = 1.0


def engagement(
    likes: int | None, comments: int | None, shares: int | None, weights: Weights | None = None
) -> float | None:
    """The weighted sum of the reactions that are known; `None` when none is.

    >>> engagement(10, 2, None)
    12.0
    >>> engagement(None, None, None) is None
    True
    >>> engagement(10, 2, 1, Weights(likes=1, comments=3, shares=5))
    21.0
    """
    weights = weights or Weights()
    known = [
        value * weight
        for value, weight in (
            (likes, weights.likes),
            (comments, weights.comments),
            (shares, weights.shares),
        )
        if value is not None
    ]
    return float(sum(known)) if known else None


def rate(engaged: float | None, of: int | None) -> float | None:
    """Engagement for one person reached (or one follower); `None` when either is unknown or 0.

    >>> rate(12.0, 400)
    0.03
    >>> rate(12.0, None) is None
    True
    >>> rate(0.0, 0) is None
    True
    """
    return engaged / of if engaged is not None and of else None


def total(values: Iterable[int | None]) -> int | None:
    """The sum, if every value is known; a sum over unknowns would be a number that lies.

    >>> total([1, 2]), total([1, None]), total([])
    (3, None, None)
    """
    known = list(values)
    if not known or any(value is None for value in known):
        return None
    return sum(value for value in known if value is not None)
