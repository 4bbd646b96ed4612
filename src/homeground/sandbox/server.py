"""What one network's server gives to the sandbox."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from aiohttp import web

from .applications import Application
from .calling.caller import Caller
from .world import Account, Post, World

ACCOUNT_ID = web.RequestKey("account_id", str)
"""A handler notes here whose request it answered, for `GET /_control/requests`."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A post that a network keeps for later. `id` is the one that it has until then."""

    id: str
    account_id: str
    text: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Saying:
    """What a post of an account's past says. Networks without titles leave the title out."""

    title: str
    text: str


class Server(ABC):
    """One network. Each module in `servers/` has one subclass, named `SERVER`.

    `routes` are the network's real paths; the sandbox puts them under `/<network>`. Public pages
    of posts are routes too and answer with `pages.post_page`.
    """

    network: ClassVar[str]
    name: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]]
    """Kinds of token, the usual one first."""
    own_faults: ClassVar[frozenset[str]] = frozenset()
    """Kinds of fault that only this network has, beside `faults.KINDS`; `refuse` answers them."""

    limits: ClassVar[tuple[str, ...]] = ()
    """The limits in time that the server keeps, in words; empty where the network documents none."""

    def __init__(self, world: World):
        self.world = world
        world.comment_ids[self.network] = self.next_comment_id
        self.start()

    def start(self) -> None:  # noqa: B027 - many have nothing to start
        """Called at the beginning and after every reset."""

    def catch_up(self) -> None:  # noqa: B027 - many have nothing that becomes due
        """Let happen what became due since the last call, such as posts scheduled for now.

        Called before each request and before the sandbox shows its posts.
        """

    def remember(self, account: Account, said: Saying) -> Post | None:
        """A post of an account's past, made at the world's clock with nothing asked or refused.

        `None` where nobody can read later what an account published: a past would be seen by none.
        """
        return None

    def kept(self) -> Iterable[Kept]:
        """The posts that wait for their time; none where the network keeps none."""
        return ()

    @abstractmethod
    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Path and handler of everything that the network answers."""

    @abstractmethod
    async def operation(self, request: web.Request) -> str:
        """What a request wants: one of `faults.OPERATIONS`. May read the (cached) body."""

    @abstractmethod
    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        """A new account with its credentials; the caller adds it to the world."""

    def register(
        self, *, name: str, redirect_uris: tuple[str, ...], public: bool
    ) -> Application | None:
        """A new application that may ask people for consent, as the network's page for developers
        makes it; `None` where a network knows no applications. A `public` one has no secret.
        """
        return None

    def caller(self) -> Caller | None:
        """How the network calls webhooks; `None` where it calls none."""
        return None

    @abstractmethod
    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        """The network's own documented answer for `rate_limit`, `captcha`, `expired_token`,
        `duplicate` or `http_500`. Where it has none: the nearest it documents, said in a comment.
        """

    @abstractmethod
    def permalink(self, post_id: str) -> str:
        """The path, below `/<network>`, of the page that people see."""

    def next_comment_id(self) -> str:
        """An id as the network's comments have it."""
        return str(self.world.count(f"{self.network}.comment", 100_001))

    def origin(self, request: web.Request) -> str:
        """This server's own base address, for links in answers."""
        return f"{request.scheme}://{request.host}/{self.network}"
