"""Telling those who wrote a text, or spoke of it, that somebody said something about it."""

from __future__ import annotations

from homeground.accounts.models import User
from homeground.content.models import VariantVersion
from homeground.notifications.kinds import Kind
from homeground.notifications.telling import tell

from .models import Remark


def tell_of_remark(remark: Remark) -> None:
    """Who wrote the text, and who began or joined this talk; else whoever may write there. Within the
    transaction that keeps it."""
    variant, first = remark.variant, remark.answers_id or remark.pk
    source = variant.copied_from_id or variant.pk
    wrote = VariantVersion.objects.filter(variant__in=[variant.pk, source]).values("by")
    spoke = Remark.objects.filter(pk=first) | Remark.objects.filter(answers=first)
    people = User.objects.filter(pk__in=wrote) | User.objects.filter(pk__in=spoke.values("by"))
    others = [person for person in people.distinct() if person.pk != remark.by_id]
    market = variant.market
    tell(
        Kind.REMARK, remark, by=remark.by, to=others or None, group=variant.pk, market=market,
        at=("compose", variant.message_id, f"{market.language}-{market.country}", variant.network),
        who=str(remark.by) if remark.by else remark.client_name, what=variant.message.name,
        why=remark.text,
    )  # fmt: skip
