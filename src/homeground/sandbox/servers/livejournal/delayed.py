"""Delayed entries: `ver` above 3, `custom_time` and a date to come, with its `tz`.

From the later source (postevent, editevent and getevents); Dreamwidth has none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .errors import Fault
from .request import Request
from .state import Delayed, State
from .validation import Checked, checked, date_of, instant, size_checked, zone


def keep(
    request: Request, journal: str, said: Checked, due: datetime, signature: str
) -> dict[str, Any]:
    """Keep an entry for later; the same one again answers as the first time did."""
    for waiting in request.state.delayed.values():
        if waiting.user == request.user and waiting.signature == signature:
            return _answer(request, waiting)
    made = Delayed(
        id=request.world.count("lj.delayed"),
        user=request.user,
        journal=journal,
        subject=said.subject,
        event=said.event,
        due=due,
        eventtime=said.eventtime,
        signature=signature,
        security=said.security,
        allowmask=said.allowmask,
        props=said.props,
        made_at=request.world.clock.now(),
    )
    request.state.delayed[made.id] = made
    return _answer(request, made)


def change(request: Request) -> dict[str, Any]:
    """Change a waiting entry; an empty event deletes it."""
    event = size_checked(request)
    if request.text("itemid") or request.text("anum"):
        raise Fault(217)
    if not request.text("tz"):
        raise Fault(215)
    waiting = _waiting(request, request.number("delayedid"))
    if waiting is None:
        raise Fault(508)
    if not event.strip():
        del request.state.delayed[waiting.id]
        return {"delayedid": waiting.id}
    said = checked(request, event, date_of(request))
    waiting.subject, waiting.event, waiting.eventtime = said.subject, said.event, said.eventtime
    waiting.due = instant(said.eventtime, zone(request))
    waiting.props, waiting.security, waiting.allowmask = said.props, said.security, said.allowmask
    return {"type": "delayed", "delayedid": waiting.id}


def listed(request: Request) -> dict[str, Any]:
    """getevents with `delayed`."""
    own = sorted(
        (
            d
            for d in request.state.delayed.values()
            if (d.user, d.journal) == (request.user, request.journal)
        ),
        key=lambda d: d.due,
    )
    match request.text("selecttype"):
        case "lastn":
            skip = request.number("skip")
            shown = own[skip : skip + min(request.number("howmany") or 20, 50)]
        case "one" if request.text("delayedid"):
            shown = [d for d in own if d.id == request.number("delayedid")]
        case "multiple" if isinstance(request.arguments.get("delayedids"), list):
            wanted = {request.decoded(value) for value in request.arguments["delayedids"]}
            shown = [d for d in own if str(d.id) in wanted]
        case _:
            raise Fault(218)
    return {"events": [_event(request, waiting) for waiting in shown]}


def take_due(state: State, now: datetime) -> list[Delayed]:
    """The entries whose time has come, oldest first; they wait no longer."""
    due = sorted((d for d in state.delayed.values() if d.due <= now), key=lambda d: d.due)
    for entry in due:
        del state.delayed[entry.id]
    return due


def _waiting(request: Request, number: int) -> Delayed | None:
    found = request.state.delayed.get(number)
    return found if found is not None and found.user == request.user else None


def _answer(request: Request, waiting: Delayed) -> dict[str, Any]:
    return {
        "delayedid": waiting.id,
        "type": "delayed",
        "url": f"{request.base}/users/{waiting.journal}/d{waiting.id}.html",
    }


def _event(request: Request, waiting: Delayed) -> dict[str, Any]:
    return {
        "delayedid": waiting.id,
        "subject": waiting.subject,
        "event": waiting.event,
        "logtime": f"{waiting.made_at:%Y-%m-%d %H:%M:%S}" if waiting.made_at else "",
        "props": waiting.props,
        "eventtime": waiting.eventtime,
        "event_timestamp": int(waiting.due.timestamp()),
        "url": _answer(request, waiting)["url"],
        "security": waiting.security,
        "allowmask": waiting.allowmask,
        "poster": waiting.user,
        "posterid": request.account.extra["userid"],
    }
