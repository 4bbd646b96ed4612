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
from homeground.networks.model import Published

from .claiming import Claimed
from .models import Attempt, Post, Publication
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
    """Write down what was published, in one transaction and one statement each.

    What somebody else changed meanwhile, and what the network gave the number of another post, goes
    the slower way, one by one. Repeating the call changes nothing.
    """
    with transaction.atomic():
        plain = _nothing_in_the_way(sent)
        _settle_plain([each for each in sent if each.claim.publication.pk in plain])
        for each in sent:
            if each.claim.publication.pk not in plain:
                _end(each.claim.attempt, Attempt.Outcome.PUBLISHED, each.at)
                settle_found(
                    each.claim.publication, each.published.id, each.published.url,
                    at=each.at, now=each.at,
                )  # fmt: skip
    return [None] * len(sent)


def _nothing_in_the_way(sent: Sequence[Sent]) -> set[int]:
    armed = set(
        Publication.objects.select_for_update()
        .filter(pk__in=[each.claim.publication.pk for each in sent], state=State.ARMED)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    names = {(each.claim.publication.account_id, each.published.id) for each in sent}
    known = set(
        Post.objects.filter(
            account__in={account for account, _ in names},
            network_id__in={network_id for _, network_id in names},
        ).values_list("account_id", "network_id")
    )
    # Two at once that the network folded into one post are not plain either.
    twice = {name for name, many in Counter(map(_name, sent)).items() if many > 1}
    return {
        each.claim.publication.pk
        for each in sent
        if each.claim.publication.pk in armed and _name(each) not in known | twice
    }


def _name(sent: Sent) -> tuple[int, str]:
    return sent.claim.publication.account_id, sent.published.id


def _settle_plain(sent: Sequence[Sent]) -> None:
    if not sent:
        return
    ids = [each.claim.publication.pk for each in sent]
    times = [each.at for each in sent]
    ensure_may_follow(State.ARMED, State.PUBLISHED)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE publishing_publication p
            SET state = %s, settled_at = said.at, worker_id = NULL, lease_ends_at = NULL,
                look_at = NULL, problem = ''
            FROM unnest(%s::bigint[], %s::timestamptz[]) AS said(id, at) WHERE p.id = said.id
            """,
            [State.PUBLISHED.value, ids, times],
        )
        cursor.execute(
            """
            UPDATE publishing_attempt a SET outcome = %s, ended_at = said.at
            FROM unnest(%s::bigint[], %s::timestamptz[]) AS said(id, at) WHERE a.id = said.id
            """,
            [Attempt.Outcome.PUBLISHED.value, [each.claim.attempt.pk for each in sent], times],
        )
    Post.objects.bulk_create(
        Post(
            organization_id=each.claim.publication.organization_id,
            account_id=each.claim.publication.account_id,
            publication_id=each.claim.publication.pk,
            network_id=each.published.id,
            url=each.published.url,
            published_at=each.at,
        )
        for each in sent
    )


def settle_found(
    publication: Publication, network_id: str, url: str, *, at: datetime, now: datetime
) -> None:
    """It is on the network, under this id and address."""
    with transaction.atomic():
        current = _locked(publication)
        if current.state == State.PUBLISHED:
            logger.info("publication %s was settled already", current.pk)
            return
        other = (
            Post.objects.filter(account=current.account, network_id=network_id)
            .exclude(publication=current)
            .first()
        )
        if other is not None and other.publication_id is not None:
            # The network folds an identical post into the one before it (LiveJournal does).
            _fail(
                current,
                f"The network took it for a repeat of {other.url} and made no new post. "
                "Change the text, or leave it out.",
                now,
            )
            return
        _move(current, State.PUBLISHED)
        current.settled_at, current.look_at, current.problem = now, None, ""
        current.save()
        Post.objects.update_or_create(
            account=current.account,
            network_id=network_id,
            defaults={
                "organization_id": current.organization_id,
                "publication": current,
                "url": url,
                "published_at": at,
            },
        )


def settle_otherwise(claim: Claimed, what: Next, *, now: datetime, code: str | None) -> None:
    """The attempt did not publish; `what` says what follows."""
    with transaction.atomic():
        _end(claim.attempt, what.outcome, now, said=what.problem, code=code or "")
        current = _locked(claim.publication)
        if current.state != State.ARMED:
            logger.warning("publication %s is %s, not armed any more", current.pk, current.state)
            return
        _move(current, what.state)
        current.problem = what.problem
        if what.state is State.SCHEDULED and what.at is not None:
            current.send_at = what.at
        current.look_at = what.at if what.state is State.UNSURE else None
        current.looks = 0
        if what.state is not State.UNSURE:
            current.cost_usd = None  # it was not published: nothing is charged
        current.settled_at = now if what.state is State.FAILED else None
        current.save()
        if what.account_state is not None:
            # With credentials that came after those it was sent with, it goes out all the same.
            sent_with = claim.publication.account
            Account.objects.filter(
                pk=current.account_id,
                state=Account.State.CONNECTED,
                renewed_at=sent_with.renewed_at,
                connected_at=sent_with.connected_at,
            ).update(state=what.account_state, problem=what.problem)


def give_up_useless(*, brands: Sequence[int], now: datetime) -> int:
    """What was not sent while it was of use is not sent any more; how many."""
    ensure_may_follow(State.SCHEDULED, State.FAILED)
    return Publication.objects.filter(
        state=State.SCHEDULED, useless_after__lt=now, account__brand__in=brands
    ).update(
        state=State.FAILED,
        settled_at=now,
        problem="It was not sent in time: after its time it was of no use. Plan it anew.",
    )


def release(
    claim: Claimed, *, now: datetime, send_at: datetime | None = None, problem: str = ""
) -> None:
    """Give back what was armed and surely not sent."""
    with transaction.atomic():
        said = problem or "It waited for its turn."
        _end(claim.attempt, Attempt.Outcome.NOT_SENT, now, said=said)
        current = _locked(claim.publication)
        if current.state != State.ARMED:
            return
        _move(current, State.SCHEDULED)
        current.tries -= 1
        current.problem, current.cost_usd = problem, None
        current.send_at = max(current.send_at, send_at or current.send_at)
        current.save()


def settle_absent(publication: Publication, *, now: datetime) -> None:
    """It is surely not on the network: scheduled again, due at once."""
    with transaction.atomic():
        current = _locked(publication)
        if current.state != State.UNSURE:
            return
        _move(current, State.SCHEDULED)
        current.send_at, current.look_at, current.looks, current.problem = now, None, 0, ""
        current.save()


def look_again(publication: Publication, *, at: datetime | None, problem: str = "") -> None:
    """Nothing is known yet. With `at` None a person has to say."""
    with transaction.atomic():
        current = _locked(publication)
        if current.state != State.UNSURE:
            return
        current.looks += 1
        current.look_at, current.problem = at, problem
        current.save(update_fields=["looks", "look_at", "problem"])


def _locked(publication: Publication) -> Publication:
    return (
        Publication.objects.select_for_update(of=("self",))
        .select_related("account")
        .get(pk=publication.pk)
    )


def _move(publication: Publication, state: State) -> None:
    ensure_may_follow(publication.state, state)
    publication.state = state
    publication.worker = None
    publication.lease_ends_at = None


def _fail(publication: Publication, problem: str, now: datetime) -> None:
    _move(publication, State.FAILED)
    publication.problem, publication.settled_at, publication.look_at = problem, now, None
    publication.save()


def _end(
    attempt: Attempt, outcome: Attempt.Outcome, now: datetime, *, said: str = "", code: str = ""
) -> None:
    attempt.outcome, attempt.ended_at, attempt.said, attempt.code = outcome, now, said, code
    attempt.save(update_fields=["outcome", "ended_at", "said", "code"])
