"""The readings of posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from homeground.insights.curves import Point, course
from homeground.insights.models import Observation
from homeground.measurement.engagement import Weights
from homeground.publishing.models import Post


def newest_observations(post_ids: Iterable[int]) -> dict[int, Observation]:
    """The last reading of each post by the post's id; posts never measured are absent.

    Each post's is the first of its own in every part of the table: a page of posts touches a few rows of a
    hundred million. Pages that show many posts read `Standing`, which has the counters as well.
    """
    return {pk: readings[-1] for pk, readings in last_readings_of(post_ids, 1).items()}


def last_readings_of(post_ids: Iterable[int], many: int) -> dict[int, list[Observation]]:
    """The last so many readings of each post, oldest first, by the post's id."""
    wanted = list(post_ids)
    if not wanted:
        return {}
    found = Observation.objects.raw(
        """
        SELECT newest.* FROM publishing_post post CROSS JOIN LATERAL (
            SELECT o.* FROM insights_observation o WHERE o.post_id = post.id
            ORDER BY o.observed_at DESC, o.id DESC LIMIT %s
        ) newest WHERE post.id = ANY(%s) ORDER BY newest.observed_at, newest.id
        """,
        [many, wanted],
    )
    readings: dict[int, list[Observation]] = defaultdict(list)
    for reading in found:
        readings[reading.post_id].append(reading)
    return dict(readings)


def readings_of(post_ids: Iterable[int]) -> dict[int, list[Observation]]:
    """Every reading of each post, oldest first, by the post's id; posts never measured are absent."""
    found: dict[int, list[Observation]] = defaultdict(list)
    rows = Observation.objects.filter(post__in=list(post_ids)).order_by(
        "post_id", "observed_at", "pk"
    )
    for reading in rows:
        found[reading.post_id].append(reading)
    return dict(found)


def course_of(post: Post, weights: Weights | None = None) -> list[Point]:
    """What one post had at each reading: its curve. `weights`: `weighing.weights_for` its brand."""
    return course(readings_of([post.pk]).get(post.pk, []), post.published_at, weights)
