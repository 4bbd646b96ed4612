"""Taking back what a campaign file does not have any more, or what nobody repeats any more."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from homeground.errors import BadInput

from .changing import cancel
from .models import Publication
from .states import State


def drop(ids: Collection[int], *, now: datetime, for_good: bool = False) -> int:
    """Cancel these and what was to go out below them, as far as it is not too late; how many.

    Unless it is `for_good`, the same row of a file plans it anew: nobody decided against it, a file had
    just left it out. Within a transaction.
    """
    dropped = 0
    for publication in Publication.objects.filter(pk__in=ids).order_by("-pk"):
        try:
            ended = cancel(publication, now=now)
        except BadInput:
            continue  # It is out, or on its way: its story goes on.
        dropped += 1
        if ended.state == State.CANCELLED and not for_good:
            _forget(ended)
    return dropped


def _forget(publication: Publication) -> None:
    publication.identity = hashlib.sha256(f"dropped {publication.pk}".encode()).hexdigest()
    publication.save(update_fields=["identity"])
    for part in publication.parts.filter(state=State.CANCELLED):
        _forget(part)
