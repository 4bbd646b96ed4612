"""SEISMIC: every reaction shows the post to further people, some of whom react.

Zhao, Erdogdu, He, Rajaraman, Leskovec: SEISMIC: A Self-Exciting Point Process Model for Predicting Tweet
Popularity, KDD 2015. A reaction after time s follows the memory kernel φ(s) = c for s ≤ s₀ and
c·(s/s₀)^−(1+θ) beyond, with s₀ = 5 min, θ = 0.242 and c = 6.27·10⁻⁴ a second (so that ∫φ = 1). With Nₜ the
people who have seen it, Nₜᵉ = Σ nᵢ Φ(t − tᵢ) the views that have had their effect and Rₜ reactions, the
infectiousness is p = (reactions, the newest weighed most) / (Nₜᵉ likewise), and

    final = Rₜ + p·(Nₜ − Nₜᵉ) / (1 − p·n*)

with n* the mean number of followers of those who react.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

THETA = 0.242
S0 = 5 / 60
"""Hours; the paper's 300 seconds."""
C = THETA / (S0 * (1 + THETA))
"""An hour; makes the kernel's integral 1: S0·C + S0·C/θ = 1."""
SUPERCRITICAL = 0.95
"""The paper gives no forecast at p·n* ≥ 1; a post is then taken to be just below."""
CUTS = 8
"""Parts of the window over which exposure is summed."""
PIECES = 3
"""A stretch between two readings counts as so many moments."""


def remembered(after: float) -> float:
    """Φ: the share of its effect that a view has had after so many hours, 0..1.

    >>> round(remembered(1), 2), round(remembered(24), 2)
    (0.56, 0.8)
    """
    if after <= 0:
        return 0.0
    if after <= S0:
        return C * after
    return C * S0 + C * S0 / THETA * -math.expm1(-THETA * math.log(after / S0))


def seismic(
    reactions: Sequence[tuple[float, float]], at: float, author: float, n_star: float | None = None
) -> float:
    """The final number of reactions by SEISMIC where each reaction and its follower count is known.

    :param reactions: (hours since the post, followers of who reacted)
    :param at: hours since the post, now
    :param author: the author's followers
    :param n_star: mean followers of one who reacts; by default that of `reactions`

    >>> seismic([], 1.0, 1000)
    0.0
    >>> round(seismic([(hour / 100, 50.0) for hour in range(1, 51)], 0.6, 5000))
    229
    """
    known = [(when, followers) for when, followers in reactions if when <= at]
    if not known:
        return 0.0
    mean = n_star or sum(followers for _, followers in known) / len(known) or 1.0
    views = [(0.0, author), *known]
    window = at / 2
    weighed = sum(max(1 - (at - when) / window, 0.0) for when, _ in known) if window else 0.0
    exposed = _weighed_exposure(views, at, window)
    infectious = weighed / exposed if exposed else 0.0
    branching = min(infectious * mean, SUPERCRITICAL)
    infectious = branching / mean
    yet = sum(followers * (1 - remembered(at - when)) for when, followers in views)
    return len(known) + infectious * yet / (1 - branching)


def _weighed_exposure(views: Sequence[tuple[float, float]], at: float, window: float) -> float:
    """∫ K(at − s) Σ nᵢ φ(s − tᵢ) ds with the triangular kernel K(u) = 1 − u/window, by the trapezoid rule
    on Φ: integrating by parts leaves the mean of what was remembered over the window."""
    cuts = [at - window * (1 - piece / CUTS) for piece in range(CUTS + 1)]
    total = 0.0
    for when, followers in views:
        done = [remembered(cut - when) for cut in cuts]
        total += followers * sum(
            (done[piece + 1] - done[piece]) * ((piece + 0.5) / CUTS) for piece in range(CUTS)
        )
    return total


@dataclass(frozen=True, slots=True)
class Course:
    """What SEISMIC makes of a course of counts; each part is that of the reactions and, apart, of an author
    whom as many people follow as one who reacts."""

    seen: float
    newest: float
    """Reactions, the newest weighed most."""
    exposed: float
    exposed_author: float
    yet: float
    """Views still to have their effect."""
    yet_author: float

    @classmethod
    def of(cls, curve: Sequence[tuple[float, float]]) -> Course:
        """Of a cleaned curve of `(age in hours, count)`: reactions between two readings lie evenly there."""
        at, seen = curve[-1]
        moments: list[tuple[float, float]] = []
        before, had = 0.0, 0.0
        for age, count in curve:
            moments += [
                (before + (age - before) * (piece + 0.5) / PIECES, (count - had) / PIECES)
                for piece in range(PIECES)
                if count > had
            ]
            before, had = age, count
        window, author = at / 2, [(0.0, 1.0)]
        return cls(
            seen,
            sum(count * max(1 - (at - when) / window, 0.0) for when, count in moments),
            _weighed_exposure(moments, at, window),
            _weighed_exposure(author, at, window),
            sum(count * (1 - remembered(at - when)) for when, count in moments),
            1 - remembered(at),
        )


@dataclass(frozen=True, slots=True)
class Contagion:
    """What SEISMIC needs where only counts are known: the author's reach in units of a reaction's, `author`,
    learned from the account's own posts. The product p·n* is then what is estimated."""

    author: float

    def final(self, course: Course) -> float:
        """The final count.

        >>> Contagion(10.0).final(Course.of(((1.0, 0.0),)))
        0.0
        >>> round(Contagion(100.0).final(Course.of(((1.0, 10.0), (3.0, 12.0)))))
        22
        """
        exposed = course.exposed + self.author * course.exposed_author
        branching = min(course.newest / exposed, SUPERCRITICAL) if exposed else 0.0
        yet = course.yet + self.author * course.yet_author
        return course.seen + branching * yet / (1 - branching)
