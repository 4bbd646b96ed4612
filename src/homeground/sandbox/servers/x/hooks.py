"""/2/webhooks and the subscriptions that tell to them.

The published OpenAPI document 2.167 (Webhooks, Account Activity, Activity). Why a webhook is refused,
docs.x.com/x-api/webhooks/introduction names in one word each: CrcValidationFailed, UrlValidationFailed,
DuplicateUrlFailed, WebhookLimitExceeded. A webhook is an app's; the secret that signs is the app's too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from homeground.sandbox.calling.caller import NotSubscribed
from homeground.sandbox.calling.kept import Subscription
from homeground.sandbox.calling.transport import may_be_called
from homeground.sandbox.world import World

from .body import Members, Text, json_body
from .callers import Caller as Asker
from .calls import ACCOUNT_ACTIVITY, XCaller
from .ids import next_id
from .problems import Json, forbidden, invalid, not_found

MOST_WEBHOOKS = 5
"""An app's, on the pay-per-use tier; Enterprise has more."""
CREATE = Members({"url": Text(shortest=1, longest=200)}, ("url",))
FILTER = Members({"user_id": Text(), "direction": Text(choices=("inbound", "outbound"))})
SUBSCRIBE = Members(
    {
        "event_type": Text(choices=("post.create", "post.delete", "post.mention.create")),
        "filter": FILTER,
        "tag": Text(shortest=1, longest=200),
        "webhook_id": Text(is_id=True),
    },
    ("event_type", "filter"),
)
"""Of the event types those that the sandbox has anything to tell of."""


@dataclass(slots=True)
class Hook:
    id: str
    app: str
    url: str
    created_at: datetime
    valid: bool = True


@dataclass(slots=True)
class Activity:
    """A subscription of the X Activity API."""

    id: str
    app: str
    hook_id: str
    user_id: str
    event_type: str
    created_at: datetime
    tag: str | None = None


@dataclass(slots=True)
class Shelf:
    hooks: dict[str, Hook] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    all_of: set[tuple[str, str]] = field(default_factory=set)
    """(webhook, user) of the Account Activity API."""


