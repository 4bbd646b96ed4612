"""Whose posts have to be learned from or restated again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery

from homeground.accounts.models import Organization
from homeground.insights.models import Fitted, Observation, Standing
from homeground.publishing.models import Post

ANEW = 20
"""New posts of an account after which it is learned from again before the night."""
LATELY = timedelta(days=90)
"""Posts older than that at the newest reading are not restated when something is learned anew."""
_NEWEST = Fitted.objects.filter(kind=Fitted.Kind.EXPECTATIONS, account=None).order_by("-fitted_at")


def organizations_to_learn() -> list[int]:
    """Those with anything read since they were learned from last."""
    newest = _NEWEST.filter(organization=OuterRef("pk"))
    read = (
        Standing.objects.filter(organization=OuterRef("pk"))
        .values("organization")
        .annotate(last=Max("observed_at"))
        .values("last")
    )
    return list(
        Organization.objects.annotate(
            fitted_at=Subquery(newest.values("fitted_at")[:1]), read_at=Subquery(read)
        )
        .filter(read_at__isnull=False)
        .filter(Q(fitted_at=None) | Q(read_at__gt=F("fitted_at")))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def accounts_to_learn() -> dict[int, list[int]]:
    """Accounts by their organization, of which many posts are new since that was learned from last."""
    found: dict[int, list[int]] = defaultdict(list)
    newest = _NEWEST.filter(organization=OuterRef("organization")).values("fitted_at")[:1]
    rows = (
        Standing.objects.annotate(fitted_at=Subquery(newest))
        .filter(Q(fitted_at=None) | Q(published_at__gt=F("fitted_at")), engaged__isnull=False)
        .values_list("organization", "account")
        .annotate(posts=Count("pk"))
        .filter(posts__gte=ANEW)
    )
    for organization, account, _ in rows:
        found[organization].append(account)
    return dict(found)


def posts_of(organization: int, accounts: Collection[int] | None = None) -> list[int]:
    """Whose standing rests on what was learned anew: all that were judged by other weights, and the late."""
    mine = Standing.objects.filter(organization=organization)
    if accounts is not None:
        mine = mine.filter(account__in=accounts)
    newest = mine.aggregate(last=Max("published_at"))["last"]
    if newest is None:
        return []
    fitted = _NEWEST.filter(organization=organization).first()
    version = fitted.weights_version if fitted else 0
    late = Q(published_at__gte=newest - LATELY) | ~Q(weights_version=version)
    return list(mine.filter(late).order_by("post_id").values_list("post_id", flat=True))


def unstated(most: int) -> list[int]:
    """Posts that were read and of which nobody has said how they stand: from before there were standings."""
    return list(
        Post.objects.filter(Exists(Observation.objects.filter(post=OuterRef("pk"))), standing=None)
        .filter(Q(publication=None) | Q(publication__answers=None))
        .order_by("-pk")
        .values_list("pk", flat=True)[:most]
    )
