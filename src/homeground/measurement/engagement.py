"""Engagement and its rate. Pure; `None` where a network does not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PARTS = ("likes", "comments", "shares")


@dataclass(frozen=True, slots=True)
class Weights:
    """What one like, comment and share count for. All one: the plain sum of reactions.

    No weights are right: whoever sets them says what they want. They are shown beside every figure that
    they went into, and figures made with other weights are not compared with these.

    >>> Weights(comments=3.0)
    Weights(likes=1.0, comments=3.0, shares=1.0)
    """

    likes: float = 1.0
    comments: float = 1.0
    shares: float = 1.0


def engagement(
    likes: int | None, comments: int | None, shares: int | None, weights: Weights | None = None
) -> float | None:
    """The weighted sum of the reactions that are known; `None` when none is.

    w_likes · likes + w_comments · comments + w_shares · shares, in reactions; plain counts with all weights
    one (CrowdTangle's interactions, help.crowdtangle.com 2013937). What a network does not count is left out,
    for all its posts alike: an expectation learned from them leaves it out, too.

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

    engaged / of, reactions a person: by reach where `of` is the people who saw it, by audience where it is
    the account's followers. The two are different figures, never shown as one.

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
