"""Saying who must approve: for a brand, or for one of its markets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from homeground.accounts.models import Brand, Market, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput
from homeground.publishing.handing import want_back
from homeground.publishing.models import Publication
from homeground.publishing.states import State

from .asking import ask
from .models import Policy
from .steps import Step

STILL_TO_COME = frozenset(
    {
        State.DRAFT,
        State.IN_REVIEW,
        State.APPROVED,
        State.SCHEDULED,
        State.ON_HOLD,
        State.HANDED_OVER,
    }
)
MOST_STEPS = 8


def concerned(brand: Brand, market: Market | None) -> QuerySet[Publication]:
    """What is not out yet in the policy's markets: the market, or all that have none of their own."""
    planned = Publication.objects.filter(
        account__brand=brand, answers=None, state__in=sorted(STILL_TO_COME)
    )
    if market is not None:
        return planned.filter(variant__market=market)
    own = Policy.objects.filter(brand=brand, market__isnull=False).values("market")
    return planned.exclude(variant__market__in=own)


def set_steps(
    brand: Brand, market: Market | None, steps: Sequence[Step], *, now: datetime, by: User | None
) -> Policy:
    """From now on this is asked there, of what is not out yet too. What a network keeps for its time is
    taken back. In a market no steps at all mean that nothing asks, whatever its brand says.

    Raises: BadInput.
    """
    if len(steps) > MOST_STEPS:
        raise BadInput(_("More than eight steps are not kept."), _("Join some of them."))
    if any(step.empty for step in steps):
        raise BadInput(_("A step asks nobody."), _("Choose somebody for it, or take the step out."))
    if market is None and not steps:
        raise BadInput(_("There is no step."), _("Add one, or take the rule away."))
    kept = [step.kept() for step in steps]
    with transaction.atomic():
        policy = Policy.objects.select_for_update().filter(brand=brand, market=market).first()
        if policy is not None and policy.kept_steps == kept:
            return policy
        before = len(policy.kept_steps) if policy else 0
        if policy is None:
            policy = Policy(organization_id=brand.organization_id, brand=brand, market=market)
        policy.kept_steps = kept
        policy.save()
        policy.refresh_from_db()
        want_back(concerned(brand, market), State.SCHEDULED, now=now, by=by)
        note(Act.POLICY_SET, market or brand, by=by, before=before or "", after=len(kept))
        ask(brand, now=now)
    return policy


def remove(policy: Policy, *, now: datetime, by: User | None) -> None:
    """Nothing of its own is asked there any more. What waits is put on hold, unless the brand asks too:
    nobody approved it."""
    with transaction.atomic():
        note(Act.POLICY_REMOVED, policy.market or policy.brand, by=by)
        policy.delete()
        ask(policy.brand, now=now)


def policies_of(brand: Brand) -> Iterable[Policy]:
    """The brand's own first, then those of markets by country."""
    return (
        Policy.objects.filter(brand=brand)
        .select_related("market", "brand")
        .order_by(F("market").asc(nulls_first=True))
    )
