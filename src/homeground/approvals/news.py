"""Telling people whose word is waited for, and authors what became of their text."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from homeground.accounts.models import Brand, User
from homeground.notifications.kinds import Kind
from homeground.notifications.telling import tell, tell_all, telling_of

from .contents import Content
from .models import Decision, Review, Standing
from .queries import asking
from .who import Voices


def tell_asked(brand: Brand, reviews: Sequence[Review]) -> None:
    """The people of their present steps. Within the transaction that asks them."""
    if not reviews:
        return
    voices = Voices(brand, reviews, now=timezone.now())
    tell_all([
        telling_of(
            Kind.APPROVAL_ASKED, review, at=("approvals",), to=people, group="asked",
            what=Content.of(review.content).line, account=review.account.address,
        )
        for review in reviews
        if (people := voices.people(review))
    ])  # fmt: skip


def tell_decided(review: Review, decision: Decision) -> None:
    """Who wrote it, of changes that are asked for or of the last word that was waited for. Within the
    transaction, and before what was approved is let go."""
    kinds = {Standing.CHANGES: Kind.CHANGES_ASKED, Standing.APPROVED: Kind.APPROVED}
    kind = kinds.get(Standing(review.standing))
    if kind is None:
        return
    waiting = asking(review).select_related("variant__message__campaign").order_by("due_at", "pk")
    first = waiting.first()
    authors = User.objects.filter(pk__in=waiting.order_by().values("worded_by"))
    tell(
        kind, review, by=decision.by, group=kind, to=list(authors) or None,
        at=("publication", first.variant.message.campaign.slug, first.pk) if first else (),
        who=decision.name, what=Content.of(review.content).line, account=review.account.address,
        why=decision.said,
    )  # fmt: skip
