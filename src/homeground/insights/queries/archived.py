"""The history that archives brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, Min, OuterRef

from homeground.accounts.models import Account
from homeground.insights.models import Archive, ArchivedPost, Observation


@dataclass(frozen=True, slots=True)
class History:
    """What archives brought of one account."""

    account: Account
    posts: int
    first_at: datetime
    last_at: datetime
    measured: int
    """Posts of which at least one reading is known."""


def histories() -> list[History]:
    """Every account with imported posts, by its address."""
    rows = {
        row["post__account"]: row
        for row in ArchivedPost.objects.values("post__account").annotate(
            posts=Count("pk"),
            first_at=Min("post__published_at"),
            last_at=Max("post__published_at"),
            measured=Count("pk", filter=Exists(Observation.objects.filter(post=OuterRef("post")))),
        )
    }
    accounts = (
        Account.objects.filter(pk__in=rows)
        .select_related("brand")
        .defer("credentials")
        .order_by("network", "handle", "pk")
    )
    return [
        History(
            account,
            rows[account.pk]["posts"],
            rows[account.pk]["first_at"],
            rows[account.pk]["last_at"],
            rows[account.pk]["measured"],
        )
        for account in accounts
    ]


def archives() -> list[Archive]:
    """Every import, newest first."""
    return list(
        Archive.objects.select_related("account")
        .defer("account__credentials")
        .order_by("-started_at", "-pk")
    )
