"""Posts by the hour, and what can be said of a post's first hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

DAY = 24
WINDOW = 4
"""Hours of one window."""
LAST = (1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 36, 48, 72)
FIRST = (1, 2, 3, 6, 9, 12, 18, 24, 36, 48)
FADING = (3, 6, 12)
SHARES = (0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True, slots=True)
class Courses:
    """One row for each post, one column for each hour since it was published."""

    counts: Floats
    """Reactions of that hour."""
    followers: Floats
    """Followers of those who reacted in that hour, together."""
    author: Floats
    """Followers of each post's author."""

    @classmethod
    def of(
        cls,
        posts: Iterable[tuple[float, Sequence[tuple[float, float]]]],
        hours: int,
    ) -> Courses:
        """
        :param posts: (followers of the author, reactions as (hours since the post, followers)); what came
            after `hours` is left out

        >>> Courses.of([(500.0, [(0.5, 10.0), (0.7, 30.0), (2.1, 5.0)])], 3).counts.tolist()
        [[2.0, 0.0, 1.0]]
        """
        counts, followers, authors = [], [], []
        for author, reactions in posts:
            known = np.array(reactions, dtype=float).reshape(-1, 2)
            known = known[(known[:, 0] >= 0) & (known[:, 0] < hours)]
            hour = known[:, 0].astype(int)
            counts.append(np.bincount(hour, minlength=hours))
            followers.append(np.bincount(hour, weights=known[:, 1], minlength=hours))
            authors.append(author)
        shape = (len(authors), hours)
        return cls(
            np.array(counts, dtype=np.float64).reshape(shape),
            np.array(followers, dtype=np.float64).reshape(shape),
            np.array(authors, dtype=float),
        )

    def __len__(self) -> int:
        return len(self.counts)

    def __getitem__(self, rows: Rows) -> Courses:
        return Courses(self.counts[rows], self.followers[rows], self.author[rows])

    def until(self, hours: int) -> Courses:
        """As it was then."""
        return Courses(self.counts[:, :hours], self.followers[:, :hours], self.author)

    @property
    def seen(self) -> Floats:
        """Reactions so far."""
        total: Floats = self.counts.sum(axis=1)
        return total


def said(courses: Courses) -> Floats:
    """What a post's first hours say: one row for each post. Parts are ln((1 + part) / (1 + all))."""
    counts, hours = courses.counts, courses.counts.shape[1]
    running = np.cumsum(counts, axis=1)
    seen = np.maximum(running[:, -1], 1.0)
    whole = np.log1p(courses.seen)
    moments = np.arange(hours)
    unknown = np.full(len(counts), np.nan)
    parts = [
        np.log1p(running[:, -1] - (running[:, -1 - last] if last < hours else 0)) - whole
        if last <= hours
        else unknown
        for last in LAST
    ]
    parts += [
        np.log1p(running[:, first - 1]) - whole if first < hours else unknown for first in FIRST
    ]
    parts += _reach(courses)
    parts += [
        np.log1p((counts * np.exp(-(hours - 1 - moments) / tau)).sum(axis=1)) - whole
        for tau in FADING
    ]
    parts += [_slope(np.log1p(counts[:, -last:])) for last in (6, 12)]
    parts += [(running < share * seen[:, None]).sum(axis=1) for share in SHARES]
    parts += [np.log1p(counts.max(axis=1)) - whole, hours - 1 - counts.argmax(axis=1)]
    return np.column_stack([whole, (counts * moments).sum(axis=1) / seen, *parts])


def _reach(courses: Courses) -> list[Floats]:
    """How many saw it, by those who reacted and by the author; and how many of them lately."""
    hours = courses.counts.shape[1]
    reached = courses.followers.sum(axis=1)
    whole = np.log1p(reached)
    found = [whole, np.log1p(reached / np.maximum(courses.seen, 1.0)), np.log1p(courses.author)]
    for last in (4, 8, 12, 24):
        lately = courses.followers[:, -last:].sum(axis=1)
        found.append(np.log1p(lately) - whole if last <= hours else np.full(len(reached), np.nan))
    return found


def _slope(logarithms: Floats) -> Floats:
    """How steeply they rise by the hour."""
    hours = logarithms.shape[1]
    beside = np.arange(hours) - (hours - 1) / 2
    square = max(float((beside**2).sum()), 1.0)
    slope: Floats = (logarithms * beside).sum(axis=1) / square
    return slope


def rhythm(courses: Courses) -> Floats:
    """When in its course a post's day has its height: (cosine, sine) of the daily wave in the whole course.

    Each hour is held against the 24 around it; posts that were published in the evening thus differ from those
    of the morning though their hour of day is not told. Hours 12 to 132, as far as the course goes.
    """
    first, last = DAY // 2, min(132, courses.counts.shape[1] - DAY // 2)
    smooth = np.apply_along_axis(
        lambda row: np.convolve(row, np.ones(DAY) / DAY, "same"), 1, courses.counts
    )[:, first:last]
    beside = (courses.counts[:, first:last] - smooth) / np.maximum(smooth, 0.5)
    wave = np.exp(2j * np.pi * np.arange(first, last) / DAY)
    height = (beside * wave).mean(axis=1)
    height = height / np.maximum(np.abs(height), 1e-12)
    return np.column_stack([height.real, height.imag])
