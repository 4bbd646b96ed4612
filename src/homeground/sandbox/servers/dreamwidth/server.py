"""Dreamwidth's paths and methods: those of LiveJournal's classic source that it kept, and its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from aiohttp import web

from homeground.sandbox.servers.livejournal import comments, console, entries, reading
from homeground.sandbox.servers.livejournal.errors import Fault
from homeground.sandbox.servers.livejournal.request import Request
from homeground.sandbox.servers.livejournal.server import LiveJournalServer
from homeground.sandbox.servers.livejournal.state import State

from . import export

EVENT_BYTES = 450_000
"""BMAX_EVENT of its LJ/Global/Constants.pm, with 300,000 characters (CMAX_EVENT) beside it."""
SUBJECT_MOST = 100


def addcomment(request: Request) -> dict[str, Any]:
    """`return fail($err,314) unless $u->is_paid`: whoever does not pay answers on the website."""
    if request.account.kind == "free":
        raise Fault(314)
    made = comments.addcomment(request)
    return {name: made[name] for name in ("status", "commentlink", "dtalkid")}


def postevent(request: Request) -> dict[str, Any]:
    _check_subject(request)
    return entries.postevent(request)


def editevent(request: Request) -> dict[str, Any]:
    _check_subject(request)
    return entries.editevent(request)


def _check_subject(request: Request) -> None:
    """LiveJournal cuts a long subject without a word; here it is refused."""
    if len(request.text("subject")) > SUBJECT_MOST:
        # The number that LiveJournal has for a limit of frequency means another thing here.
        refused = Fault(411)
        refused.text = "Client error: Subject too long."
        raise refused


def _no_longer(request: Request) -> dict[str, Any]:
    raise Fault(504)


def gettrustgroups(request: Request) -> dict[str, Any]:
    return {"trustgroups": []}


def sessiongenerate(request: Request) -> dict[str, Any]:
    return {"ljsession": export.begin(request)}


def sessionexpire(request: Request) -> dict[str, Any]:
    request.world.of("dreamwidth").setdefault("sessions", {}).clear()
    return {}


class DreamwidthServer(LiveJournalServer):
    network = "dreamwidth"
    name = "Dreamwidth"
    kinds = ("user", "community", "free")
    """Who is "free" does not pay, and may not answer."""
    # 411 is "subject too long" there.
    too_often: ClassVar[Mapping[str, int]] = {"postevent": 405}
    methods: ClassVar[Mapping[str, Callable[[Request], dict[str, Any]]]] = {
        "login": reading.login,
        "getfriendgroups": _no_longer,
        "gettrustgroups": gettrustgroups,
        "getdaycounts": reading.getdaycounts,
        "getevents": reading.getevents,
        "postevent": postevent,
        "editevent": editevent,
        "consolecommand": console.consolecommand,
        "sessiongenerate": sessiongenerate,
        "sessionexpire": sessionexpire,
        "addcomment": addcomment,
    }

    def start(self) -> None:
        self.state = State(self.network, event_bytes=EVENT_BYTES, delays=False)

    def next_comment_id(self) -> str:
        return str(self.world.count("dw.comment"))

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            *super().routes(),
            web.get("/export_comments", self.export),
            web.get("/export_comments.bml", self.export),
        ]

    async def export(self, request: web.Request) -> web.Response:
        return export.answer(self.world, self.state, request)
