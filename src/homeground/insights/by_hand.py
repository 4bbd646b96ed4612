"""Numbers that a person read on a network which tells them to no program."""

from __future__ import annotations

from datetime import datetime

from homeground.errors import BadInput
from homeground.publishing.models import Post

from .models import Observation
from .queries import newest_observations

METRICS = ("views", "reach", "likes", "comments", "shares", "clicks")
SURPRISING_FACTOR = 100
"""A value this many times the last one is asked about: a typing error is likelier."""


class Surprising(BadInput):
    """A value that may well be a typing error; whoever is sure of it says so."""


def enter(post: Post, values: dict[str, int], *, now: datetime, sure: bool = False) -> Observation:
    """Keep what a person read; what they did not read stays unknown.

    Raises: BadInput for a value that cannot be; Surprising for one that needs a second look
    (`sure` says that it had it).
    """
    if not values:
        raise BadInput("No number was given.", "Give at least one, such as --likes 12.")
    last = newest_observations([post.pk]).get(post.pk)
    for name, value in values.items():
        if value < 0:
            raise BadInput(f"{name} cannot be {value}.", "Counts begin at 0.")
        before = getattr(last, name) if last else None
        if not sure and before and value > before * SURPRISING_FACTOR:
            raise Surprising(
                f"{name} would grow from {before:,} to {value:,}.",
                "If that is right, enter it again with --sure.",
            )
    return Observation.objects.create(
        organization_id=post.organization_id, post=post, observed_at=now, **values
    )
