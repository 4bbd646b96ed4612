"""Who is to be called, what was called, and what was answered. Part of the world: it is kept with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from homeground.sandbox.world import World

MOST_CALLS = 20_000
"""Of those that ended, the newest are shown and kept."""
Json = dict[str, Any]
Seen = tuple[str, bool, bool]
"""A comment as it was last told: its text, whether it was gone, whether it was hidden."""


@dataclass(slots=True)
class Subscription:
    """One address that one network calls about one account.

    `origin` is the network's own base address, for links in what is told. `fields` are the network's
    own names of what is wanted. `since` is the sandbox's time in seconds: what was before is not told.
    """

    id: str
    network: str
    account_id: str
    url: str
    secrets: dict[str, str]
    origin: str
    since: float
    fields: frozenset[str]
    status: Literal["wait", "ok", "failed"] = "ok"
    """Only one that is "ok" is called."""
    extra: Json = field(default_factory=dict)
    comments: dict[str, Seen] = field(default_factory=dict)
    """What has been told of each comment, by its id."""
    posts: dict[str, str] = field(default_factory=dict)
    """The texts of posts that have been told, by their ids."""
    mentions: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Attempt:
    """`at` is the sandbox's time. `problem` says why nothing was heard; `status` is then `None`."""

    at: datetime
    status: int | None
    answer: str
    problem: str = ""


@dataclass(slots=True)
class Call:
    """One thing to call about. `what` is the network's own word, `about` the ids of comments.

    `due` is the sandbox's time in seconds. `forged` ones are signed with a secret that is not the
    subscription's, to see what becomes of them.
    """

    id: str
    subscription_id: str
    network: str
    account_id: str
    url: str
    method: str
    what: str
    about: tuple[str, ...]
    payload: Any
    due: float
    state: Literal["waiting", "delivered", "given up", "cancelled"] = "waiting"
    forged: bool = False
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def retries(self) -> int:
        """How often it has been called before."""
        return len(self.attempts)


@dataclass(slots=True)
class Kept:
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    """Every call, oldest first."""
    waiting: list[Call] = field(default_factory=list)
    """Those of `calls` that are still to be made."""
    number: int = 0

    def of(self, network: str, account_id: str | None = None) -> list[Subscription]:
        return [
            one
            for one in self.subscriptions.values()
            if one.network == network and account_id in (None, one.account_id)
        ]

    def subscribe(self, subscription: Subscription) -> Subscription:
        self.subscriptions[subscription.id] = subscription
        return subscription

    def drop(self, subscription_id: str) -> bool:
        """Call it no more, not even for what waits. False when there was none."""
        for call in self.waiting:
            if call.subscription_id == subscription_id:
                call.state = "cancelled"
        self.waiting = [call for call in self.waiting if call.state == "waiting"]
        return self.subscriptions.pop(subscription_id, None) is not None

    def add(
        self,
        subscription: Subscription,
        what: str,
        payload: Any,
        *,
        due: float,
        about: tuple[str, ...] = (),
        method: str = "POST",
        waits: bool = True,
    ) -> Call:
        """One that does not wait is made by whoever adds it."""
        self.number += 1
        call = Call(
            id=str(self.number),
            subscription_id=subscription.id,
            network=subscription.network,
            account_id=subscription.account_id,
            url=subscription.url,
            method=method,
            what=what,
            about=about,
            payload=payload,
            due=due,
        )
        self.calls.append(call)
        if waits:
            self.waiting.append(call)
        if len(self.calls) > MOST_CALLS:
            del self.calls[: len(self.calls) - MOST_CALLS]
        return call

    def again(self, call: Call, *, due: float, forged: bool) -> Call:
        """The same once more, as networks do that did not hear our answer."""
        subscription = self.subscriptions[call.subscription_id]
        more = self.add(subscription, call.what, call.payload, due=due, about=call.about)
        more.forged = forged
        more.attempts = list(call.attempts)
        return more

    def end(self, call: Call, state: Literal["delivered", "given up"]) -> None:
        call.state = state
        self.waiting = [one for one in self.waiting if one is not call]


def kept(world: World) -> Kept:
    shelf: Kept = world.of("calling").setdefault("kept", Kept())
    return shelf
