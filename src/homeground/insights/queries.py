"""Reading measured values."""

from __future__ import annotations

from collections.abc import Iterable

from .models import Observation


def newest_observations(post_ids: Iterable[int]) -> dict[int, Observation]:
    """The last reading of each post by the post's id; posts never measured are absent."""
    newest = (
        Observation.objects.filter(post__in=list(post_ids))
        .order_by("post_id", "-observed_at", "-pk")
        .distinct("post_id")
    )
    return {observation.post_id: observation for observation in newest}
