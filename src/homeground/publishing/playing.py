"""Seeing a set of publications through: to each due time in turn, until all are settled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async
from django.db.models import Case, F, Max, Q, RowRange, When, Window
from django.db.models.functions import Greatest

from homeground.accounts.models import Account

from .models import Publication
from .sending import Sender
from .states import State

GIVE_UP_AFTER = timedelta(days=7)
"""How long after the last due time a network that keeps saying "wait" is waited for."""

Stepped = Callable[[], Awaitable[datetime | None]]


async def play(sender: Sender, ids: Collection[int], *, stepped: Stepped) -> None:
    """Publish these publications, each at its time.

    `stepped` is awaited after every pass; it may name a moment at which it wants to be called again,
    whether anything is due then or not. Returns when all are settled or wait for a person and
    `stepped` names no moment, or when `sender.stopping` is set.
    """
    last_due = await sync_to_async(_last_due)(ids)
    due: datetime | None = await sender.clock.now()
    moment = due
    while not sender.stopping.is_set():
        if due == moment:
            await sender.pass_once()
        wanted, due = await stepped(), await sync_to_async(next_moment)(ids)
        moment = min((one for one in (wanted, due) if one is not None), default=None)
        if moment is None or moment > last_due + GIVE_UP_AFTER:
            return
        await sender.clock.wait_until(moment)


# What was told to wait is not overtaken by what comes after it on its account: see `lanes`.
_BEHIND = Case(
    When(
        native=False,
        then=Window(
            Max(Case(When(send_at__gt=F("due_at"), then="send_at"))),
            partition_by=F("account"),
            order_by=["due_at", "pk"],
            frame=RowRange(end=-1),
        ),
    )
)


def next_moment(ids: Collection[int]) -> datetime | None:
    """When the next of these wants something done; `None` when none does any more.

    What somebody has in flight right now counts as "at its due time", that is: at once.
    """
    mine = Publication.objects.filter(pk__in=ids)
    # Credentials that ended and could not be renewed yet hold it up until they are tried again.
    held_until = Case(
        When(account__renew_at__gt=F("account__expires_at"), then="account__renew_at")
    )
    # What goes out under another waits for that one, not for a time of its own.
    sendable = mine.filter(
        Q(answers=None) | Q(answers__state=State.PUBLISHED),
        account__state=Account.State.CONNECTED,
        state=State.SCHEDULED,
    ).annotate(moment=Greatest("send_at", held_until, _BEHIND))
    unsure = mine.filter(state__in=[State.UNSURE, State.HANDED_OVER], look_at__isnull=False)
    moments = (
        sendable.order_by("moment").values_list("moment", flat=True).first(),
        unsure.order_by("look_at").values_list("look_at", flat=True).first(),
        mine.filter(state=State.ARMED).values_list("due_at", flat=True).first(),
    )
    return min((moment for moment in moments if moment is not None), default=None)


def _last_due(ids: Collection[int]) -> datetime:
    return (
        Publication.objects.filter(pk__in=ids)
        .order_by("-due_at")
        .values_list("due_at", flat=True)[0]
    )
