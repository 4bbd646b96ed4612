"""How Meta's networks call: the greeting, the signature, and subscriptions made over the API.

developers.facebook.com/docs/graph-api/webhooks/getting-started, /reference/v25.0/app/subscriptions
and /reference/page/subscribed_apps, seen 2026-11-22. A subscription has two halves: the app's (its
address and fields) and the account's (that it lets the app hear); only what both have is called. Of
repeats the document says: at once, then a few more times with decreasing frequency, for 36 hours.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from aiohttp import web

from homeground.sandbox.applications import Application
from homeground.sandbox.calling.caller import Caller, NotSubscribed, Told
from homeground.sandbox.calling.happened import Happened
from homeground.sandbox.calling.kept import Call, Json, Subscription
from homeground.sandbox.calling.transport import may_be_called

from .answering import Answering
from .errors import GraphError, invalid, missing_object, no_token
from .grants import Grants
from .parameters import Parameters, of_request
from .tokens import caller as caller_of
from .tokens import token_of

MOST_TOGETHER = 10
"""Changes in one call. Up to 1000 are documented; here few, so that faults meet few."""
ANY_APP = ""
"""For tokens of the sandbox's own controls, which belong to no application."""


class GraphCaller(Caller):
    secret_names: ClassVar[tuple[str, ...]] = ("app_secret", "verify_token")
    retries: ClassVar[tuple[float, ...]] = (0, 60, 600, 3600, 21_600, 43_200, 57_600)
    patience_seconds: ClassVar[float] = 10
    """How long Meta waits is not documented for these."""
    kind: ClassVar[str]
    """The `object` of what is told."""

    async def agree(self, subscription: Subscription) -> None:
        """hub.challenge, which is to come back."""
        number = self.world.count("graph.challenge")
        challenge = str(self.world.random("graph.challenge", number).randint(10**8, 2 * 10**9))
        heard = await self.greet(
            subscription,
            {
                "hub.mode": "subscribe",
                "hub.challenge": challenge,
                "hub.verify_token": subscription.secrets["verify_token"],
            },
        )
        if heard.status != 200:
            raise NotSubscribed(
                "Callback verification failed with the following errors: "
                + (heard.problem or f"HTTP Status Code = {heard.status}")
            )
        if heard.text.strip() != challenge:
            raise NotSubscribed(
                "Callback verification failed with the following errors: the challenge did not "
                "come back"
            )

    @abstractmethod
    def change(self, subscription: Subscription, happened: Happened) -> Json | None:
        """`field` and `value`; `None` for what is not told."""

    def compose(self, subscription: Subscription, happened: Sequence[Happened]) -> Iterable[Told]:
        each = [(one, self.change(subscription, one)) for one in happened]
        told = [(one, change) for one, change in each if change is not None]
        for start in range(0, len(told), MOST_TOGETHER):
            part = told[start:][:MOST_TOGETHER]
            yield Told(
                ",".join(sorted({change["field"] for _, change in part})),
                self.notification(subscription, [change for _, change in part]),
                tuple(one.comment.id for one, _ in part if one.comment is not None),
            )

    def notification(self, subscription: Subscription, changes: list[Json]) -> Any:
        entry = {"id": subscription.account_id, "time": int(self.world.clock.timestamp())}
        return {"object": self.kind, "entry": [{**entry, "changes": changes}]}

    def dress(self, subscription: Subscription, call: Call) -> tuple[bytes, dict[str, str]]:
        """The signature is of the body as it is sent: everything beyond ASCII escaped."""
        body = json.dumps(call.payload, separators=(",", ":")).encode()
        key = self.secret(subscription, call, "app_secret").encode()
        return body, {
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature": f"sha1={hmac.new(key, body, hashlib.sha1).hexdigest()}",
            "X-Hub-Signature-256": f"sha256={hmac.new(key, body, hashlib.sha256).hexdigest()}",
        }

    # --- both halves --------------------------------------------------------------------------

    @property
    def halves(self) -> dict[str, dict[str, Any]]:
        """`apps`: by app, its address, fields and token; `accounts`: by account, apps and fields."""
        made: dict[str, dict[str, Any]] = {"apps": {}, "accounts": {}}
        shelf: dict[str, dict[str, Any]] = self.world.of(self.network).setdefault("webhooks", made)
        return shelf

    def wanted(self, app: Iterable[str], account: Iterable[str]) -> frozenset[str]:
        """What is called when the app and the account have these fields."""
        return frozenset(app) & frozenset(account)

    def match(self, origin: str) -> None:
        """Call where both halves are, and no longer where one is gone."""
        applications = Grants(self.world, self.network).applications
        live: set[str] = set()
        for app_id, app in self.halves["apps"].items():
            application = applications.find(app_id)
            for account_id, theirs in self.halves["accounts"].items():
                half = theirs.get(app_id) or theirs.get(ANY_APP)
                if application is None or half is None:
                    continue
                fields = self.wanted(app["fields"], half["fields"])
                if not fields:
                    continue
                subscription = self.subscription(
                    f"{self.network}:{app_id}:{account_id}",
                    account_id,
                    app["url"],
                    secrets={
                        "app_secret": application.client_secret,
                        "verify_token": app["verify_token"],
                    },
                    fields=fields,
                    origin=origin,
                )
                subscription.extra["app_id"] = app_id
                subscription.extra["own_sign_in"] = half["own_sign_in"]
                self.kept.subscribe(subscription)
                live.add(subscription.id)
        for one in self.kept.of(self.network):
            if "app_id" in one.extra and one.id not in live:
                self.kept.drop(one.id)


