"""How an account is connected: the ways that a network offers, and what each does on the wire.

A network's package has `WAYS`, a tuple of `Way`, the one to recommend first. Either a person fills
in a form (`ByForm`: an app password, a bot's token, a community key), or is sent to the network and
comes back (`ByRedirect`: OAuth 1.0a, OAuth 2 with or without PKCE, an application password). Nothing
here is kept: whoever calls keeps what `begin` returns until the person is back.

Several accounts may come of one consent (a person's Facebook pages): `finish` returns all of them,
and the person chooses.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from .contract import CredentialField
from .errors import NotOffered
from .http import Http


@dataclass(frozen=True, slots=True)
class App:
    """Our application, as the network registered it. `more` holds what `ByRedirect.app` asks for
    besides (Odnoklassniki's application key)."""

    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    more: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a flow happens. `base_url`: the account's server or a sandbox, without trailing slash;
    empty for the network's own hosts."""

    http: Http
    now: datetime
    app: App
    redirect_uri: str = ""
    base_url: str = ""

    def at(self, url: str) -> str:
        """`url` as it is on the network's own hosts; on another server, its path there.

        A sandbox has all hosts of one network under one address.
        """
        if not self.base_url:
            return url
        parts = urlsplit(url)
        return f"{self.base_url}{parts.path}" + (f"?{parts.query}" if parts.query else "")


@dataclass(frozen=True, slots=True)
class Begun:
    """`url` is where the person goes; `kept` is needed at the return, and secret."""

    url: str
    kept: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """One account that may be connected now, complete: `Connector` takes it as it is."""

    account_id: str
    name: str
    handle: str
    credentials: Mapping[str, str] = field(repr=False)
    kind: str = ""
    expires_at: datetime | None = None
    """When the credentials stop working unless they are renewed; `None`: not by themselves."""
    rights: frozenset[str] | None = None
    """What was granted, in the network's words; `None` when it does not say."""
    base_url: str = ""
    """The server that turned out to be the account's (Bluesky); empty: where the flow happened."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """New credentials in place of the old, all of them."""

    credentials: Mapping[str, str] = field(repr=False)
    expires_at: datetime | None = None
    rights: frozenset[str] | None = None


class Way(ABC):
    """One way to connect an account."""

    kind: ClassVar[str] = ""
    """The kind of token that it gives, as `Network.gaps_by_kind` names it."""
    label: ClassVar[str]
    """A button's words, in English: “Sign in with VK ID”."""
    about: ClassVar[str] = ""
    """One sentence: what an account connected so can do, or cannot."""
    rights: ClassVar[Mapping[str, str]] = {}
    """What is asked for, each with what does not work without it, in words."""
    names_server: ClassVar[bool] = True
    """On a network whose accounts name their own server: whether this way needs its address
    (WordPress.com is one server for all its sites)."""
    renewable: ClassVar[bool] = False
    """Whether `renew` gives new credentials before the old ones end."""
    revocable: ClassVar[bool] = False
    """Whether `revoke` makes the credentials worthless at the network."""

    async def renew(self, place: Place, credentials: Mapping[str, str]) -> Renewed:
        """New credentials for old. The old ones may be void from here on: keep the new at once.

        Raises: NotAuthorized when a person must connect anew; Unsure when the answer was lost.
        """
        raise NotOffered(f"What “{self.label}” gives cannot be renewed.")

    async def revoke(self, place: Place, credentials: Mapping[str, str]) -> None:
        """Make the credentials worthless at the network. Those that are already so are no error."""
        raise NotOffered(f"What “{self.label}” gives cannot be revoked from here.")


class ByForm(Way):
    """The person gives what the network showed them."""

    fields: ClassVar[tuple[CredentialField, ...]]

    @abstractmethod
    async def check(self, place: Place, given: Mapping[str, str]) -> list[Grant]:
        """The accounts that `given` opens, proved by asking the network.

        Raises: NotAuthorized, Rejected (says which field is wrong, and what it should be).
        """


class ByRedirect(Way):
    """The person is sent to the network, agrees there, and comes back to `Place.redirect_uri`."""

    app: ClassVar[tuple[CredentialField, ...]] = (
        CredentialField("client_id", "Application id", secret=False),
        CredentialField("client_secret", "Application secret"),
    )
    """What must be known of our application; empty when the network registers it by itself."""

    @abstractmethod
    async def begin(self, place: Place) -> Begun:
        """Where to send the person. Raises: NetworkError when the network must be asked first."""

    @abstractmethod
    async def finish(
        self, place: Place, came_back: Mapping[str, str], kept: Mapping[str, str]
    ) -> list[Grant]:
        """The accounts that the person opened to us, from the query they came back with.

        Raises: Declined when the person said no; NotAuthorized when the answer is not one to what
        was begun; Rejected when there is no account to connect (no page, no community).
        """
