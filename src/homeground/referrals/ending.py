"""Ending a short link, and letting it lead on again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from homeground.accounts.models import User
from homeground.audit.acts import Act
from homeground.audit.keeping import note

from .models import Link


def end(link: Link, ended: bool, *, by: User | None, now: datetime) -> None:
    """An ended link leads nowhere; what was counted stays."""
    act = Act.SHORT_LINK_ENDED if ended else Act.SHORT_LINK_RESUMED
    with transaction.atomic():
        changed = Link.objects.filter(pk=link.pk, ended_at__isnull=ended).update(
            ended_at=now if ended else None
        )
        if changed:
            market = link.account.market if link.account else None
            note(act, link, by=by, words=link.address, market=market)
