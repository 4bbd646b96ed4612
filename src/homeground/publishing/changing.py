"""What people change about a publication before it is sent: its time, a hold, an end.

All of it is possible until the publication is armed. What the network keeps for its time is taken
back first, which a worker does. What is too late is said so, with what can still be done.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from homeground.accounts.models import User
from homeground.approvals.asking import ask
from homeground.audit.acts import Act
from homeground.audit.keeping import moment, note
from homeground.errors import BadInput

from .drafting import hands_over_at
from .handing import want_back
from .ledger import locked, move, plan_anew, tell
from .models import Happening, Publication
from .states import State

What = Happening.What

BEFORE_SENDING = frozenset(
    {State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.ON_HOLD}
)
MAY = {
    "move": BEFORE_SENDING | {State.HANDED_OVER, State.FAILED},
    "hold": frozenset({State.SCHEDULED, State.HANDED_OVER}),
    "release": frozenset({State.ON_HOLD}),
    "cancel": BEFORE_SENDING | {State.HANDED_OVER, State.FAILED, State.ASSISTED},
}
"""What can be done, by the states in which it can."""


def acts_on(publication: Publication) -> list[str]:
    """What can be done with it now; while it is being taken back from the network, nothing."""
    if publication.recall_to:
        return []
    return [act for act, states in MAY.items() if publication.state in states]


def parts_below(publication: Publication) -> int:
    """How many are to go out below it and have not been sent."""
    return sum(
        1 + parts_below(part)
        for part in publication.parts.filter(state__in=BEFORE_SENDING | {State.FAILED})
    )


def reschedule(
    publication: Publication, due_at: datetime, *, now: datetime, by: User | None = None
) -> Publication:
    """It goes out at another time, with whatever goes out below it; what failed is planned anew.

    Raises: BadInput.
    """
    with transaction.atomic():
        current = locked(publication)
        _ensure(current, "move")
        zone = ZoneInfo(current.time_zone)
        if due_at < now:
            raise BadInput(
                _("%(when)s in %(zone)s is over.")
                % {"when": _on_the_wall(due_at, zone), "zone": zone.key},
                _("Choose a time that is still to come."),
            )
        _ensure_of_use(current, due_at)
        said = f"{_on_the_wall(current.due_at, zone)} → {_on_the_wall(due_at, zone)} {zone.key}"
        before = moment(current.due_at, current.time_zone)
        handed_over = current.state == State.HANDED_OVER
        for each in (current, *_parts_below(current)):
            each.due_at = due_at
            each.send_at = max(now, hands_over_at(each)) if each.native else due_at
            if each.state == State.FAILED:
                plan_anew(each)
            elif each.state == State.APPROVED:
                # It waited for a time to come.
                move(each, State.SCHEDULED)
                each.problem = ""
            each.save()
            tell(each, What.MOVED, at=now, by=by, said=said)
        if handed_over:
            _want_back(current, State.SCHEDULED, now=now, by=by)
        after = moment(due_at, current.time_zone)
        note(Act.MOVED, current, by=by, before=before, after=after)
        _ask_for_approval(current, now)
    return current


def hold(publication: Publication, *, now: datetime, by: User | None = None) -> Publication:
    """It does not go out until somebody lets it go on. Raises: BadInput."""
    with transaction.atomic():
        current = locked(publication)
        _ensure(current, "hold")
        if current.state == State.HANDED_OVER:
            _want_back(current, State.ON_HOLD, now=now, by=by)
        else:
            move(current, State.ON_HOLD)
            current.save()
            tell(current, What.HELD, at=now, by=by)
        note(Act.HELD, current, by=by)
    return current


def release_hold(publication: Publication, *, now: datetime, by: User | None = None) -> Publication:
    """It goes out at its time, or at once when that has passed. Raises: BadInput."""
    with transaction.atomic():
        current = locked(publication)
        _ensure(current, "release")
        _ensure_of_use(current, now)
        move(current, State.SCHEDULED)
        current.send_at = max(now, hands_over_at(current) if current.native else current.due_at)
        current.save()
        tell(current, What.RELEASED, at=now, by=by)
        note(Act.RELEASED, current, by=by)
        _ask_for_approval(current, now)
    return current


def cancel(publication: Publication, *, now: datetime, by: User | None = None) -> Publication:
    """It is not sent, nor is anything that was to go out below it. Raises: BadInput."""
    with transaction.atomic():
        current = locked(publication)
        _ensure(current, "cancel")
        for each in _parts_below(current):
            _cancel(each, now=now, by=by)
        if current.state == State.HANDED_OVER:
            _want_back(current, State.CANCELLED, now=now, by=by)
        else:
            _cancel(current, now=now, by=by)
        note(Act.CANCELLED, current, by=by)
    return current


def _ask_for_approval(publication: Publication, now: datetime) -> None:
    """The database lets nothing be planned that its brand wants approved first, and nobody approved."""
    if publication.needs_approval:
        ask(publication.account.brand, now=now)
        publication.refresh_from_db(fields=["state"])


def _cancel(publication: Publication, *, now: datetime, by: User | None) -> None:
    move(publication, State.CANCELLED)
    publication.settled_at, publication.problem = now, ""
    publication.save()
    tell(publication, What.CANCELLED, at=now, by=by)


def _want_back(publication: Publication, to: State, *, now: datetime, by: User | None) -> None:
    want_back(Publication.objects.filter(pk=publication.pk), to, now=now, by=by)
    publication.refresh_from_db(fields=["recall_to", "look_at"])


def _parts_below(publication: Publication) -> Iterator[Publication]:
    """What is to go out below it and has not been sent, in order."""
    for part in publication.parts.select_for_update(of=("self",)).order_by("pk"):
        if State(part.state) in BEFORE_SENDING | {State.FAILED}:
            yield part
            yield from _parts_below(part)


def _ensure_of_use(publication: Publication, at: datetime) -> None:
    end = publication.useless_after
    if end is not None and at > end:
        zone = ZoneInfo(publication.time_zone)
        raise BadInput(
            _("It is of no use after %(when)s in %(zone)s.")
            % {"when": _on_the_wall(end, zone), "zone": zone.key},
            _("Choose an earlier time, or cancel it."),
        )


def _on_the_wall(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


_CANNOT = {
    "move": gettext_lazy("It is %(state)s, and cannot be moved."),
    "hold": gettext_lazy("It is %(state)s, and cannot be put on hold."),
    "release": gettext_lazy("It is %(state)s, and cannot be let go on."),
    "cancel": gettext_lazy("It is %(state)s, and cannot be cancelled."),
}


def _ensure(publication: Publication, act: str) -> None:
    """Raises: BadInput, with what can still be done."""
    if publication.recall_to:
        raise BadInput(
            _("It is being taken back from the network."),
            _("Wait a moment, then change it again."),
        )
    state = State(publication.state)
    if state in MAY[act]:
        return
    match state:
        case State.ARMED:
            assert publication.armed_at is not None
            since = publication.armed_at.astimezone(ZoneInfo(publication.time_zone))
            raise BadInput(
                _("Too late: it is being sent, since %(time)s in %(zone)s.")
                % {"time": f"{since:%H:%M:%S}", "zone": publication.time_zone},
                _("Wait for what comes of it; if it must go, delete the post on the network."),
            )
        case State.UNSURE:
            raise BadInput(
                _("Too late: it was sent, and the network's answer was lost; it may be out."),
                _("Look on the network, and delete the post there if it must go."),
            )
        case State.PUBLISHED:
            raise BadInput(
                _("Too late: it is published."),
                _("Delete the post on the network if it must go."),
            )
        case _other:
            raise BadInput(
                str(_CANNOT[act]) % {"state": publication.get_state_display()},
                _("Open the publication and see what happened to it."),
            )
