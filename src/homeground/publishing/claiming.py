"""Taking what is due: written down as armed, with its fingerprint, before a byte is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Now

from homeground.accounts.models import Account
from homeground.networks.model import Draft
from homeground.networks.registry import SPOKEN

from .drafting import draft_of, fingerprint
from .models import Attempt, Publication, Worker
from .states import State

LEASE = timedelta(minutes=5)
"""Longer than the longest request with its uploads, so that nobody else looks too early."""


@dataclass(frozen=True, slots=True)
class Claimed:
    publication: Publication
    draft: Draft
    attempt: Attempt


def claim_due(
    worker: Worker, *, brands: Sequence[int], now: datetime, limit: int = 100
) -> list[Claimed]:
    """Arm what is due by `now`, oldest first; committed when this returns.

    An account with something in flight or being looked for is left alone, so that its posts stay
    in order; so is one that must be connected anew, or whose credentials have ended and are about
    to be renewed.
    """
    in_flight = Publication.objects.filter(account=OuterRef("account")).filter(
        Q(state=State.ARMED) | Q(state=State.UNSURE, look_at__isnull=False)
    )
    waits_before = Publication.objects.filter(
        account=OuterRef("account"),
        state=State.SCHEDULED,
        due_at__lt=OuterRef("due_at"),
        send_at__gt=now,
    )
    with transaction.atomic():
        due = list(
            Publication.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(
                state=State.SCHEDULED,
                send_at__lte=now,
                account__brand__in=brands,
                account__state=Account.State.CONNECTED,
                account__network__in=SPOKEN,
            )
            .filter(Q(account__expires_at=None) | Q(account__expires_at__gt=now))
            .filter(~Exists(in_flight), ~Exists(waits_before))
            .select_related("account", "variant__market")
            .prefetch_related("variant__media__file")
            .order_by("due_at", "pk")[:limit]
        )
        return _arm(due, worker, now)


def claim_again(publication: Publication, worker: Worker, *, now: datetime) -> Claimed | None:
    """Arm an unsure publication once more, to repeat it with the same key; `None` if it changed."""
    with transaction.atomic():
        found = (
            Publication.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(pk=publication.pk, state=State.UNSURE)
            .select_related("account", "variant__market")
            .first()
        )
        return _arm([found], worker, now)[0] if found else None


def _arm(due: list[Publication], worker: Worker, now: datetime) -> list[Claimed]:
    numbers = dict(
        Attempt.objects.filter(publication__in=due)
        .values_list("publication")
        .annotate(Max("number"))
    )
    claimed = []
    for publication in due:
        draft = draft_of(publication)
        publication.state = State.ARMED
        publication.fingerprint = fingerprint(draft)
        publication.worker = worker
        publication.armed_at = now
        publication.tries += 1
        publication.lease_ends_at = Now() + LEASE
        publication.problem = ""
        attempt = Attempt(
            organization_id=publication.organization_id,
            publication=publication,
            number=numbers.get(publication.pk, 0) + 1,
            worker=worker,
            fingerprint=publication.fingerprint,
            started_at=now,
        )
        claimed.append(Claimed(publication, draft, attempt))
    Publication.objects.bulk_update(
        due,
        ["state", "fingerprint", "worker", "armed_at", "lease_ends_at", "problem", "tries"],
    )
    Attempt.objects.bulk_create(claim.attempt for claim in claimed)
    return claimed
