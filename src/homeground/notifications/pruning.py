"""Forgetting what was told long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from .models import Dispatch, Notice, Telling

READ_KEPT = timedelta(days=90)
UNREAD_KEPT = timedelta(days=365)
MESSAGES_KEPT = timedelta(days=30)
ONCE_KEPT = timedelta(days=62)
"""Longer than a month, which is the longest that something is told of once."""


def prune(*, now: datetime) -> int:
    """How many notices went."""
    read, _ = Notice.objects.filter(read_at__lt=now - READ_KEPT).delete()
    old, _ = Notice.objects.filter(at__lt=now - UNREAD_KEPT).delete()
    # What never stands in the page is done with once it was written of.
    unseen, _ = Notice.objects.filter(in_page=False, at__lt=now - READ_KEPT).delete()
    Telling.objects.filter(spread_at__lt=now - ONCE_KEPT).delete()
    Dispatch.objects.filter(made_at__lt=now - MESSAGES_KEPT, try_at=None).delete()
    return read + old + unseen
