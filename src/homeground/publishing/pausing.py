"""Stopping everything of a brand or a market at once, and going on with a choice for what was missed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet

from homeground.accounts.models import Brand, Market, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput
from homeground.notifications.kinds import Kind
from homeground.notifications.telling import tell

from .handing import want_back
from .models import Happening, Pause, Publication
from .states import State

DECISIONS = {
    Pause.Missed.SHIFT: Happening.What.MOVED,
    Pause.Missed.HOLD: Happening.What.HELD,
    Pause.Missed.CANCEL: Happening.What.CANCELLED,
}
CHANNEL = "homeground_pause"
"""Workers hear of a pause at once by PostgreSQL's NOTIFY, and look for themselves besides."""


def pause(
    brand: Brand, market: Market | None = None, *, now: datetime, by: User | None = None,
    reason: str = "",
) -> Pause:  # fmt: skip
    """Nothing more of the brand, or of the market, is sent from here on. Raises: BadInput."""
    try:
        with transaction.atomic():
            begun = Pause.objects.create(
                organization_id=brand.organization_id, brand=brand, market=market,
                began_at=now, began_by=by, reason=reason,
            )  # fmt: skip
            # The network would publish by itself what it keeps for its time.
            want_back(_inside(begun).filter(due_at__gt=now), State.SCHEDULED, now=now, by=by)
            note(Act.PAUSED, market or brand, by=by, reason=reason)
            tell(
                Kind.PAUSED, market or brand, at=("status",), by=by, what=_name(brand, market),
                why=reason,
            )  # fmt: skip
            _tell_workers()
    except IntegrityError as error:
        raise BadInput(
            f"{brand.name} stands still already.", "Look who paused it: `homeground pause list`."
        ) from error
    return begun


def missed(pause: Pause, *, now: datetime) -> QuerySet[Publication]:
    """Publications whose time came while it lasted."""
    return _inside(pause).filter(state=State.SCHEDULED, due_at__lte=now)


def resume(pause: Pause, choice: Pause.Missed, *, now: datetime, by: User | None = None) -> int:
    """Go on; how many publications were missed. Raises: BadInput when it ended already."""
    with transaction.atomic():
        current = Pause.objects.select_for_update().get(pk=pause.pk)
        if current.ended_at is not None:
            raise BadInput("This pause has ended already.", "Nothing is left to do.")
        late = missed(current, now=now).select_for_update(of=("self",))
        ids = list(late.values_list("pk", flat=True))
        rows = Publication.objects.filter(pk__in=ids)
        if choice in DECISIONS:
            Happening.objects.bulk_create(
                Happening(
                    organization_id=each.organization_id, publication=each, at=now,
                    what=DECISIONS[choice], by=by, said="missed while everything stood still",
                )
                for each in late
            )  # fmt: skip
        match choice:
            case Pause.Missed.SHIFT:
                lasted = now - current.began_at
                rows.update(due_at=F("due_at") + lasted, send_at=F("send_at") + lasted)
            case Pause.Missed.HOLD:
                rows.update(state=State.ON_HOLD)
            case Pause.Missed.CANCEL:
                rows.update(state=State.CANCELLED, settled_at=now)
            case Pause.Missed.SEND:
                pass
        current.ended_at, current.ended_by, current.missed = now, by, choice
        current.save()
        about = current.market or current.brand
        note(Act.RESUMED, about, by=by, missed=choice.value if ids else "", many=len(ids) or "")
        what = _name(current.brand, current.market)
        tell(Kind.RESUMED, about, at=("status",), by=by, what=what)
        _tell_workers()
    return len(ids)


def standing_still(brands: Sequence[int]) -> set[int]:
    """Accounts of these brands that nothing may be sent on right now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.id FROM publishing_pause z JOIN accounts_account a ON a.brand_id = z.brand_id
            WHERE z.ended_at IS NULL AND z.brand_id = ANY(%s)
              AND (z.market_id IS NULL OR z.market_id = a.market_id)
            """,
            [list(brands)],
        )
        return {account for (account,) in cursor.fetchall()}


def open_pauses(brands: Sequence[int], markets: Collection[Market] | None = None) -> list[Pause]:
    """Those that last, the oldest first; with markets, those that keep something of theirs back."""
    pauses = Pause.objects.filter(brand__in=brands, ended_at=None)
    if markets is not None:
        pauses = pauses.filter(Q(market=None) | Q(market__in=markets))
    if not pauses.exists():  # as on nearly every page
        return []
    return list(pauses.select_related("brand", "market", "began_by").order_by("began_at"))


def _inside(pause: Pause) -> QuerySet[Publication]:
    scope = Q(account__brand=pause.brand_id)
    if pause.market_id is not None:
        scope &= Q(account__market=pause.market_id)
    return Publication.objects.filter(scope)


def _name(brand: Brand, market: Market | None) -> str:
    return f"{brand} · {market}" if market is not None else str(brand)


def _tell_workers() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
