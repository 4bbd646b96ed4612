"""Taking what is due: written down as armed, with its fingerprint, before a byte is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Max, Window
from django.db.models.functions import RowNumber

from homeground.networks.model import Draft

from .drafting import draft_of, fingerprint
from .lanes import LEASE, leave_lanes, take_lanes
from .models import Attempt, Publication, Worker
from .states import State

AT_A_TURN = 8
"""Publications of one account that are armed together: few, because what a crash leaves armed must
be looked for on the network."""


@dataclass(frozen=True, slots=True)
class Claimed:
    publication: Publication
    draft: Draft
    attempt: Attempt
    in_doubt: bool = False
    """Whether an earlier attempt may have been accepted: this one repeats it with its key."""


def claim_due(
    worker: Worker, *, brands: Sequence[int], now: datetime, limit: int = 100
) -> list[Claimed]:
    """Arm what is due by `now` in up to `limit` accounts, each in order; committed when this returns.

    The accounts' lanes are the worker's until it leaves them. An account with something in flight or
    being looked for is left alone, so that its posts stay in order; so is one that must be
    connected anew, or that was told to wait.
    """
    with transaction.atomic():
        accounts = take_lanes(worker, brands=brands, now=now, limit=limit)
        if not accounts:
            return []
        turn = Window(RowNumber(), partition_by=F("account"), order_by=["due_at", "pk"])
        due = (
            Publication.objects.filter(
                state=State.SCHEDULED, send_at__lte=now, account__in=accounts
            )
            .annotate(turn=turn)
            .filter(turn__lte=AT_A_TURN)
            .values_list("pk", flat=True)
        )
        claimed = _arm(_locked(list(due), State.SCHEDULED), worker, now)
        busy = {claim.publication.account_id for claim in claimed}
        leave_lanes(worker, set(accounts) - busy)
        return claimed


def claim_again(publication: Publication, worker: Worker, *, now: datetime) -> Claimed | None:
    """Arm an unsure publication once more, to repeat it with the same key; `None` if it changed."""
    with transaction.atomic():
        found = _locked([publication.pk], State.UNSURE)
        return replace(_arm(found, worker, now)[0], in_doubt=True) if found else None


def _locked(ids: list[int], state: State) -> list[Publication]:
    """Those that nobody else is changing right now, with all that a draft needs."""
    return list(
        Publication.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk__in=ids, state=state)
        .select_related("account__brand", "variant__market")
        .prefetch_related("variant__media__file")
        .order_by("due_at", "pk")
    )


def _arm(due: list[Publication], worker: Worker, now: datetime) -> list[Claimed]:
    if not due:
        return []
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
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE publishing_publication p
            SET state = %s, worker_id = %s, armed_at = %s, problem = '', tries = p.tries + 1,
                lease_ends_at = clock_timestamp() + make_interval(secs => %s), fingerprint = said.fingerprint
            FROM unnest(%s::bigint[], %s::text[]) AS said(id, fingerprint)
            WHERE p.id = said.id
            """,
            [
                State.ARMED.value, worker.pk, now, LEASE.total_seconds(),
                [publication.pk for publication in due],
                [publication.fingerprint for publication in due],
            ],
        )  # fmt: skip
    Attempt.objects.bulk_create(claim.attempt for claim in claimed)
    return claimed
