"""Counting calls that were not a network's, however many there are.

Each process adds them up by itself, and writes a line in the log and a number in the database at
most once a minute for each webhook: whoever sends a million fills neither. What was counted since
the last writing is lost when the process ends, so the number kept is “at least”.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime

from django.db.models import F

from .models import Webhook

logger = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
UNKNOWN = None
"""For addresses at which there is no webhook."""

_lock = threading.Lock()
_counts: dict[int | None, int] = {}
_written: dict[int | None, float] = {}


def count(webhook: Webhook | None, why: str, *, now: datetime) -> None:
    """`why` is in our own words: nothing of the call is written down."""
    key = webhook.pk if webhook else UNKNOWN
    with _lock:
        _counts[key] = _counts.get(key, 0) + 1
        if time.monotonic() - _written.get(key, -EVERY_SECONDS) < EVERY_SECONDS:
            return
        counted, _counts[key], _written[key] = _counts[key], 0, time.monotonic()
    if webhook is None:
        logger.info("%d calls came to addresses at which nothing is.", counted)
        return
    logger.warning("%s was refused %d calls. %s", webhook, counted, why)
    Webhook.objects.filter(pk=webhook.pk).update(forged=F("forged") + counted, forged_at=now)
