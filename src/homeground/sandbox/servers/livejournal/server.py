"""The paths of LiveJournal: `/interface/xmlrpc`, and posts as their readers see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from aiohttp import web

from homeground.sandbox import pages
from homeground.sandbox.server import ACCOUNT_ID, Kept, Saying, Server
from homeground.sandbox.world import Account, Post

from . import comments, console, delayed, entries, reading, signing, wire
from .errors import Fault
from .request import Request
from .state import State
from .validation import Checked

METHODS: dict[str, Callable[[Request], dict[str, Any]]] = {
    "login": reading.login,
    "getfriendgroups": reading.getfriendgroups,
    "getdaycounts": reading.getdaycounts,
    "getevents": reading.getevents,
    "postevent": entries.postevent,
    "editevent": entries.editevent,
    "getcomments": comments.getcomments,
    "getrecentcomments": comments.getrecentcomments,
    "addcomment": comments.addcomment,
    "deletecomments": comments.deletecomments,
    "updatecomments": comments.updatecomments,
    "consolecommand": console.consolecommand,
    # The classic source has these four, the later one `updatecomments` in their place.
    "screencomments": comments.screencomments,
    "unscreencomments": comments.unscreencomments,
    "freezecomments": comments.freezecomments,
    "unfreezecomments": comments.unfreezecomments,
}
PREFIX = "LJ.XMLRPC."
OPERATIONS = {
    "postevent": "publish",
    "editevent": "publish",
    "addcomment": "comment",
    "deletecomments": "delete",
}


class LiveJournalServer(Server):
    network = "livejournal"
    name = "LiveJournal"
    kinds: ClassVar[tuple[str, ...]] = ("user", "community")
    methods: ClassVar[Mapping[str, Callable[[Request], dict[str, Any]]]] = METHODS
    too_often: ClassVar[Mapping[str, int]] = {"postevent": 405, "editevent": 411, "addcomment": 411}

    def start(self) -> None:
        self.state = State(self.network)

    def catch_up(self) -> None:
        for entry in delayed.take_due(self.state, self.world.clock.now()):
            said = Checked(
                subject=entry.subject,
                event=entry.event,
                eventtime=entry.eventtime,
                props=entry.props,
                security=entry.security,
                allowmask=entry.allowmask,
            )
            entries.publish(self.world, self.network, entry.user, entry.journal, said, entry.due)

    def kept(self) -> Iterable[Kept]:
        for entry in self.state.delayed.values():
            yield Kept(str(entry.id), entry.journal, entry.event, entry.due)

    def next_comment_id(self) -> str:
        return str(self.world.count("lj.comment"))

    def remember(self, account: Account, said: Saying) -> Post | None:
        now = self.world.clock.now()
        poster = self.state.maintainers.get(account.id, account.id)
        written = Checked(said.title, said.text, f"{now:%Y-%m-%d %H:%M:%S}", {}, "public", 0)
        return entries.publish(self.world, self.network, poster, account.id, written, now)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.post("/interface/xmlrpc", self.call),
            web.get(r"/users/{user}/{number:\d+}.html", self.page),
        ]

    async def operation(self, request: web.Request) -> str:
        if request.method != "POST":
            return "read"
        body = await request.read()
        method = wire.method_name(body).removeprefix(PREFIX)
        if method == "editevent":
            return "publish" if self._says_something(body) else "delete"
        return OPERATIONS.get(method, "read")

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        """A journal, or a community with its maintainer's credentials.

        A name that LiveJournal could not have is made into one that it could; a known one gives
        the same journal again.
        """
        journal = self._account(name, handle, language, followers, kind)
        if kind != "community":
            return journal
        poster = self._account(name, f"{journal.id[:12]}_by", language, 0, "user")
        self.world.add_account(poster)
        self.state.maintainers[journal.id] = poster.id
        journal.credentials = {**poster.credentials, "journal": journal.id}
        return journal

    def _account(self, name: str, handle: str, language: str, followers: int, kind: str) -> Account:
        user = "".join(c if c.isascii() and c.isalnum() else "_" for c in handle.lower())[:15]
        user = user or "sandbox"
        known = self.world.account(self.network, user)
        if known is not None and (known.extra["named"], known.kind) != (handle, kind):
            user = f"{user[:9]}_{self.world.count('lj.renamed')}"
            known = None
        secret = self.world.random("lj.password", user).randbytes(9).hex()
        number = known.extra["userid"] if known else self.world.count("lj.user", 40_000_001)
        return Account(
            network=self.network,
            id=user,
            kind=kind,
            name=name,
            handle=user,
            language=language,
            followers=followers,
            credentials={"username": user, "password": secret},
            created_at=self.world.clock.now(),
            extra={"userid": number, "named": handle},
        )

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        if fault == "http_500":
            return web.Response(status=500, text="Internal Server Error")
        method = wire.method_name(await request.read()).removeprefix(PREFIX)
        code = {
            "rate_limit": self.too_often.get(method, 406),
            # Comments ask for a captcha with 214 (226 in the later source); entries never do:
            # what takes them for spam says the same.
            "captcha": 214,
            # There are no tokens: a changed password is what ends an access.
            "expired_token": 101,
            # A post that is there already is answered as if it were new; the nearest error is
            # that of a client which repeats itself.
            "duplicate": 406,
        }[fault]
        return _xml(wire.fault(Fault(code)))

    def permalink(self, post_id: str) -> str:
        post = self.world.post(self.network, post_id)
        return f"/users/{post.account_id if post else 'unknown'}/{post_id}.html"

    async def call(self, request: web.Request) -> web.Response:
        try:
            return _xml(wire.answer(self._run(request, await request.read())))
        except Fault as error:
            return _xml(wire.fault(error))

    def _run(self, request: web.Request, body: bytes) -> dict[str, Any]:
        name, params = wire.read_call(body)
        if not name.startswith(PREFIX):
            raise Fault("Client", text=f"Denied access to method ({name})")
        method = name.removeprefix(PREFIX)
        if len(params) > 1:
            raise Fault(202)
        arguments = params[0] if params and isinstance(params[0], dict) else {}
        if method == "getchallenge":
            return signing.getchallenge(self.world, self.state)
        if method not in self.methods:
            raise Fault(201)
        account = signing.sign_in(self.world, self.state, arguments)
        request[ACCOUNT_ID] = account.id
        return self.methods[method](
            Request(arguments, self.world, self.state, self.origin(request), account)
        )

    def _says_something(self, body: bytes) -> bool:
        """Whether an editevent brings text: without, it deletes."""
        try:
            _, params = wire.read_call(body)
        except Fault:
            return True
        event = params[0].get("event", "") if params and isinstance(params[0], dict) else ""
        return bool(event.strip() if isinstance(event, str | bytes) else event)

    async def page(self, request: web.Request) -> web.Response:
        post = self.world.post(self.network, request.match_info["number"])
        if post is None or post.account_id != request.match_info["user"]:
            raise web.HTTPNotFound(text="There is no such entry.")
        if post.extra["security"] != "public":
            raise web.HTTPForbidden(text="This entry is not for everybody.")
        return pages.post_page(self.world, post, self.name)


def _xml(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="text/xml", charset="utf-8")
