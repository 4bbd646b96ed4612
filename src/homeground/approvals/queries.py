"""What waits for whose word, and which publications hang on it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery

from homeground.accounts.models import Brand, Market, User
from homeground.publishing.models import Publication
from homeground.publishing.states import State

from .models import Review, Standing
from .who import Voices

MOST_TOO_LATE = 10_000
"""More than anybody gives a new time to one by one."""


def asking(review: Review) -> QuerySet[Publication]:
    """All that waits for this review, with what goes out below it."""
    return Publication.objects.filter(
        organization=review.organization_id,
        content_print=review.content_print,
        needs_approval=True,
        state=State.IN_REVIEW,
    )


def locked(review: Review) -> Review:
    """As it is now, until the transaction ends nobody else's to change."""
    return (
        Review.objects.select_for_update(of=("self",))
        .select_related("brand", "market", "account")
        .get(pk=review.pk)
    )


def reviews_waiting(brand: Brand, markets: Collection[Market] | None = None) -> QuerySet[Review]:
    """What waits for a word in these markets, what is due first first; `due_at` is when.

    What nothing hangs on any more (it was cancelled, or says something else) is left out.
    """
    return _hanging(brand, markets, Standing.WAITING)


def wanting_changes(brand: Brand, markets: Collection[Market] | None = None) -> QuerySet[Review]:
    """What somebody wants changed, and nobody changed yet."""
    return _hanging(brand, markets, Standing.CHANGES)


def _hanging(
    brand: Brand, markets: Collection[Market] | None, standing: Standing
) -> QuerySet[Review]:
    hanging = Publication.objects.filter(
        organization=OuterRef("organization"),
        content_print=OuterRef("content_print"),
        needs_approval=True,
        state=State.IN_REVIEW,
    )
    found = Review.objects.filter(brand=brand, standing=standing)
    if markets is not None:
        found = found.filter(market__in=markets)
    first = hanging.order_by().values("content_print").annotate(at=Min("due_at")).values("at")
    return (
        found.filter(Exists(hanging))
        .annotate(due_at=Subquery(first))
        .select_related("market", "account")
        .defer("account__credentials")
        .order_by("due_at", "pk")
    )


def waiting_for(
    user: User, brand: Brand, markets: Collection[Market] | None = None, *, now: datetime
) -> list[Review]:
    """What waits for this person's word, or for that of somebody whose deputy they are.

    `now` is the people's own time, which a sandbox does not move.
    """
    return _with_a_word(user, brand, reviews_waiting(brand, markets), now)


def how_many_wait_for(
    user: User, brand: Brand, markets: Collection[Market] | None = None, *, now: datetime
) -> int:
    """As many as `waiting_for` gives, without reading what they say: every page asks."""
    return len(_with_a_word(user, brand, reviews_waiting(brand, markets).defer("content"), now))


def _with_a_word(
    user: User, brand: Brand, waiting: QuerySet[Review], now: datetime
) -> list[Review]:
    # Mostly none does: every page asks this, before it puts the long question.
    asked = Review.objects.filter(brand=brand, standing=Standing.WAITING).exists()
    reviews = list(waiting) if asked else []
    if not reviews:
        return []
    voices = Voices(brand, reviews, now=now)
    return [review for review in reviews if voices.word_of(review, user)]


def approved_too_late(brand: Brand, markets: Collection[Market]) -> QuerySet[Publication]:
    """What everybody approved when its time had passed: somebody must give it a new one."""
    # The limit makes PostgreSQL begin with the few that are approved.
    approved = (
        Publication.objects.filter(
            organization=brand.organization_id, answers=None, state=State.APPROVED
        )
        .order_by("due_at")
        .values("pk")[:MOST_TOO_LATE]
    )
    return Publication.objects.filter(
        account__brand=brand, variant__market__in=markets, pk__in=approved
    ).order_by("due_at", "pk")
