"""OAuth 1.0a: signing a request, and the three steps by which a person lets us in.

RFC 5849. HMAC-SHA1 is the protocol's choice; what it signs travels over TLS besides.
"""

from __future__ import annotations

import hmac
import secrets
import time
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, quote, urlsplit
from weakref import WeakKeyDictionary

from .connecting import Begun, Place
from .errors import NetworkError, NotAuthorized, Rejected, Unavailable
from .http import Http, Response
from .oauth2 import declined, same_state

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Keys:
    """Our application's two, and the two of a token where there is one already."""

    consumer_key: str
    consumer_secret: str = field(repr=False)
    token: str = field(default="", repr=False)
    token_secret: str = field(default="", repr=False)


def authorization(
    method: str,
    url: str,
    keys: Keys,
    *,
    timestamp: int,
    params: Mapping[str, str] | None = None,
    more: Mapping[str, str] | None = None,
    nonce: str | None = None,
) -> str:
    """The header of one request; another one needs another.

    `params` are those of the query which `url` does not have, and of a URL-encoded form; a JSON or
    multipart body is not signed. `more` is for OAuth's own (`oauth_verifier`). `timestamp` in
    seconds since 1970. (Sections 3.1 and 3.5.1.)
    """
    told = {
        "oauth_consumer_key": keys.consumer_key,
        "oauth_nonce": nonce or secrets.token_hex(16),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(timestamp),
        "oauth_version": "1.0",
        **({"oauth_token": keys.token} if keys.token else {}),
        **(more or {}),
    }
    base = signature_base(method, url, [*told.items(), *(params or {}).items()])
    told["oauth_signature"] = signature(base, keys)
    parts = ", ".join(f'{_quoted(name)}="{_quoted(value)}"' for name, value in sorted(told.items()))
    return f"OAuth {parts}"


class Signed:
    """Signs one account's requests, by the network's own clock.

    A request is refused when its time is some minutes wrong, and the machine's clock may be; so
    the time is that of the network's answers (RFC 9110, section 6.6.1), asked once a client.
    """

    def __init__(self, http: Http, clock_at: str, keys: Keys):
        self._http = http
        self._clock_at = clock_at
        self._keys = keys

    async def header(self, method: str, url: str, params: Mapping[str, str]) -> str:
        """Raises: Unavailable when the network does not answer."""
        timestamp = int(await self._ahead() + time.monotonic())
        return authorization(method, url, self._keys, timestamp=timestamp, params=params)

    async def _ahead(self) -> float:
        """Seconds from the monotonic clock to the network's."""
        kept = _AHEAD.setdefault(self._http, {})
        if self._clock_at not in kept:
            answer = await self._http.send("HEAD", self._clock_at, write=False)
            try:
                date = parsedate_to_datetime(answer.headers.get("Date", ""))
            except ValueError:
                raise Unavailable("The network did not say what time it is there.") from None
            kept[self._clock_at] = date.timestamp() - time.monotonic()
        return kept[self._clock_at]


_AHEAD: WeakKeyDictionary[Http, dict[str, float]] = WeakKeyDictionary()


def signature_base(method: str, url: str, params: Pairs) -> str:
    """What is signed (section 3.4.1): the query that `url` has is part of it."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    host = (parts.hostname or "").lower()
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    address = f"{parts.scheme.lower()}://{host}{port}{parts.path or '/'}"
    pairs = [*parse_qsl(parts.query, keep_blank_values=True), *params]
    # Sorted as they are written, not as they are meant (section 3.4.1.3.2).
    written = sorted((_quoted(name), _quoted(value)) for name, value in pairs)
    joined = "&".join(f"{name}={value}" for name, value in written)
    return "&".join((method.upper(), _quoted(address), _quoted(joined)))


def signature(base: str, keys: Keys) -> str:
    key = f"{_quoted(keys.consumer_secret)}&{_quoted(keys.token_secret)}"
    return b64encode(hmac.digest(key.encode(), base.encode(), "sha1")).decode()


def _quoted(text: str) -> str:
    return quote(text, safe="~")


@dataclass(frozen=True, slots=True)
class ThreeLegs:
    """A network's three steps (section 2). `called` is its name in words."""

    network: str
    called: str
    request_at: str
    authorize_at: str
    access_at: str

    async def begin(self, place: Place) -> Begun:
        """Asks for a token to send the person with. Raises: Rejected, NotAuthorized, Unavailable."""
        keys = Keys(place.app.client_id, place.app.client_secret)
        if not (keys.consumer_key and keys.consumer_secret):
            raise Rejected(
                f"Homeground has no application at {self.called} yet: enter its key and secret in "
                "the settings first.",
                network=self.network,
            )
        answer = await self._ask(
            place, self.request_at, keys, {"oauth_callback": place.redirect_uri}
        )
        if answer.get("oauth_callback_confirmed") != "true":
            # Section 2.1: without it the server would not send the person back to us.
            raise NotAuthorized(
                f"{self.called} did not confirm the address for the way back: enter it in the "
                "application's settings there.",
                network=self.network,
            )
        token = answer["oauth_token"]
        url = f"{place.at(self.authorize_at)}?oauth_token={_quoted(token)}"
        return Begun(url, {"token": token, "token_secret": answer["oauth_token_secret"]})

    async def finish(
        self, place: Place, came_back: Mapping[str, str], kept: Mapping[str, str]
    ) -> tuple[Keys, dict[str, str]]:
        """The keys for the account, and what else the network said of it.

        Raises: Declined, NotAuthorized, Unavailable, Unsure.
        """
        sent = kept.get("token", "")
        back = came_back.get("oauth_token") or came_back.get("denied") or ""
        # The token is what a state is elsewhere: a network may drop what else we sent along.
        if not sent or not same_state(sent, back):
            raise NotAuthorized(
                f"This answer of {self.called} does not belong to what was begun here. Begin "
                "again, and finish in the same browser.",
                code="state",
                network=self.network,
            )
        verifier = came_back.get("oauth_verifier")
        if "denied" in came_back or not verifier:
            raise declined(network=self.network, called=self.called)
        keys = Keys(
            place.app.client_id, place.app.client_secret, sent, kept.get("token_secret", "")
        )
        answer = await self._ask(place, self.access_at, keys, {"oauth_verifier": verifier})
        opened = Keys(
            keys.consumer_key,
            keys.consumer_secret,
            answer["oauth_token"],
            answer["oauth_token_secret"],
        )
        return opened, answer

    async def _ask(
        self, place: Place, url: str, keys: Keys, more: Mapping[str, str]
    ) -> dict[str, str]:
        target = place.at(url)
        signed = authorization(
            "POST", target, keys, timestamp=int(place.now.timestamp()), more=more
        )
        answer = await place.http.send(
            "POST", target, write=True, headers={"Authorization": signed}
        )
        told = dict(parse_qsl(answer.text())) if answer.status == 200 else {}
        if not (told.get("oauth_token") and told.get("oauth_token_secret")):
            raise self._refused(answer)
        return told

    def _refused(self, answer: Response) -> NetworkError:
        # The network's words are left out: they may hold what was sent.
        if 400 <= answer.status < 500 and answer.status != 429:
            return NotAuthorized(
                f"{self.called} did not let Homeground in: check the application's key and secret "
                "and the address for the way back, and that this house's clock is right; then "
                "begin again.",
                code=str(answer.status),
                network=self.network,
            )
        return Unavailable(
            f"{self.called} gave no token ({answer.status}). Try again later.",
            code=str(answer.status),
            network=self.network,
        )
