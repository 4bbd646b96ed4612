"""Writing down what became of publications that the network keeps for their time."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from homeground.accounts.models import User
from homeground.networks.registry import NETWORKS

from .ledger import locked, move, tell
from .models import Happening, Publication
from .news import tell_how_it_ended
from .states import State

WATCH_EVERY = timedelta(hours=6)
"""How often the network is asked whether it still keeps what was handed over to it."""

What = Happening.What


def settle_handed_over(publication: Publication, handed_id: str, *, now: datetime) -> None:
    """The network keeps it for its time, under this name."""
    with transaction.atomic():
        current = locked(publication)
        if current.state not in {State.ARMED, State.UNSURE}:
            return
        move(current, State.HANDED_OVER)
        current.handed_id, current.problem, current.looks = handed_id, "", 0
        current.look_at = next_watch(current, now)
        current.save()


def next_watch(publication: Publication, now: datetime) -> datetime:
    """When to see next whether the network still keeps it, or has published it."""
    out_at = seen_at_the_earliest(publication)
    if now >= publication.due_at or not listed(publication):
        return out_at
    return min(out_at, now + WATCH_EVERY)


def seen_at_the_earliest(publication: Publication) -> datetime:
    """When it is among the account's posts, if the network keeps to its time."""
    delay = NETWORKS[publication.account.network].read_back_delay_seconds
    return publication.due_at + timedelta(seconds=max(1.0, delay))


def listed(publication: Publication) -> bool:
    """Whether the network can be asked what it keeps."""
    limit = NETWORKS[publication.account.network].schedule
    return limit is not None and limit.listed


def keep_watching(publication: Publication, *, at: datetime, problem: str = "") -> None:
    """The network still keeps it."""
    Publication.objects.filter(pk=publication.pk, state=State.HANDED_OVER).update(
        look_at=at, looks=0, problem=problem
    )


def want_back(
    publications: QuerySet[Publication], to: State, *, now: datetime, by: User | None = None
) -> int:
    """Have a worker take these back from the network, to become `to` then; how many."""
    with transaction.atomic():
        found = list(publications.select_for_update(of=("self",)).filter(state=State.HANDED_OVER))
        for one in found:
            one.recall_to, one.look_at, one.looks = to, now, 0
            one.save(update_fields=["recall_to", "look_at", "looks"])
            tell(one, What.RECALL_WANTED, at=now, by=by)
    return len(found)


def settle_recalled(publication: Publication, *, now: datetime) -> None:
    """The network does not keep it any more, and it is not out."""
    with transaction.atomic():
        current = locked(publication)
        if current.state != State.HANDED_OVER or not current.recall_to:
            return
        move(current, State(current.recall_to))
        # With the old key the network would take it for what was taken back.
        current.key = uuid.uuid4()
        current.handed_id, current.recall_to, current.look_at = "", "", None
        current.looks, current.problem, current.tries = 0, "", 0
        current.send_at = now if current.native else current.due_at
        current.settled_at = now if current.state == State.CANCELLED else None
        current.cost_usd = None
        current.save()
        tell(current, What.RECALLED, at=now)


def settle_vanished(publication: Publication, *, now: datetime) -> None:
    """It is neither kept nor out: somebody took it away on the network."""
    with transaction.atomic():
        current = locked(publication)
        if current.state != State.HANDED_OVER:
            return
        move(current, State.FAILED)
        name = NETWORKS[current.account.network].name
        current.problem = (
            f"{name} kept it for its time, and neither keeps it nor has published it: somebody took "
            "it off the schedule there. Plan it anew if it is still wanted."
        )
        current.look_at, current.settled_at = None, now
        current.save()
        tell(current, What.VANISHED, at=now)
        tell_how_it_ended(current)


def ask_a_person(publication: Publication, problem: str, *, now: datetime) -> None:
    """Whether it is out cannot be seen: somebody has to look."""
    with transaction.atomic():
        current = locked(publication)
        if current.state != State.HANDED_OVER:
            return
        move(current, State.UNSURE)
        current.look_at, current.problem = None, problem
        current.save()
        tell(current, What.NOT_SEEN, at=now, said=problem)
        tell_how_it_ended(current)
