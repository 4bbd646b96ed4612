"""One post's standing, from its course and from what was learned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from homeground.accounts.models import Account
from homeground.insights.curves import Point, growing
from homeground.insights.models import METRICS
from homeground.measurement import crowdtangle
from homeground.measurement.expectation import Expected
from homeground.measurement.forecasting import forecast
from homeground.measurement.lift import lift
from homeground.publishing.models import Post

from .learned import Learned, key_of

LOW, HIGH = 0.1, 0.9
"""Between these quantiles lie eight of ten such posts."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one post."""

    post: Post
    account: Account
    format: str
    course: Sequence[Point]
    audience: int | None
    """When it was published."""
    benchmark: float | None
    """CrowdTangle's, of its account and format at its age."""


def chosen(course: Sequence[Point]) -> Point | None:
    """The reading that a post is judged by: the newest whose engagement is known, else the newest that
    knows anything."""
    for known in (
        lambda point: point.engaged is not None,
        lambda point: any(getattr(point.reading, name) is not None for name in METRICS),
    ):
        for point in reversed(course):
            if known(point):
                return point
    return None


def expected_of(seen: Seen, learned: Learned, point: Point) -> Expected:
    local = seen.post.published_at.astimezone(ZoneInfo(seen.account.market.time_zone))
    key = key_of(seen.account, seen.format)
    return learned.expectations.of(key, local, point.age, seen.audience)


def standing_of(seen: Seen, learned: Learned, *, now: datetime) -> dict[str, Any]:
    """The fields of `Standing`; what cannot be said is `None`."""
    fields: dict[str, Any] = {
        "organization_id": seen.post.organization_id,
        "account_id": seen.account.pk,
        "published_at": seen.post.published_at,
        "format": seen.format,
        "audience": seen.audience,
        "weights_version": learned.weighing.version,
        "computed_at": now,
        "restated_at": max((p.reading.observed_at for p in seen.course if p.fell), default=None),
    }
    point = chosen(seen.course)
    if point is None:
        return fields
    reading: Any = point.reading
    fields |= {
        "observation_id": reading.pk,
        "observed_at": reading.observed_at,
        "age": point.age,
        "how": reading.how,
        "engaged": point.engaged,
        **{name: getattr(reading, name) for name in METRICS},
    }
    expected = expected_of(seen, learned, point)
    fields |= {
        "expected": expected.median,
        "expected_low": expected.quantile(LOW),
        "expected_high": expected.quantile(HIGH),
        "own_posts": expected.own_posts,
        "borrowed": expected.borrowed,
    }
    if point.engaged is not None:
        fields |= _judged(point.engaged, expected, seen, learned)
    return fields


def _judged(engaged: float, expected: Expected, seen: Seen, learned: Learned) -> dict[str, Any]:
    stands = lift(engaged, expected)
    fields: dict[str, Any] = {
        "lift": stands.ratio,
        "lift_low": stands.low,
        "lift_high": stands.high,
        "percentile": stands.percentile,
        "percentile_low": stands.percentile_low,
        "percentile_high": stands.percentile_high,
        "crowdtangle": crowdtangle.score(engaged, seen.benchmark),
    }
    foreseen = forecast(growing(seen.course), learned.growth_of(seen.account))
    if foreseen is not None:
        fields |= {
            "forecast": foreseen.value,
            "forecast_low": foreseen.low,
            "forecast_high": foreseen.high,
            "forecast_method": str(foreseen.method),
        }
    return fields
