"""What one network does when it calls: how it greets, what it tells, how it proves itself."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from homeground.sandbox.world import Account, World

from .happened import Happened, news
from .kept import Call, Json, Kept, Subscription, kept
from .transport import Heard, ask, may_be_called, note


class NotSubscribed(Exception):
    """The address cannot be called, or did not answer as the network wants. Words for people."""


@dataclass(frozen=True, slots=True)
class Told:
    """One call to be made. `what` is the network's own word; `about` are the ids of comments."""

    what: str
    payload: Any
    about: tuple[str, ...] = ()


class Caller(ABC):
    """How one network calls. Keeps nothing itself: what is kept is in the world."""

    network: ClassVar[str]
    secret_names: ClassVar[tuple[str, ...]]
    """What both sides must know. Those that the subscriber does not bring, the network makes."""
    fields: ClassVar[frozenset[str]]
    """What can be wanted, in the network's words."""
    usual: ClassVar[frozenset[str]]
    """What is told when nothing else is wanted."""
    retries: ClassVar[tuple[float, ...]]
    """Seconds from one attempt to the next, in the sandbox's time; after the last it gives up."""
    patience_seconds: ClassVar[float]
    """How long an answer may take, in real time."""

    def __init__(self, world: World):
        self.world = world

    @property
    def kept(self) -> Kept:
        return kept(self.world)

    # --- subscribing --------------------------------------------------------------------------

    async def subscribe(
        self,
        account: Account,
        url: str,
        *,
        secrets: Mapping[str, str],
        fields: Iterable[str],
        origin: str,
    ) -> Subscription:
        """As the network's own console does it. Raises: NotSubscribed."""
        if not may_be_called(url):
            raise NotSubscribed("the address begins with https://, or is one of your own machine")
        wanted = frozenset(fields) or self.usual
        if unknown := wanted - self.fields:
            raise NotSubscribed(
                f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(self.fields))}"
            )
        subscription = self.subscription(
            f"{self.network}:{account.id}:{url}",
            account.id,
            url,
            secrets=self.secrets_of(account, secrets),
            fields=wanted,
            origin=origin,
        )
        await self.agree(subscription)
        return self.kept.subscribe(subscription)

    async def agree(self, subscription: Subscription) -> None:  # noqa: B027 - many ask nothing
        """Ask the address whether it wants this, where the network does so.

        Raises: NotSubscribed.
        """

    def subscription(
        self,
        subscription_id: str,
        account_id: str,
        url: str,
        *,
        secrets: dict[str, str],
        fields: frozenset[str],
        origin: str,
    ) -> Subscription:
        """A new one, not yet called; of one that is known what has been told stays told."""
        before = self.kept.subscriptions.get(subscription_id)
        made = Subscription(
            id=subscription_id,
            network=self.network,
            account_id=account_id,
            url=url,
            secrets=secrets,
            origin=origin,
            since=before.since if before else self.world.clock.timestamp(),
            fields=fields,
        )
        if before is not None:
            made.comments, made.posts, made.mentions = (
                before.comments, before.posts, before.mentions,
            )  # fmt: skip
        return made

    def secrets_of(self, account: Account, given: Mapping[str, str]) -> dict[str, str]:
        """Raises: NotSubscribed for a name that the network does not know."""
        if unknown := set(given) - set(self.secret_names):
            raise NotSubscribed(
                f"unknown secrets: {', '.join(sorted(unknown))}; known: "
                f"{', '.join(self.secret_names)}"
            )
        return {name: given.get(name) or self.made(account, name) for name in self.secret_names}

    def made(self, account: Account, name: str) -> str:
        """A secret that the network makes, the same for the same seed."""
        return self.world.random(self.network, "secret", account.id, name).randbytes(16).hex()

    async def greet(self, subscription: Subscription, query: Mapping[str, str]) -> Heard:
        """A GET to the address; it stands among the calls like all others."""
        call = self.kept.add(
            subscription,
            "greeting",
            dict(query),
            due=self.world.clock.timestamp(),
            method="GET",
            waits=False,
        )
        heard = await ask(
            "GET", subscription.url, query=query, patience_seconds=self.patience_seconds
        )
        note(self.world, call, heard)
        call.state = "delivered" if heard.status == 200 else "given up"
        return heard

    # --- telling ------------------------------------------------------------------------------

    def gather(self, subscription: Subscription) -> None:
        """Make calls of what has happened since the last time."""
        happened = news(self.world, subscription)
        if not happened:
            return
        now = self.world.clock.timestamp()
        for told in self.compose(subscription, happened):
            self.kept.add(subscription, told.what, told.payload, due=now, about=told.about)

    @abstractmethod
    def compose(self, subscription: Subscription, happened: Sequence[Happened]) -> Iterable[Told]:
        """What is called about this, in order."""

    @abstractmethod
    def dress(self, subscription: Subscription, call: Call) -> tuple[bytes, dict[str, str]]:
        """The body of the next attempt, and its headers."""

    def secret(self, subscription: Subscription, call: Call, name: str) -> str:
        """A secret for proving a call; a forged call is made with another."""
        return subscription.secrets.get(name, "") if not call.forged else f"not-the-{name}"

    def is_heard(self, heard: Heard) -> bool:
        """Whether the answer is what the network waits for."""
        return heard.status is not None and 200 <= heard.status < 300

    def wait_seconds(self, call: Call, heard: Heard) -> float | None:
        """Until the next attempt, after one that was not heard; `None` to give up."""
        done = call.retries
        return self.retries[done - 1] if done <= len(self.retries) else None

    def delivered(self, subscription: Subscription, call: Call) -> None:  # noqa: B027
        """After an attempt that was heard."""

    def missed(self, subscription: Subscription, call: Call) -> None:  # noqa: B027
        """After an attempt that was not heard."""


def compact(payload: Json | list[Any]) -> bytes:
    """JSON with everything beyond ASCII as it is."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
