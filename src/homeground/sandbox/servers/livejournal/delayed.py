"""Delayed entries: `ver` above 3, `custom_time` and a date to come, with its `tz`.

From the later source (postevent, editevent and getevents of ljprotocol.pl; DelayedEntry.pm, seen
2026-11-22); Dreamwidth has none. Each journal numbers its own. Unlike an entry that is published at
once, one that is kept is known again for 35 seconds only.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from .errors import Fault
from .request import Request
from .state import Delayed, State
from .validation import Checked, checked, date_of, instant, size_checked, zone

KNOWN_AGAIN = timedelta(seconds=35)


def keep(
    request: Request, journal: str, said: Checked, due: datetime, signature: str
) -> dict[str, Any]:
    """Keep an entry for later; the same one again, soon enough and with none between, answers as the
    first time did (`dupsig_check`).
    """
    now = request.world.clock.now()
    marks: dict[tuple[str, str], tuple[str, int, datetime]] = request.world.of(
        request.network
    ).setdefault("delayed_marks", {})
    last = marks.get((journal, request.user))
    if last is not None and last[0] == signature and now - last[2] < KNOWN_AGAIN:
        known = request.state.delayed.get((journal, last[1]))
        if known is not None:
            return _answer(request, known)
    scheduled = str(int(now.timestamp()))
    made = Delayed(
        id=request.world.count(f"lj.delayed {journal}"),
        user=request.user,
        journal=journal,
        subject=said.subject,
        event=said.event,
        due=due,
        eventtime=said.eventtime,
        signature=signature,
        security=said.security,
        allowmask=said.allowmask,
        props=said.props | {"set_to_schedule": scheduled, "revtime_sch": scheduled},
        made_at=now,
    )
    request.state.delayed[(journal, made.id)] = made
    marks[(journal, request.user)] = (signature, made.id, now)
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
        del request.state.delayed[(waiting.journal, waiting.id)]
        return {"delayedid": waiting.id}
    said = checked(request, event, date_of(request))
    waiting.subject, waiting.event, waiting.eventtime = said.subject, said.event, said.eventtime
    waiting.due = instant(said.eventtime, zone(request))
    waiting.props = said.props | {
        "set_to_schedule": waiting.props["set_to_schedule"],
        "revtime_sch": str(int(request.world.clock.timestamp())),
    }
    waiting.security, waiting.allowmask = said.security, said.allowmask
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
    due = sorted(
        ((key, entry) for key, entry in state.delayed.items() if entry.due <= now),
        key=lambda each: each[1].due,
    )
    for key, _ in due:
        del state.delayed[key]
    return [entry for _, entry in due]


def _waiting(request: Request, number: int) -> Delayed | None:
    found = request.state.delayed.get((request.journal, number))
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
