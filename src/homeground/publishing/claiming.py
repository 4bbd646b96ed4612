"""Taking what is due: written down as armed, with its fingerprint, before a byte is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from homeground.networks.model import Draft

from .drafting import draft_of, fingerprint, hands_over_at, may_hand_over, with_media
from .lanes import LEASE, SENDABLE, STATES, leave_lanes, take_lanes
from .models import Attempt, Publication, Worker
from .states import State

AT_A_TURN = 8
"""Publications of one account that are armed together: few, because what a crash leaves armed must
be looked for on the network."""


@dataclass(frozen=True, slots=True)
class Claimed:
    publication: Publication
    draft: Draft
    attempt_id: int
    number: int
    """Which attempt of this publication it is, from 1."""
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
        due = _sendable(accounts, now)
        ready = [one for one in _locked(due, State.SCHEDULED) if not _put_off(one, now)]
        claimed = _arm(ready, worker, now)
        busy = {claim.publication.account_id for claim in claimed}
        leave_lanes(worker, set(accounts) - busy)
        return claimed


def _sendable(accounts: list[int], now: datetime) -> list[int]:
    """The first few of each account, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT id FROM (
                SELECT p.id,
                       row_number() OVER (PARTITION BY p.account_id ORDER BY p.due_at, p.id) AS turn
                FROM publishing_publication p
                WHERE p.account_id = ANY(%(accounts)s) AND {SENDABLE}
            ) due WHERE turn <= %(turns)s
            """,  # noqa: S608 - put together from our own constants
            {"accounts": accounts, "now": now, "turns": AT_A_TURN, **STATES},
        )
        return [pk for (pk,) in cursor.fetchall()]


def _put_off(publication: Publication, now: datetime) -> bool:
    """What the network cannot keep for its time, too near or too far, is not to go out early."""
    if not publication.native or publication.due_at <= now or may_hand_over(publication, now):
        return False
    opens_at = hands_over_at(publication)
    publication.native = opens_at > now
    publication.send_at = opens_at if publication.native else publication.due_at
    publication.save(update_fields=["native", "send_at"])
    return True


def claim_again(publication: Publication, worker: Worker, *, now: datetime) -> Claimed | None:
    """Arm an unsure publication once more, to repeat it with the same key; `None` if it changed."""
    with transaction.atomic():
        found = _locked([publication.pk], State.UNSURE)
        return replace(_arm(found, worker, now)[0], in_doubt=True) if found else None


def _locked(ids: list[int], state: State) -> list[Publication]:
    """Those that nobody else is changing right now, with all that a draft needs.

    Each account, brand and market once: an account's secrets are opened once for all that it sends.
    """
    return list(
        Publication.objects.select_for_update(of=("self",), skip_locked=True)
        # One array: to put thousands of parameters into the statement takes as long as to run it.
        .filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", (ids,)), state=state)
        .select_related("variant")
        .prefetch_related(
            "account__brand", "variant__market", with_media(), "answers__post__account"
        )
        .order_by("due_at", "pk")
    )


def _arm(due: list[Publication], worker: Worker, now: datetime) -> list[Claimed]:
    if not due:
        return []
    drafts = {publication.pk: draft_of(publication, now=now) for publication in due}
    for publication in due:
        publication.state = State.ARMED
        publication.fingerprint = fingerprint(drafts[publication.pk])
        publication.worker = worker
        publication.armed_at = now
        publication.tries += 1
        publication.problem = ""
    with connection.cursor() as cursor:
        said: dict[str, Any] = {
            "ids": [publication.pk for publication in due],
            "prints": [publication.fingerprint for publication in due],
            "worker": worker.pk,
            "now": now,
            "lease": LEASE.total_seconds(),
            "armed": State.ARMED.value,
            "open": Attempt.Outcome.OPEN.value,
        }
        cursor.execute(
            """
            UPDATE publishing_publication p
            SET state = %(armed)s, worker_id = %(worker)s, armed_at = %(now)s, problem = '',
                tries = p.tries + 1, fingerprint = said.fingerprint,
                lease_ends_at = clock_timestamp() + make_interval(secs => %(lease)s)
            FROM unnest(%(ids)s::bigint[], %(prints)s::text[]) AS said(id, fingerprint)
            WHERE p.id = said.id
            """,
            said,
        )
        cursor.execute(
            """
            INSERT INTO publishing_attempt (organization_id, publication_id, number, worker_id,
                fingerprint, started_at, outcome, said, code)
            SELECT p.organization_id, p.id, coalesce(before.number, 0) + 1, %(worker)s,
                p.fingerprint, %(now)s, %(open)s, '', ''
            FROM publishing_publication p LEFT JOIN LATERAL (
                SELECT max(a.number) AS number FROM publishing_attempt a
                WHERE a.publication_id = p.id
            ) before ON true
            WHERE p.id = ANY(%(ids)s)
            RETURNING publication_id, id, number
            """,
            said,
        )
        attempts = {publication: (pk, number) for publication, pk, number in cursor.fetchall()}
    return [
        Claimed(publication, drafts[publication.pk], *attempts[publication.pk])
        for publication in due
    ]


def was_unsure(claim: Claimed) -> bool:
    """Whether an attempt before this one may have been accepted."""
    return Attempt.objects.filter(
        publication=claim.publication, outcome=Attempt.Outcome.UNSURE
    ).exists()