class Hooks:
    """`secret_of` gives an app's consumer secret, by the app's id."""

    def __init__(self, world: World, secret_of: Callable[[str], str | None]):
        self.world = world
        self.secret_of = secret_of
        self.caller = XCaller(world)

    @property
    def shelf(self) -> Shelf:
        kept: Shelf = self.world.of("x").setdefault("webhooks", Shelf())
        return kept

    # --- webhooks -----------------------------------------------------------------------------

    async def create(self, request: web.Request, asker: Asker) -> tuple[int, Json]:
        url = (await json_body(request, CREATE))["url"]
        mine = [hook for hook in self.shelf.hooks.values() if hook.app == asker.app]
        if not may_be_called(url):
            raise invalid("url", url, "UrlValidationFailed")
        if any(hook.url == url for hook in mine):
            raise invalid("url", url, "DuplicateUrlFailed")
        if len(mine) >= MOST_WEBHOOKS:
            raise invalid("url", url, "WebhookLimitExceeded")
        hook = Hook(next_id(self.world), asker.app, url, self.world.clock.now())
        await self._challenge(hook, asker)
        self.shelf.hooks[hook.id] = hook
        return 200, {"data": _shown(hook)}

    async def listed(self, request: web.Request, asker: Asker) -> tuple[int, Json]:
        mine = [_shown(hook) for hook in self.shelf.hooks.values() if hook.app == asker.app]
        return 200, {"data": mine, "meta": {"result_count": len(mine)}}

    async def validate(self, request: web.Request, asker: Asker) -> tuple[int, Json]:
        hook = self._hook(request, asker)
        await self._challenge(hook, asker)
        hook.valid = True
        return 200, {"data": {"valid": True}}

    async def delete(self, request: web.Request, asker: Asker) -> tuple[int, Json]:
        hook = self._hook(request, asker)
        del self.shelf.hooks[hook.id]
        for one in [a.id for a in self.shelf.activities.values() if a.hook_id == hook.id]:
            del self.shelf.activities[one]
        self.shelf.all_of = {pair for pair in self.shelf.all_of if pair[0] != hook.id}
        self._match(request)
        return 200, {"data": {"deleted": True}}

    async def _challenge(self, hook: Hook, asker: Asker) -> None:
        try:
            await self.caller.agree(
                self.caller.subscription(
                    f"x:{hook.id}",
                    asker.account.id if asker.account else "",
                    hook.url,
                    secrets={"consumer_secret": self.secret_of(hook.app) or ""},
                    fields=frozenset(),
                    origin="",
                )
            )
        except NotSubscribed as refused:
            hook.valid = False
            raise invalid("url", hook.url, str(refused)) from None

    def _hook(self, request: web.Request, asker: Asker) -> Hook:
        hook = self.shelf.hooks.get(request.match_info["id"])
        if hook is None or hook.app != asker.app:
            raise not_found("webhook", "webhook_id", request.match_info["id"])
        return hook

    # --- the Account Activity API -------------------------------------------------------------

    async def subscribe_all(self, request: web.Request, asker: Asker) -> tuple[int, Json]:
        hook = self._hook(request, asker)
        self.shelf.all_of.add((hook.id, asker.user().id))
        self._match(request)
        return 200, {"data": {"subscribed": True}}

    async def is_subscribed(self, request: web.Request, asker: Asker) -> tuple[int, Json]:
        hook = self._hook(request, asker)
        return 200, {"data": {"subscribed": (hook.id, asker.user().id) in self.shelf.all_of}}

    async def unsubscribe_all(self, request: web.Request, asker: Asker) -> tuple[int, Json]:
        """DELETE …/subscriptions/{user_id}/all, which the app itself asks for."""
        hook = self._hook(request, asker)
        self.shelf.all_of.discard((hook.id, request.match_info["user"]))
        self._match(request)
        return 200, {"data": {"subscribed": False}}

    # --- the X Activity API -------------------------------------------------------------------

    async def subscribe(self, request: web.Request, asker: Asker) -> tuple[int, Json]:
        body = await json_body(request, SUBSCRIBE)
        user_id = body["filter"].get("user_id")
        if asker.account is not None and user_id != asker.account.id:
            raise forbidden()
        if not user_id or self.world.account("x", user_id) is None:
            raise invalid("filter", body["filter"], "filter.user_id: is missing or unknown")
        hook = self.shelf.hooks.get(body.get("webhook_id", ""))
        if hook is None or hook.app != asker.app:
            # Without one, events go to the stream, which the sandbox does not have.
            raise invalid("webhook_id", body.get("webhook_id", ""), "webhook_id: is unknown")
        made = Activity(
            next_id(self.world), asker.app, hook.id, user_id, body["event_type"],
            self.world.clock.now(), body.get("tag"),
        )  # fmt: skip
        self.shelf.activities[made.id] = made
        self._match(request)
        return 200, {"data": {"subscription": _told(made)}}

    async def activities(self, request: web.Request, asker: Asker) -> tuple[int, Json]:
        mine = [_told(one) for one in self.shelf.activities.values() if one.app == asker.app]
        return 200, {"data": mine, "meta": {"total_subscriptions": len(mine)}}

    async def unsubscribe(self, request: web.Request, asker: Asker) -> tuple[int, Json]:
        activity = self.shelf.activities.get(request.match_info["id"])
        if activity is None or activity.app != asker.app:
            raise not_found("subscription", "subscription_id", request.match_info["id"])
        del self.shelf.activities[activity.id]
        self._match(request)
        return 200, {"data": {"deleted": True}}

    def _match(self, request: web.Request) -> None:
        """Call those that somebody subscribed to, and nobody else."""
        wanted: dict[tuple[str, str], Subscription] = {}
        origin = f"{request.scheme}://{request.host}/x"
        pairs: list[tuple[str, str, str, str | None]] = [
            (hook, user, ACCOUNT_ACTIVITY, None) for hook, user in sorted(self.shelf.all_of)
        ]
        pairs += [
            (one.hook_id, one.user_id, one.event_type, one.tag)
            for one in self.shelf.activities.values()
        ]
        for hook_id, user_id, kind, tag in pairs:
            hook = self.shelf.hooks[hook_id]
            one = wanted.get((hook_id, user_id)) or self.caller.subscription(
                f"x:{hook_id}:{user_id}",
                user_id,
                hook.url,
                secrets={"consumer_secret": self.secret_of(hook.app) or ""},
                fields=frozenset(),
                origin=origin,
            )
            one.fields |= {kind}
            one.extra["hook"] = hook_id
            if tag:
                one.extra.setdefault("tags", {})[kind] = tag
            wanted[(hook_id, user_id)] = one
        for gone in self.caller.kept.of("x"):
            if "hook" in gone.extra and gone.id not in {one.id for one in wanted.values()}:
                self.caller.kept.drop(gone.id)
        for one in wanted.values():
            self.caller.kept.subscribe(one)


def _shown(hook: Hook) -> Json:
    return {"id": hook.id, "url": hook.url, "valid": hook.valid, "created_at": _at(hook.created_at)}


def _told(one: Activity) -> Json:
    return {
        "subscription_id": one.id,
        "event_type": one.event_type,
        "filter": {"user_id": one.user_id},
        "webhook_id": one.hook_id,
        "created_at": _at(one.created_at),
        "updated_at": _at(one.created_at),
    } | ({"tag": one.tag} if one.tag else {})


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
