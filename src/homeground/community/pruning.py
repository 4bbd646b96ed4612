"""Forgetting what networks told: first the words, much later that it was told at all."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Value

from .models import Delivery

REMEMBERED = timedelta(days=365)
"""As long as this a repeated call is known for one, though its body is gone."""


def prune_deliveries(*, days: int, now: datetime) -> int:
    """Empty what is older than `days`; how many that were."""
    Delivery.objects.filter(received_at__lt=now - max(REMEMBERED, timedelta(days=days))).delete()
    return Delivery.objects.filter(
        received_at__lt=now - timedelta(days=days), pruned_at=None, read_at__isnull=False
    ).update(body=b"", headers=Value({}, Delivery._meta.get_field("headers")), pruned_at=now)
