"""How VK calls a community's servers: the Callback API's events, as the Bots Long Poll tells them too.

dev.vk.com/api/callback/getting-started, …/api/bots-long-poll/getting-started and schema 5.199
(callback/objects.json), seen 2026-11-22. An event that is not answered with “ok” is repeated with the
header X-Retry-Counter; 410, 429 and 503 may say when by Retry-After, for up to three hours
(pkg.go.dev/github.com/SevereCloud/vksdk/v3/callback). How often, and when without it, is not documented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from homeground.sandbox.calling.caller import Caller, NotSubscribed, Told, compact
from homeground.sandbox.calling.happened import Happened
from homeground.sandbox.calling.kept import Call as Made
from homeground.sandbox.calling.kept import Json, Subscription
from homeground.sandbox.calling.transport import Heard, ask, note
from homeground.sandbox.world import Account, Comment, Post, World

from . import answers
from .call import Call
from .comments import root_of
from .state import State

VERSION = "5.199"
OK = "ok"
KINDS = {
    "comment": "wall_reply_new",
    "edited": "wall_reply_edit",
    "gone": "wall_reply_delete",
    "back": "wall_reply_restore",
    "post": "wall_post_new",
}
NOT_OF_EVENTS = frozenset(
    {"can_delete", "can_edit", "can_pin", "comments", "created_by", "hash", "marked_as_ads", "type"}
)
"""What a post has when it is asked for, and by the schema not in an event."""
LONGEST_RETRY_AFTER_SECONDS = 3 * 3600


class VkCaller(Caller):
    network: ClassVar[str] = "vk"
    secret_names: ClassVar[tuple[str, ...]] = ("secret", "confirmation")
    fields: ClassVar[frozenset[str]] = frozenset(KINDS.values())
    usual: ClassVar[frozenset[str]] = fields
    retries: ClassVar[tuple[float, ...]] = (10, 60, 300, 900, 3600)
    patience_seconds: ClassVar[float] = 10

    def __init__(self, world: World, state: State):
        super().__init__(world)
        self.state = state

    def secrets_of(self, account: Account, given: Mapping[str, str]) -> dict[str, str]:
        """The confirmation is the community's; without a secret none is sent."""
        super().secrets_of(account, given)  # refuses names that VK does not know
        return {"secret": "", "confirmation": confirmation(self.world, account)} | dict(given)

    async def agree(self, subscription: Subscription) -> None:
        """The address answers an event “confirmation” with the community's string."""
        group_id = -int(subscription.account_id)
        event = {
            "type": "confirmation",
            "group_id": group_id,
            "event_id": self.event_id("confirmation", subscription.id),
            "v": VERSION,
        }
        call = self.kept.add(
            subscription,
            "confirmation",
            event,
            due=self.world.clock.timestamp(),
            waits=False,
        )
        heard = await ask(
            "POST",
            subscription.url,
            headers={"Content-Type": "application/json"},
            body=compact(event),
            patience_seconds=self.patience_seconds,
        )
        note(self.world, call, heard)
        wanted = subscription.secrets["confirmation"]
        if heard.status == 200 and heard.text.strip() == wanted:
            subscription.status, call.state = "ok", "delivered"
            return
        subscription.status, call.state = "failed", "given up"
        said = heard.problem or f"status {heard.status}, {heard.text[:80]!r}"
        raise NotSubscribed(f"VK wants to hear {wanted} from this address, and heard: {said}")

    def compose(self, subscription: Subscription, happened: Sequence[Happened]) -> Iterable[Told]:
        for one in happened:
            what = KINDS.get(one.kind)
            if what is None or what not in subscription.fields or one.post is None:
                continue
            about = (one.comment.id,) if one.comment else ()
            yield Told(what, self.event(subscription, what, one), about)

    def event(self, subscription: Subscription, what: str, happened: Happened) -> Json:
        assert happened.post is not None
        account = self.world.account("vk", subscription.account_id)
        assert account is not None
        call = Call("", {}, account, self.world, self.state, subscription.origin)
        about = happened.comment.id if happened.comment else happened.post_id
        event: Json = {
            "group_id": call.group_id,
            "type": what,
            "event_id": self.event_id(what, about, happened.at.timestamp()),
            "v": subscription.extra.get("version", VERSION),
            "object": _object(call, what, happened.post, happened.comment),
        }
        return event

    def event_id(self, *about: object) -> str:
        return self.world.random("vk.event", *about).randbytes(20).hex()

    def dress(self, subscription: Subscription, call: Made) -> tuple[bytes, dict[str, str]]:
        """The secret is as it is set now: it stands in the body."""
        payload = dict(call.payload)
        if secret := self.secret(subscription, call, "secret"):
            payload["secret"] = secret
        return compact(payload), {"X-Retry-Counter": str(call.retries)} if call.retries else {}

    def is_heard(self, heard: Heard) -> bool:
        return heard.status == 200 and heard.text.strip() == OK

    def wait_seconds(self, call: Made, heard: Heard) -> float | None:
        usual = super().wait_seconds(call, heard)
        asked = (heard.headers or {}).get("Retry-After", "")
        if usual is not None and heard.status in (410, 429, 503) and asked.isdecimal():
            return min(float(asked), LONGEST_RETRY_AFTER_SECONDS)
        return usual


def confirmation(world: World, account: Account) -> str:
    """What an address of a community answers to be confirmed."""
    return world.random("vk.confirmation", account.extra["group_id"]).randbytes(4).hex()


def _object(call: Call, what: str, post: Post, said: Comment | None) -> Json:
    if said is None:
        shown = answers.post(call, post)
        return {name: value for name, value in shown.items() if name not in NOT_OF_EVENTS}
    owner_id, number = post.extra["owner_id"], post.extra["number"]
    if what == "wall_reply_delete":
        # The schema has `user_id`, dev.vk.com `deleter_id`: whoever removed it.
        gone: Json = {"owner_id": owner_id, "id": int(said.id), "post_id": number}
        return gone | {"user_id": call.user_id, "deleter_id": call.user_id}
    told = answers.comment(call, said, post) | {"post_owner_id": owner_id}
    if said.parent_id is not None:
        told["parents_stack"] = [int(root_of(said, post))]
        told["reply_to_comment"] = int(said.parent_id)
        answered = next((c for c in post.comments if c.id == said.parent_id), None)
        if answered is not None:
            told["reply_to_user"] = answers.author(call, answered)
    return told
