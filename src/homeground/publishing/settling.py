"""Writing down what came of an attempt or of a look, each in one transaction.

The row is locked and read anew first: somebody else may have settled it meanwhile.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from homeground.accounts.models import Account
from homeground.accounts.trouble import tell_of_trouble
from homeground.networks.model import Published
from homeground.notifications.kinds import Kind

from .claiming import Claimed
from .finding import settle_found
from .handing import settle_handed_over
from .ledger import locked, move
from .models import Attempt, Publication
from .news import tell_how_it_ended, tell_of
from .outcomes import Next
from .states import State, ensure_may_follow

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """The network said that it published it, and when that was said."""

    claim: Claimed
    published: Published
    at: datetime


def settle_sent(sent: Sequence[Sent]) -> list[None]:
    """Write down what was published, in one transaction and one statement.

    What somebody else changed meanwhile, and what the network gave the number of another post, goes
    the slower way, one by one. Repeating the call changes nothing.
    """
    # Two at once that the network folded into one post are not plain.
    names = Counter(map(_name, sent))
    plain = [
        each for each in sent if each.published.scheduled_for is None and names[_name(each)] == 1
    ]
    with transaction.atomic():
        settled = _settle_plain(plain)
        for each in sent:
            if each.claim.publication.pk not in settled:
                _settle_slowly(each)
    return [None] * len(sent)


def _settle_slowly(sent: Sent) -> None:
    publication, published = sent.claim.publication, sent.published
    if published.scheduled_for is not None:
        _end(sent.claim, Attempt.Outcome.HANDED_OVER, sent.at)
        settle_handed_over(publication, published.id, now=sent.at)
        return
    _end(sent.claim, Attempt.Outcome.PUBLISHED, sent.at)
    settle_found(publication, published.id, published.url, at=sent.at, now=sent.at)


def _name(sent: Sent) -> tuple[int, str]:
    return sent.claim.publication.account_id, sent.published.id


def _settle_plain(sent: Sequence[Sent]) -> set[int]:
    """Those whose row and whose name on the network nobody else has taken; their publications' ids."""
    if not sent:
        return set()
    ensure_may_follow(State.ARMED, State.PUBLISHED)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH said AS (
                SELECT * FROM unnest(%(ids)s::bigint[], %(attempts)s::bigint[], %(names)s::text[],
                    %(urls)s::text[], %(times)s::timestamptz[])
                AS said(id, attempt_id, network_id, url, at)
            ), settled AS (
                UPDATE publishing_publication p
                SET state = %(published)s, settled_at = said.at, worker_id = NULL,
                    lease_ends_at = NULL, look_at = NULL, problem = ''
                FROM said
                WHERE p.id = said.id AND p.state = %(armed)s AND NOT EXISTS (
                    SELECT 1 FROM publishing_post known
                    WHERE known.account_id = p.account_id AND known.network_id = said.network_id
                )
                RETURNING p.id, p.organization_id, p.account_id
            ), ended AS (
                UPDATE publishing_attempt a SET outcome = %(published)s, ended_at = said.at
                FROM said JOIN settled USING (id) WHERE a.id = said.attempt_id
            )
            INSERT INTO publishing_post
                (organization_id, account_id, publication_id, network_id, url, published_at)
            SELECT organization_id, account_id, id, network_id, url, at
            FROM settled JOIN said USING (id)
            RETURNING publication_id
            """,
            {
                "ids": [each.claim.publication.pk for each in sent],
                "attempts": [each.claim.attempt_id for each in sent],
                "names": [each.published.id for each in sent],
                "urls": [each.published.url for each in sent],
                "times": [each.at for each in sent],
                "armed": State.ARMED.value,
                "published": State.PUBLISHED.value,
            },
        )
        return {pk for (pk,) in cursor.fetchall()}


def settle_otherwise(claim: Claimed, what: Next, *, now: datetime, code: str | None) -> None:
    """The attempt did not publish; `what` says what follows."""
    with transaction.atomic():
        _end(claim, what.outcome, now, said=what.problem, code=code or "")
        current = locked(claim.publication)
        if current.state != State.ARMED:
            logger.warning("publication %s is %s, not armed any more", current.pk, current.state)
            return
        move(current, what.state)
        current.problem = what.problem
        if what.state is State.SCHEDULED and what.at is not None:
            current.send_at = what.at
        if not what.kept:
            current.native, current.send_at = False, current.due_at
        current.look_at = what.at if what.state is State.UNSURE else None
        current.looks = 0
        if what.state is not State.UNSURE:
            current.cost_usd = None  # it was not published: nothing is charged
        current.settled_at = now if what.state is State.FAILED else None
        current.save()
        tell_how_it_ended(current)
        if what.account_state is not None:
            # With credentials that came after those it was sent with, it goes out all the same.
            sent_with, account = claim.publication.account, current.account
            if Account.objects.filter(
                pk=current.account_id,
                state=Account.State.CONNECTED,
                renewed_at=sent_with.renewed_at,
                connected_at=sent_with.connected_at,
            ).update(state=what.account_state, problem=what.problem):
                account.state, account.problem = what.account_state, what.problem
                tell_of_trouble(account)


def give_up_useless(*, brands: Sequence[int], now: datetime) -> int:
    """What was not sent while it was of use is not sent any more; how many."""
    ensure_may_follow(State.SCHEDULED, State.FAILED)
    with transaction.atomic():
        late = list(
            Publication.objects.select_for_update(of=("self",))
            .filter(state=State.SCHEDULED, useless_after__lt=now, account__brand__in=brands)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        if late:
            Publication.objects.filter(pk__in=late).update(
                state=State.FAILED,
                settled_at=now,
                problem="It was not sent in time: after its time it was of no use. Plan it anew.",
            )
            tell_of(Kind.FAILED, late)
    return len(late)


def release(
    claim: Claimed, *, now: datetime, send_at: datetime | None = None, problem: str = ""
) -> None:
    """Give back what was armed and surely not sent; what was in doubt before still is."""
    with transaction.atomic():
        said = problem or "It waited for its turn."
        _end(claim, Attempt.Outcome.NOT_SENT, now, said=said)
        current = locked(claim.publication)
        if current.state != State.ARMED:
            return
        current.tries -= 1
        current.problem = problem
        if claim.in_doubt:
            move(current, State.UNSURE)
            current.look_at = send_at or now
        else:
            move(current, State.SCHEDULED)
            current.cost_usd = None
            current.send_at = max(current.send_at, send_at or current.send_at)
        current.save()


def _end(
    claim: Claimed, outcome: Attempt.Outcome, now: datetime, *, said: str = "", code: str = ""
) -> None:
    Attempt.objects.filter(pk=claim.attempt_id).update(
        outcome=outcome, ended_at=now, said=said, code=code
    )
