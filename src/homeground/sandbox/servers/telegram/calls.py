"""How Telegram calls a bot's webhook: one update a call, with the secret token in a header.

core.telegram.org/bots/api#setwebhook and #getwebhookinfo, seen 2026-11-22: an answer other than 2xx is
repeated "a reasonable amount of attempts"; how many, and when, is not documented. What a bot was not
told it still finds with getUpdates when the webhook is gone, for 24 hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from homeground.sandbox.calling.caller import Caller, Told, compact
from homeground.sandbox.calling.happened import Happened
from homeground.sandbox.calling.kept import Call, Subscription
from homeground.sandbox.world import Account, World

from .state import Queue, State

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a name
TOKEN = "token"  # noqa: S105 - a name


class TelegramCaller(Caller):
    """What is told is what waits in a bot's queue; setWebhook says where to."""

    network: ClassVar[str] = "telegram"
    secret_names: ClassVar[tuple[str, ...]] = ("secret_token",)
    fields: ClassVar[frozenset[str]] = frozenset(
        {"message", "channel_post", "edited_message", "edited_channel_post",
         "message_reaction_count", "poll"}
    )  # fmt: skip
    usual: ClassVar[frozenset[str]] = frozenset()
    retries: ClassVar[tuple[float, ...]] = (1, 5, 15, 60, 300, 900, 3600, 7200, 14_400)
    patience_seconds: ClassVar[float] = 30

    def __init__(self, world: World, state: State):
        super().__init__(world)
        self.state = state

    def set(self, token: str, *, origin: str = "") -> None:
        """Call what the bot's queue now says, or nothing."""
        queue, account = self.state.queues[token], self.state.accounts_by_token[token]
        for one in self.kept.of(self.network):
            if one.extra.get(TOKEN) == token:
                self.kept.drop(one.id)
        if not queue.webhook:
            return
        made = self.subscription(
            f"telegram:{account.extra['bot_id']}",
            account.id,
            queue.webhook,
            secrets={"secret_token": queue.secret_token},
            fields=frozenset(queue.allowed),
            origin=origin,
        )
        made.extra[TOKEN] = token
        self.kept.subscribe(made)

    async def subscribe(
        self,
        account: Account,
        url: str,
        *,
        secrets: Mapping[str, str],
        fields: Iterable[str],
        origin: str,
    ) -> Subscription:
        """setWebhook, as its bot would call it."""
        subscription = await super().subscribe(
            account, url, secrets=secrets, fields=fields, origin=origin
        )
        self.kept.drop(subscription.id)
        token = account.credentials["bot_token"]
        queue = self.state.queues[token]
        queue.webhook, queue.secret_token = url, subscription.secrets["secret_token"]
        queue.allowed = tuple(sorted(subscription.fields))
        self.set(token, origin=origin)
        return next(one for one in self.kept.of(self.network) if one.extra.get(TOKEN) == token)

    def gather(self, subscription: Subscription) -> None:
        queue = self._queue(subscription)
        called: set[int] = subscription.extra.setdefault("called", set())
        there = {queued.update["update_id"] for queued in queue.waiting}
        called &= there
        for queued in queue.waiting:
            number = queued.update["update_id"]
            if number in called:
                continue
            called.add(number)
            told = queued.update[queued.kind]
            # A message with a sender is a comment of the audience; Telegram's own copies of the
            # channel's posts are not.
            said = queued.kind == "message" and not told.get("is_automatic_forward")
            about = (str(told["message_id"]),) if said else ()
            self.kept.add(
                subscription,
                queued.kind,
                queued.update,
                due=self.world.clock.timestamp(),
                about=about,
            )
        subscription.extra["called"] = called

    def compose(self, subscription: Subscription, happened: Sequence[Happened]) -> Iterable[Told]:
        return ()

    def dress(self, subscription: Subscription, call: Call) -> tuple[bytes, dict[str, str]]:
        secret = self.secret(subscription, call, "secret_token")
        return compact(call.payload), {SECRET_HEADER: secret} if secret else {}

    def delivered(self, subscription: Subscription, call: Call) -> None:
        self._forget(subscription, call)

    def missed(self, subscription: Subscription, call: Call) -> None:
        if call.forged:
            return
        last = call.attempts[-1]
        why = last.problem or f"Wrong response from the webhook: {last.status}"
        self._queue(subscription).last_error = (int(last.at.timestamp()), why)
        if call.state == "given up":
            self._forget(subscription, call)

    def _forget(self, subscription: Subscription, call: Call) -> None:
        queue = self._queue(subscription)
        number = call.payload["update_id"]
        queue.waiting = [q for q in queue.waiting if q.update["update_id"] != number]

    def _queue(self, subscription: Subscription) -> Queue:
        return self.state.queues[subscription.extra[TOKEN]]
