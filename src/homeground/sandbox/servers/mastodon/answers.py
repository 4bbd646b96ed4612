"""What is answered to each request of the client API, once it is known who asks.

Source: docs.joinmastodon.org/methods, seen 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from homeground.sandbox.pages import post_page
from homeground.sandbox.world import Account, World

from .access import Access, Caller, app_json
from .entities import Entities, instant
from .errors import Json, invalid_token, not_found
from .instance import instance, instance_v1, oauth_server
from .media import Media
from .notifications import KINDS, Notifications
from .paging import page_of, whole
from .parameters import is_true, of_body
from .publish import Publishing, Scheduled
from .statuses import Status, Statuses, may_see

MOST_ANONYMOUS_BELOW = 60
"""Answers shown to a caller without a token (app/controllers/api/v1/statuses_controller.rb)."""


@dataclass(frozen=True, slots=True)
class Answer:
    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Answers:
    """`origin` gives this server's own address as a request reached it."""

    def __init__(self, world: World, access: Access, origin: Callable[[web.Request], str]):
        self.world = world
        self.access = access
        self.origin = origin
        self.statuses = Statuses(world)
        self.publishing = Publishing(world, self.statuses)
        self.media = Media(world)
        self.notifications = Notifications(world, self.statuses)

    # --- statuses -----------------------------------------------------------------------------

    def _entities(self, request: web.Request) -> Entities:
        root = f"{request.scheme}://{request.host}"
        return Entities(self.world, self.statuses, self.origin(request), root)

    async def publish(self, request: web.Request, caller: Caller | None) -> Answer:
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

    async def several(self, request: web.Request, caller: Caller | None) -> Answer:
        viewer = caller.account if caller else None
        ids = request.query.getall("id[]", [])[:20]
        found = [self.statuses.visible(status_id, viewer) for status_id in dict.fromkeys(ids)]
        entities = self._entities(request)
        return Answer([entities.status(status, viewer) for status in found if status])

    async def status(self, request: web.Request, caller: Caller | None) -> Answer:
        viewer = caller.account if caller else None
        return Answer(self._entities(request).status(self._visible(request, viewer), viewer))

    async def edit(self, request: web.Request, caller: Caller | None) -> Answer:
        account = _user(caller)
        status = self._own(request, account)
        edited = self.publishing.edit(account, status, await of_body(request))
        return Answer(self._entities(request).status(edited, account))

    async def delete(self, request: web.Request, caller: Caller | None) -> Answer:
        account = _user(caller)
        status = self._own(request, account)
        entities = self._entities(request)
        shown = entities.status(status, account) | {"text": status.text.strip()}
        self.publishing.delete(status)
        return Answer(shown)

    async def source(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(self._entities(request).source(self._own(request, _user(caller))))

    async def context(self, request: web.Request, caller: Caller | None) -> Answer:
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
        blocked = viewer.blocked if viewer else set()
        parts = {"ancestors": above, "descendants": below}
        return Answer(
            {
                name: [
                    entities.status(one, viewer)
                    for one in part
                    # What the blocked say is left out for who blocks them (app/lib/status_filter.rb).
                    if may_see(one, viewer) and one.author.id not in blocked
                ]
                for name, part in parts.items()
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

    async def me(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(self._entities(request).own_account(_user(caller)))

    async def account(self, request: web.Request, caller: Caller | None) -> Answer:
        person = self.statuses.person_by_id(request.match_info["id"])
        if person is None:
            raise not_found()
        return Answer(self._entities(request).account(person))

    async def block(self, request: web.Request, caller: Caller | None) -> Answer:
        return self._blocking(request, _user(caller), blocked=True)

    async def unblock(self, request: web.Request, caller: Caller | None) -> Answer:
        return self._blocking(request, _user(caller), blocked=False)

    def _blocking(self, request: web.Request, account: Account, *, blocked: bool) -> Answer:
        person = self.statuses.person_by_id(request.match_info["id"])
        if person is None:
            raise not_found()
        if not blocked:
            account.blocked.discard(person.id)
        elif person.id != account.id:  # app/services/block_service.rb: oneself is passed over
            account.blocked.add(person.id)
        return Answer(self._entities(request).relationship(account, person))

    async def lookup(self, request: web.Request, caller: Caller | None) -> Answer:
        acct = request.query.get("acct", "")
        name, _, host = acct.lstrip("@").partition("@")
        person = self.statuses.person_by_name(name) if host in ("", request.host) else None
        if person is None:
            raise not_found()
        return Answer(self._entities(request).account(person))

    async def timeline(self, request: web.Request, caller: Caller | None) -> Answer:
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

    async def search(self, request: web.Request, caller: Caller | None) -> Answer:
        """GET /api/v2/search: statuses with all the words, newest first, page by page.

        Of others' statuses the real server finds public ones of people who want to be found;
        everybody in the sandbox wants to be.
        """
        account = _user(caller)
        query = request.query
        words = query.get("q", "").casefold().split()
        lowest, highest = whole(query.get("min_id")), whole(query.get("max_id"))
        limit = min(whole(query.get("limit")) or 20, 40)
        offset = whole(query.get("offset")) or 0
        found = []
        # For a search without a word no answer is documented: nothing is found.
        if words and query.get("type") in (None, "statuses"):
            every = (self.statuses.of_post(post) for post in self.world.posts_on("mastodon"))
            found = [
                status
                for status in every
                if status.visibility == "public"
                and may_see(status, account)
                and all(word in status.text.casefold() for word in words)
                and (lowest or 0) < int(status.id) < (highest or 2**63)
            ]
        entities = self._entities(request)
        shown = [entities.status(each, account) for each in found[offset : offset + limit]]
        return Answer({"accounts": [], "statuses": shown, "hashtags": []})

    async def told(self, request: web.Request, caller: Caller | None) -> Answer:
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

    async def upload(self, request: web.Request, caller: Caller | None) -> Answer:
        file = self.media.upload(_user(caller), await of_body(request))
        return Answer(self._entities(request).media(file), status=202)

    async def media_state(self, request: web.Request, caller: Caller | None) -> Answer:
        file = self.media.ask(_user(caller), request.match_info["id"])
        status = 200 if file.extra["ready"] else 206
        return Answer(self._entities(request).media(file), status=status)

    async def describe(self, request: web.Request, caller: Caller | None) -> Answer:
        given = await of_body(request)
        file = self.media.describe(_user(caller), request.match_info["id"], given)
        return Answer(self._entities(request).media(file))

    async def drop(self, request: web.Request, caller: Caller | None) -> Answer:
        self.media.delete(_user(caller), request.match_info["id"])
        return Answer({})

    # --- for later ----------------------------------------------------------------------------

    async def scheduled_all(self, request: web.Request, caller: Caller | None) -> Answer:
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

    async def scheduled(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(self._entities(request).scheduled(self._kept(request, _user(caller))))

    async def move(self, request: web.Request, caller: Caller | None) -> Answer:
        account = _user(caller)
        kept = self._kept(request, account)
        at = self.publishing.moment((await of_body(request)).text("scheduled_at"))
        if at is not None:
            self.publishing.check_moment(account, at, moved=kept)
            kept["at"] = at
        return Answer(self._entities(request).scheduled(kept))

    async def cancel(self, request: web.Request, caller: Caller | None) -> Answer:
        kept = self._kept(request, _user(caller))
        self.publishing.cancel(kept)
        return Answer({})

    def _kept(self, request: web.Request, account: Account) -> Json:
        kept = self.publishing.scheduled.get(request.match_info["id"])
        if kept is None or kept["account_id"] != account.id:
            raise not_found()
        return kept

    # --- the server itself --------------------------------------------------------------------

    async def instance(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(instance(self.world, self.origin(request)))

    async def instance_v1(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(instance_v1(self.world, self.origin(request)))

    async def oauth_server(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(oauth_server(self.origin(request)))

    async def register(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(app_json(self.access.register(await of_body(request))))

    async def app(self, request: web.Request, caller: Caller | None) -> Answer:
        if caller is None:
            raise invalid_token()
        secret = {"client_id", "client_secret", "client_secret_expires_at"}
        return Answer({n: v for n, v in app_json(caller.app).items() if n not in secret})

    async def token(self, request: web.Request, caller: Caller | None) -> Answer:
        return Answer(self.access.token(await of_body(request)))

    async def revoke(self, request: web.Request, caller: Caller | None) -> Answer:
        self.access.revoke(await of_body(request))
        return Answer({})

    async def page(self, request: web.Request) -> web.Response:
        status = self.statuses.visible(request.match_info["id"], None)
        if status is None:
            raise web.HTTPNotFound(text="This post does not exist.")
        return post_page(self.world, status.post, "Mastodon")


def _user(caller: Caller | None) -> Account:
    if caller is None:
        raise invalid_token()
    return caller.user()