class Subscriptions:
    """/{app}/subscriptions and /{account}/subscribed_apps of one network."""

    def __init__(self, caller: GraphCaller, answering: Answering):
        self.caller = caller
        self.answering = answering
        self.world = caller.world
        self.grants = Grants(caller.world, caller.network)

    async def served(self, request: web.Request, origin: str) -> web.Response | None:
        """`None` when the request is about something else."""
        edge = request.match_info.get("edge", "")
        if edge not in ("subscriptions", "subscribed_apps"):
            return None
        try:
            given = await of_request(request)
            if edge == "subscriptions":
                answer = await self._app(request, given, origin)
            else:
                answer = self._account(request, given, origin)
        except GraphError as error:
            return self.answering.refusal(error, {})
        return self.answering.answer(answer, {})

    # --- the app's half -----------------------------------------------------------------------

    async def _app(self, request: web.Request, given: Parameters, origin: str) -> Json:
        application = self._application(request, given)
        apps = self.caller.halves["apps"]
        match request.method:
            case "GET":
                return (
                    {"data": [_shown(self.caller.kind, apps[application.client_id])]}
                    if (application.client_id in apps)
                    else {"data": []}
                )
            case "DELETE":
                apps.pop(application.client_id, None)
                self.caller.match(origin)
                return {"success": True}
            case "POST":
                await self._subscribe(application, given, origin)
                return {"success": True}
        raise missing_object(request.method.lower(), application.client_id)

    def _application(self, request: web.Request, given: Parameters) -> Application:
        """Raises: GraphError 104 or 190; an app's token is its id and its secret."""
        token = token_of(request, given)
        if not token:
            raise no_token()
        client_id, _, secret = token.partition("|")
        application = self.grants.applications.proven(client_id, secret)
        if application is None:
            raise GraphError("This method must be called with an app access_token.", 15)
        if request.match_info["node"] not in (application.client_id, "app"):
            raise missing_object(request.method.lower(), request.match_info["node"])
        return application

    async def _subscribe(self, application: Application, given: Parameters, origin: str) -> None:
        kind, url = given.required("object"), given.required("callback_url")
        fields = frozenset(given.texts("fields"))
        if kind != self.caller.kind:
            raise invalid(f"Param object must be one of {{{self.caller.kind}}}")
        if unknown := sorted(fields - self.caller.fields):
            raise invalid(f"Param fields must be one of the known fields, not {unknown[0]}")
        if not may_be_called(url):
            raise GraphError("(#2200) Invalid callback URL: a secure URL is required", 2200)
        token = given.text("verify_token") or ""
        asked = self.caller.subscription(
            f"{self.caller.network}:{application.client_id}",
            "",
            url,
            secrets={"app_secret": application.client_secret, "verify_token": token},
            fields=fields,
            origin=origin,
        )
        try:
            await self.caller.agree(asked)
        except NotSubscribed as refused:
            # Seen in public reports: "(#2200) callback verification failed".
            raise GraphError(f"(#2200) {refused}", 2200) from None
        half = {"url": url, "fields": fields, "verify_token": token}
        self.caller.halves["apps"][application.client_id] = half
        self.caller.match(origin)

    # --- the account's half -------------------------------------------------------------------

    def _account(self, request: web.Request, given: Parameters, origin: str) -> Json:
        account = caller_of(self.world, self.caller.network, request, given)
        node = request.match_info["node"]
        if node not in ("me", account.id, account.handle):
            raise missing_object(request.method.lower(), node)
        grant = self.grants.find(token_of(request, given))
        app_id = grant.client_id if grant else ANY_APP
        own_sign_in = grant is not None and grant.kind == "account"
        if grant is not None and not own_sign_in:
            self.grants.must(token_of(request, given), "pages_manage_metadata")
        theirs = self.caller.halves["accounts"].setdefault(account.id, {})
        match request.method:
            case "GET":
                return {"data": [self._shown(one, half) for one, half in theirs.items()]}
            case "DELETE":
                theirs.pop(app_id, None)
            case "POST":
                fields = frozenset(given.texts("subscribed_fields"))
                if not fields:
                    raise GraphError("(#100) The parameter subscribed_fields is required.", 100)
                theirs[app_id] = {"fields": fields, "own_sign_in": own_sign_in}
            case method:
                raise missing_object(method.lower(), node)
        self.caller.match(origin)
        return {"success": True}

    def _shown(self, app_id: str, half: dict[str, Any]) -> Json:
        application = self.grants.applications.find(app_id)
        return {
            "name": application.name if application else "",
            "id": app_id,
            "subscribed_fields": sorted(half["fields"]),
        }


def _shown(kind: str, half: dict[str, Any]) -> Json:
    return {
        "object": kind,
        "callback_url": half["url"],
        "active": True,
        "fields": [{"name": name, "version": "v25.0"} for name in sorted(half["fields"])],
    }
