"""OAuth 1.0a in three steps: a request token, the person's consent, an access token.

Source: docs.x.com/resources/fundamentals/authentication/oauth-1-0a/obtaining-user-access-tokens and
its api-reference, seen 2026-11-22. Error 32 is in X's table of errors, 415 in
developer.x.com/en/docs/apps/callback-urls; the words about a wrong verifier were seen in public
reports. How long a request token lives is not documented.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from homeground.sandbox import consent
from homeground.sandbox.applications import Applications
from homeground.sandbox.world import Account, World

from .callers import Callers
from .consent import accounts
from .signing import parameters_of

OUT_OF_BAND = "oob"
REQUEST_SECONDS = 3600.0


@dataclass(slots=True)
class RequestToken:
    """One attempt to connect. `verifier` is there once the person agreed."""

    consumer_key: str
    secret: str
    callback: str
    expires: float
    account_id: str = ""
    verifier: str = ""


class ThreeLegs:
    """`person` gives the account that agrees: an existing one by its handle, else a new one."""

    def __init__(
        self,
        world: World,
        applications: Applications,
        callers: Callers,
        person: Callable[[str | None], Account],
    ):
        self.world = world
        self.applications = applications
        self.callers = callers
        self.person = person

    async def request_token(self, request: web.Request) -> web.Response:
        oauth = await self._signed(request)
        application = self.applications.find(oauth.get("oauth_consumer_key", ""))
        if application is None or not await self.callers.is_signed(
            request, oauth, consumer_secret=application.client_secret, token_secret=""
        ):
            return _refused(401, 32, "Could not authenticate you.")
        callback = oauth.get("oauth_callback", "")
        if callback != OUT_OF_BAND and not application.takes(callback):
            return _refused(
                403,
                415,
                "Callback URL not approved for this client application. Approved callback URLs can "
                "be adjusted in your application settings",
            )
        token = secrets.token_urlsafe(20)
        self._requests[token] = RequestToken(
            consumer_key=application.client_id,
            secret=secrets.token_urlsafe(24),
            callback=callback,
            expires=self.world.clock.timestamp() + REQUEST_SECONDS,
        )
        return _form(
            oauth_token=token,
            oauth_token_secret=self._requests[token].secret,
            oauth_callback_confirmed="true",
        )

    async def page(self, request: web.Request) -> web.Response:
        asked = self._open(request.query.get("oauth_token", ""))
        if asked is None:
            return _over()
        application = self.applications.find(asked.consumer_key)
        return consent.page(
            request,
            network="X",
            app=application.name if application else asked.consumer_key,
            wants=("Read and write posts, as the app's settings say",),
            accounts=accounts(self.world),
            back=asked.callback,
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        token = form.get("oauth_token", "")
        asked = self._open(token)
        if asked is None:
            return _over()
        if consent.declined(form):
            del self._requests[token]
            if asked.callback == OUT_OF_BAND:
                return consent.problem("X", "You have not let the app in.", 200)
            raise consent.back(asked.callback, [("denied", token)])
        chosen = consent.people(form, accounts(self.world), self.person)
        if not chosen:
            return consent.problem("X", "Choose an account.")
        asked.account_id = chosen[0].id
        if asked.callback == OUT_OF_BAND:
            asked.verifier = f"{secrets.randbelow(10_000_000):07d}"
            return consent.shown("X", "Enter this PIN in the app", asked.verifier)
        asked.verifier = secrets.token_urlsafe(24)
        raise consent.back(
            asked.callback, [("oauth_token", token), ("oauth_verifier", asked.verifier)]
        )

    async def access_token(self, request: web.Request) -> web.Response:
        oauth = await self._signed(request)
        token = oauth.get("oauth_token", "")
        asked = self._open(token)
        application = self.applications.find(oauth.get("oauth_consumer_key", ""))
        if (
            asked is None
            or application is None
            or asked.consumer_key != application.client_id
            or not await self.callers.is_signed(
                request,
                oauth,
                consumer_secret=application.client_secret,
                token_secret=asked.secret,
            )
        ):
            return _refused(401, 32, "Could not authenticate you.")
        given = oauth.get("oauth_verifier", "")
        if not asked.verifier or not hmac.compare_digest(asked.verifier, given):
            words = "Error processing your OAuth request: Invalid oauth_verifier parameter"
            return web.Response(status=401, text=words)
        del self._requests[token]  # once only
        account = self.world.account("x", asked.account_id)
        assert account is not None
        access = f"{account.id}-{secrets.token_urlsafe(30)}"
        secret = secrets.token_urlsafe(33)
        self.callers.signers[access] = (application.client_id, secret, account.id)
        return _form(
            oauth_token=access,
            oauth_token_secret=secret,
            user_id=account.id,
            screen_name=account.handle,
        )

    async def invalidate(self, request: web.Request) -> web.Response:
        """POST /1.1/oauth/invalidate_token, signed with the token that is to end."""
        oauth = await self._signed(request)
        access = oauth.get("oauth_token", "")
        signer = self.callers.signers.get(access)
        application = self.applications.find(oauth.get("oauth_consumer_key", ""))
        if (
            signer is None
            or application is None
            or signer[0] != application.client_id
            or not await self.callers.is_signed(
                request, oauth, consumer_secret=application.client_secret, token_secret=signer[1]
            )
        ):
            return _refused(401, 89, "Invalid or expired token")
        del self.callers.signers[access]
        return web.json_response({"access_token": access})

    async def _signed(self, request: web.Request) -> dict[str, str]:
        """The `oauth_` parameters of the header; some clients send a few of them in query or form."""
        form = await consent.form_of(request)
        more = {**request.query, **form}
        return {name: value for name, value in more.items() if name.startswith("oauth_")} | (
            parameters_of(request.headers.get("Authorization", ""))
        )

    def _open(self, token: str) -> RequestToken | None:
        found = self._requests.get(token)
        return found if found and found.expires > self.world.clock.timestamp() else None

    @property
    def _requests(self) -> dict[str, RequestToken]:
        kept: dict[str, RequestToken] = self.world.of("x").setdefault("request_tokens", {})
        return kept


def _over() -> web.Response:
    words = (
        "There is no request token for this page. It is the special key that lets apps in; go back "
        "to the app that sent you here, and try again."
    )
    return consent.problem("X", words, 403)


def _form(**fields: str) -> web.Response:
    return web.Response(text=urlencode(fields), content_type="application/x-www-form-urlencoded")


def _refused(status: int, code: int, message: str) -> web.Response:
    return web.json_response({"errors": [{"code": code, "message": message}]}, status=status)
