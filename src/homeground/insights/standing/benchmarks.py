"""CrowdTangle's benchmark: the account's last posts of the same kind, at the same age."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeground.insights.curves import Point, course, growing
from homeground.insights.models import Standing
from homeground.insights.queries.readings import readings_of
from homeground.measurement import crowdtangle
from homeground.measurement.engagement import Weights
from homeground.measurement.forecasting.curves import HOUR, cleaned, value_at

LOOKED_AT = 3 * crowdtangle.POSTS
"""Of the account's last posts, so many are looked at for those of one kind."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A post and its course."""

    post: int
    published_at: datetime
    format: str
    course: Sequence[Point]


Grown = tuple[tuple[float, float], ...]


class Benchmarks:
    """For `judged` posts of one account, by those published before them: each other, and what is kept."""

    def __init__(self, account_id: int, judged: Sequence[Judged], weights: Weights):
        until = max(each.published_at for each in judged)
        before = list(
            Standing.objects.filter(account=account_id, published_at__lt=until)
            .exclude(post__in=[each.post for each in judged])
            .order_by("-published_at")
            .values_list("post_id", "published_at", "format")[:LOOKED_AT]
        )
        readings = readings_of([post for post, _, _ in before])
        known = [
            *judged,
            *(
                Judged(post, at, kind, course(readings.get(post, []), at, weights))
                for post, at, kind in before
            ),
        ]
        self._curves: dict[str, list[tuple[datetime, Grown]]] = defaultdict(list)
        for each in sorted(known, key=lambda each: each.published_at):
            if grown := cleaned(growing(each.course)):
                self._curves[each.format].append((each.published_at, grown))

    def at(self, kind: str, published_at: datetime, age: timedelta) -> float | None:
        """`None`: no earlier post of that kind was seen at that age."""
        curves = self._curves.get(kind, [])
        earlier = bisect_left(curves, published_at, key=lambda each: each[0])
        values = []
        for _, grown in reversed(curves[:earlier]):
            value = value_at(grown, age / HOUR)
            if value is not None:
                values.append(value)
                if len(values) == crowdtangle.POSTS:
                    break
        return crowdtangle.benchmark(values[::-1])
