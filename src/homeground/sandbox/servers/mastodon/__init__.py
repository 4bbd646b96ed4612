"""Mastodon's side: its client API below `/mastodon`, its OAuth, and a page for every post.

Held against docs.joinmastodon.org and the OpenAPI document for 4.7.0, both seen 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from aiohttp import web

from homeground.sandbox.pages import post_page
from homeground.sandbox.server import Server
from homeground.sandbox.world import Account

from . import rates
from .access import OUT_OF_BAND, SCOPES, Access, Caller, app_json
from .entities import Entities, instant
from .errors import (
    Json,
    Refusal,
    internal,
    invalid_token,
    not_found,
    revoked_token,
    too_many,
    unconfirmed,
)
from .ids import next_id
from .instance import instance, instance_v1, oauth_server
from .media import Media
from .notifications import KINDS, Notifications
from .paging import page_of
from .parameters import is_true, of_body
from .publish import Publishing, Scheduled
from .rates import LimitReached, Rates
from .statuses import Status, Statuses, may_see

MOST_ANONYMOUS_BELOW = 60
"""Answers shown to a caller without a token (app/controllers/api/v1/statuses_controller.rb)."""


@dataclass(frozen=True, slots=True)
class Answer:
    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[web.Request, Caller | None], Awaitable[Answer]]


class Mastodon(Server):
    network: ClassVar[str] = "mastodon"
    name: ClassVar[str] = "Mastodon"
    kinds: ClassVar[tuple[str, ...]] = ("user",)

    def start(self) -> None:
        self.statuses = Statuses(self.world)
        self.publishing = Publishing(self.world, self.statuses)
        self.media = Media(self.world)
        self.notifications = Notifications(self.world, self.statuses)
        self.access = Access(self.world, self._person)
        self.rates = Rates(self.world.of("mastodon"))
        # Comments are statuses too: their ids come from the same series.
        self.world.of("mastodon")["comment_id"] = lambda: next_id(self.world)

    def catch_up(self) -> None:
        self.media.process_all()
        self.publishing.release()

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        def api(
            method: str, path: str, handler: Handler, *, scope: str = "", user: bool = True
        ) -> web.RouteDef:
            return web.route(method, path, self._serve(handler, scope, user))

        read, write = "read:statuses", "write:statuses"
        return [
            api("POST", "/api/v1/statuses", self._publish, scope=write),
            api("GET", "/api/v1/statuses", self._several, scope=read, user=False),
            api("GET", "/api/v1/statuses/{id}", self._status, scope=read, user=False),
            api("PUT", "/api/v1/statuses/{id}", self._edit, scope=write),
            api("DELETE", "/api/v1/statuses/{id}", self._delete, scope=write),
            api("GET", "/api/v1/statuses/{id}/context", self._context, scope=read, user=False),
            api("GET", "/api/v1/statuses/{id}/source", self._source, scope=read),
            api("GET", "/api/v1/accounts/verify_credentials", self._me, scope="read:accounts"),
            api("GET", "/api/v1/accounts/lookup", self._lookup, scope="", user=False),
            api("GET", "/api/v1/accounts/{id}", self._account, scope="read:accounts", user=False),
            api("GET", "/api/v1/accounts/{id}/statuses", self._timeline, scope=read, user=False),
            api("GET", "/api/v1/notifications", self._notifications, scope="read:notifications"),
            api("POST", "/api/v2/media", self._upload, scope="write:media"),
            api("GET", "/api/v1/media/{id}", self._media, scope="write:media"),
            api("PUT", "/api/v1/media/{id}", self._describe, scope="write:media"),
            api("DELETE", "/api/v1/media/{id}", self._drop, scope="write:media"),
            api("GET", "/api/v1/scheduled_statuses", self._scheduled_all, scope=read),
            api("GET", "/api/v1/scheduled_statuses/{id}", self._scheduled, scope=read),
            api("PUT", "/api/v1/scheduled_statuses/{id}", self._move, scope=write),
            api("DELETE", "/api/v1/scheduled_statuses/{id}", self._cancel, scope=write),
            api("GET", "/api/v1/instance", self._instance_v1, user=False),
            api("GET", "/api/v2/instance", self._instance, user=False),
            api("POST", "/api/v1/apps", self._register, user=False),
            api("GET", "/api/v1/apps/verify_credentials", self._app, user=False),
            api("POST", "/oauth/token", self._token, user=False),
            api("POST", "/oauth/revoke", self._revoke, user=False),
            api("GET", "/.well-known/oauth-authorization-server", self._oauth_server, user=False),
            # Handlers are looked up at each request: a reset replaces the parts of this server.
            web.get("/oauth/authorize", lambda request: self.access.page(request)),
            web.post("/oauth/authorize", lambda request: self.access.agree(request)),
            web.get("/oauth/authorize/native", lambda request: self.access.native(request)),
            web.get("/@{handle}/{id}", self._page),
        ]

    def _serve(
        self, handler: Handler, scope: str, user: bool
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Who asks, how often already, then the answer; with the rate headers on all of it."""

        async def serve(request: web.Request) -> web.Response:
            headers: dict[str, str] = {}
            try:
                headers = self._spend(request)
                caller = self.access.caller(request, scope)
                if user and caller is None:
                    raise invalid_token()
                answer = await handler(request, caller)
                response = web.json_response(answer.body, status=answer.status)
                response.headers.update(answer.headers)
            except Refusal as refusal:
                response = refusal.response()
            except LimitReached as limit:
                response, headers = limit.refusal.response(), limit.headers
            response.headers.update(headers)
            return response

        return serve

    def _spend(self, request: web.Request) -> dict[str, str]:
        path = request.path.removeprefix("/mastodon")
        if not path.startswith("/api"):
            return {}
        throttles = [rates.EVERYTHING]
        if request.method == "POST" and path == "/api/v2/media":
            throttles.append(rates.UPLOADS)
        if request.method == "DELETE" and path.startswith("/api/v1/statuses/"):
            throttles.append(rates.DELETIONS)
        who = request.headers.get("Authorization") or request.remote or ""
        return self.rates.spend(who, throttles, self.world.clock.timestamp())

    async def operation(self, request: web.Request) -> str:
        path = request.path.removeprefix("/mastodon")
        match request.method:
            case "POST" if path == "/api/v1/statuses":
                # A reply is a status as well; only the body says which.
                return "comment" if b"in_reply_to_id" in await request.read() else "publish"
            case "POST" | "PUT" | "DELETE" if path.startswith(("/api/v1/media", "/api/v2/media")):
                return "upload"
            case "GET" if path.startswith("/api/v1/media"):
                return "upload"
            case "DELETE":
                return "delete"
            case "PUT":
                return "publish"
            case _:
                return "read"

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        account_id = next_id(self.world)
        app = self.access.add_app("Homeground", [OUT_OF_BAND], SCOPES)
        token = self.access.add_token(app, account_id, SCOPES)
        return Account(
            network="mastodon",
            id=account_id,
            kind=kind,
            name=name,
            handle=handle,
            language=language,
            followers=followers,
            credentials={
                "access_token": token,
                "client_id": app.client_id,
                "client_secret": app.client_secret,
            },
            created_at=self.world.clock.now(),
        )

    def _person(self, handle: str | None) -> Account:
        """Who agrees on the consent page: an account of the sandbox, made when there is none."""
        wanted = handle or "sandbox_person"
        found = self.world.find_account("mastodon", lambda account: account.handle == wanted)
        return found or self.world.add_account(
            self.issue("user", name="Sandbox person", handle=wanted, language="en", followers=500)
        )

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        match fault:
            case "rate_limit":
                response = too_many().response()
                response.headers.update(
                    rates.headers_of(rates.EVERYTHING, 0, self.world.clock.timestamp())
                )
                return response
            case "expired_token":
                return revoked_token().response()
            case "captcha":
                return unconfirmed().response()
            case "duplicate":
                # Mastodon refuses no repeated text, and a repeated key gives the first status. The
                # nearest that it refuses is what already belongs to another post.
                return Refusal(
                    422, "Media 1 not found or already attached to another post"
                ).response()
            case _:
                return internal().response()

    def permalink(self, post_id: str) -> str:
        status = self.statuses.find(post_id)
        return f"/@{status.author.handle if status else 'unknown'}/{post_id}"

    # --- statuses -----------------------------------------------------------------------------

    def _entities(self, request: web.Request) -> Entities:
        root = f"{request.scheme}://{request.host}"
        return Entities(self.world, self.statuses, self.origin(request), root)

    async def _publish(self, request: web.Request, caller: Caller | None) -> Answer:
        assert caller is not None
        account = caller.user()
        made = self.publishing.publish(
            account,
            await of_body(request),
            key=request.headers.get("Idempotency-Key"),
            application=caller.app.name,
        )
        if isinstance(made, Scheduled):
            return Answer(self._entities(request).scheduled(made.kept))
        return Answer(self._entities(request).status(made, account))

    async def _several(self, request: web.Request, caller: Caller | None) -> Answer:
        viewer = caller.account if caller else None
        ids = request.query.getall("id[]", [])[:20]
        found = [self.statuses.visible(status_id, viewer) for status_id in dict.fromkeys(ids)]
        entities = self._entities(request)
        return Answer([entities.status(status, viewer) for status in found if status])

    async def _status(self, request: web.Request, caller: Caller | None) -> Answer:
        viewer = caller.account if caller else None
        return Answer(self._entities(request).status(self._visible(request, viewer), viewer))

    async def _edit(self, request: web.Request, caller: Caller | None) -> Answer:
        account = _user(caller)
        status = self._own(request, account)
        edited = self.publishing.edit(account, status, await of_body(request))
        return Answer(self._entities(request).status(edited, account))

    async def _delete(self, request: web.Request, caller: Caller | None) -> Answer:
        account = _user(caller)
        status = self._own(request, account)
        entities = self._entities(request)
        shown = entities.status(status, account) | {"text": status.text.strip()}
        self.publishing.delete(status)
        return Answer(shown)

    async def _source(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(self._entities(request).source(self._own(request, _user(caller))))

    async def _context(self, request: web.Request, caller: Caller | None) -> Answer:
        viewer = caller.account if caller else None
        status = self._visible(request, viewer)
        thread = [self.statuses.of_post(status.post), *self.statuses.thread(status.post)]
        by_id = {one.id: one for one in thread}
        above: list[Status] = []
        at = status.above_id
        while at is not None and at in by_id:
            above.insert(0, by_id[at])
            at = by_id[at].above_id
        within = {status.id}
        below: list[Status] = []
        for one in thread:
            if one.above_id in within:
                within.add(one.id)
                below.append(one)
        if viewer is None:
            below = below[:MOST_ANONYMOUS_BELOW]
        entities = self._entities(request)
        return Answer(
            {
                "ancestors": [
                    entities.status(one, viewer) for one in above if may_see(one, viewer)
                ],
                "descendants": [
                    entities.status(one, viewer) for one in below if may_see(one, viewer)
                ],
            }
        )

    def _visible(self, request: web.Request, viewer: Account | None) -> Status:
        status = self.statuses.visible(request.match_info["id"], viewer)
        if status is None:
            raise not_found()
        return status

    def _own(self, request: web.Request, account: Account) -> Status:
        status = self._visible(request, account)
        if status.author.id != account.id:
            raise not_found()
        return status

    # --- accounts and lists -------------------------------------------------------------------

    async def _me(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(self._entities(request).own_account(_user(caller)))

    async def _account(self, request: web.Request, caller: Caller | None) -> Answer:
        person = self.statuses.person_by_id(request.match_info["id"])
        if person is None:
            raise not_found()
        return Answer(self._entities(request).account(person))

    async def _lookup(self, request: web.Request, caller: Caller | None) -> Answer:
        acct = request.query.get("acct", "")
        name, _, host = acct.lstrip("@").partition("@")
        person = self.statuses.person_by_name(name) if host in ("", request.host) else None
        if person is None:
            raise not_found()
        return Answer(self._entities(request).account(person))

    async def _timeline(self, request: web.Request, caller: Caller | None) -> Answer:
        viewer = caller.account if caller else None
        account_id = request.match_info["id"]
        if self.statuses.person_by_id(account_id) is None:
            raise not_found()
        query = request.query
        found: Iterable[Status] = (s for s in self.statuses.by(account_id) if may_see(s, viewer))
        if is_true(query.get("exclude_replies")):
            found = (s for s in found if s.above_id is None)
        if is_true(query.get("only_media")):
            found = (s for s in found if s.files)
        if is_true(query.get("pinned")):
            found = ()
        entities = self._entities(request)
        page, links = page_of(
            request,
            found,
            lambda status: status.number,
            usual=20,
            most=40,
            address=f"{entities.base}/api/v1/accounts/{account_id}/statuses",
        )
        return Answer([entities.status(s, viewer) for s in page], headers=links)

    async def _notifications(self, request: web.Request, caller: Caller | None) -> Answer:
        account = _user(caller)
        wanted = set(request.query.getall("types[]", [])) or KINDS
        wanted -= set(request.query.getall("exclude_types[]", []))
        entities = self._entities(request)
        page, links = page_of(
            request,
            (one for one in self.notifications.of(account) if one.kind in wanted),
            lambda one: one.number,
            usual=40,
            most=80,
            address=f"{entities.base}/api/v1/notifications",
        )
        shown = [
            {
                "id": one.id,
                "type": one.kind,
                "created_at": instant(one.created_at),
                "group_key": f"ungrouped-{one.id}",
                "account": entities.account(one.person),
                "status": entities.status(one.status, account),
            }
            for one in page
        ]
        return Answer(shown, headers=links)

    # --- media --------------------------------------------------------------------------------

    async def _upload(self, request: web.Request, caller: Caller | None) -> Answer:
        file = self.media.upload(_user(caller), await of_body(request))
        return Answer(self._entities(request).media(file), status=202)

    async def _media(self, request: web.Request, caller: Caller | None) -> Answer:
        file = self.media.ask(_user(caller), request.match_info["id"])
        status = 200 if file.extra["ready"] else 206
        return Answer(self._entities(request).media(file), status=status)

    async def _describe(self, request: web.Request, caller: Caller | None) -> Answer:
        given = await of_body(request)
        file = self.media.describe(_user(caller), request.match_info["id"], given)
        return Answer(self._entities(request).media(file))

    async def _drop(self, request: web.Request, caller: Caller | None) -> Answer:
        self.media.delete(_user(caller), request.match_info["id"])
        return Answer({})

    # --- for later ----------------------------------------------------------------------------

    async def _scheduled_all(self, request: web.Request, caller: Caller | None) -> Answer:
        account = _user(caller)
        entities = self._entities(request)
        page, links = page_of(
            request,
            (k for k in self.publishing.scheduled.values() if k["account_id"] == account.id),
            lambda kept: int(kept["id"]),
            usual=20,
            most=40,
            address=f"{entities.base}/api/v1/scheduled_statuses",
        )
        return Answer([entities.scheduled(kept) for kept in page], headers=links)

    async def _scheduled(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(self._entities(request).scheduled(self._kept(request, _user(caller))))

    async def _move(self, request: web.Request, caller: Caller | None) -> Answer:
        account = _user(caller)
        kept = self._kept(request, account)
        at = self.publishing.moment((await of_body(request)).text("scheduled_at"))
        if at is not None:
            self.publishing.check_moment(account, at, moved=kept)
            kept["at"] = at
        return Answer(self._entities(request).scheduled(kept))

    async def _cancel(self, request: web.Request, caller: Caller | None) -> Answer:
        kept = self._kept(request, _user(caller))
        del self.publishing.scheduled[kept["id"]]
        return Answer({})

    def _kept(self, request: web.Request, account: Account) -> Json:
        kept = self.publishing.scheduled.get(request.match_info["id"])
        if kept is None or kept["account_id"] != account.id:
            raise not_found()
        return kept

    # --- the server itself --------------------------------------------------------------------

    async def _instance(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(instance(self.world, self.origin(request)))

    async def _instance_v1(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(instance_v1(self.world, self.origin(request)))

    async def _oauth_server(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(oauth_server(self.origin(request)))

    async def _register(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(app_json(self.access.register(await of_body(request))))

    async def _app(self, request: web.Request, caller: Caller | None) -> Answer:
        if caller is None:
            raise invalid_token()
        secret = {"client_id", "client_secret", "client_secret_expires_at"}
        return Answer({n: v for n, v in app_json(caller.app).items() if n not in secret})

    async def _token(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(self.access.token(await of_body(request)))

    async def _revoke(self, request: web.Request, caller: Caller | None) -> Answer:
        self.access.revoke(await of_body(request))
        return Answer({})

    async def _page(self, request: web.Request) -> web.Response:
        status = self.statuses.visible(request.match_info["id"], None)
        if status is None:
            raise web.HTTPNotFound(text="This post does not exist.")
        return post_page(self.world, status.post, self.name)


def _user(caller: Caller | None) -> Account:
    if caller is None:
        raise invalid_token()
    return caller.user()


SERVER = Mastodon
