"""MAX described as data: limits, what a bot may do, steps to get access."""

from __future__ import annotations

from datetime import date

from homeground.networks.contract import (
    ESSENTIALS,
    Access,
    Budget,
    Can,
    CredentialField,
    Fact,
    Format,
    Gap,
    ImageLimit,
    Metric,
    Network,
    Settling,
    TextLimit,
    VideoLimit,
    Whose,
)
from homeground.text.counting import RULES

_SEEN = date(2026, 11, 22)
_API = "https://dev.max.ru/docs-api"
_ANCESTOR = "https://github.com/tamtam-chat/tamtam-bot-api-schema/blob/master/schema.yaml"

TEXT_MAX = 4_000
IMAGES_MAX = 10
PAGE = 100
"""Most messages in one answer."""
ASKED_AT_ONCE = 50
"""Message ids in one address, so that it does not grow too long."""

NETWORK = Network(
    slug="max",
    name="MAX",
    access=Access.API,
    api="https://platform-api2.max.ru",
    site="https://max.ru",
    can=frozenset(
        ESSENTIALS - {Can.COMMENTS, Can.REPLY, Can.SCHEDULE} | {Can.EDIT, Can.VIDEO, Can.DOCUMENT}
    ),
    text=(TextLimit(RULES["characters"], TEXT_MAX),),
    images=ImageLimit(
        per_post=IMAGES_MAX,
        mimes=frozenset({"image/jpeg", "image/png"}),
        max_bytes=10 * 1024 * 1024,
    ),
    videos={
        Format.POST: VideoLimit(
            max_bytes=4 * 1024 * 1024 * 1024,
            mimes=frozenset({"video/mp4", "video/quicktime", "video/webm", "video/x-matroska"}),
            per_post=IMAGES_MAX,
            beside_images=True,
            source=f"{_API}/methods/POST/uploads",
            seen_on=_SEEN,
        )
    },
    metrics={
        "views": Metric("stat.views", "How many people of the channel have seen the post.", f"{_API}/methods/GET/messages", _SEEN, verified=False),
    },
    credentials=(CredentialField("access_token", "Token of the bot"),),
    budgets=(
        # An account is a channel, which is one chat.
        Budget(Whose.ACCOUNT, 2, 1, _API, _SEEN, counts="messages", verified=False),
        Budget(Whose.APP, 30, 1, _API, _SEEN, counts="requests", verified=False),
    ),
    app_field="access_token",
    # Nothing tells a repetition from a second message.
    settling=Settling.READ_BACK,
    read_back_delay_seconds=1.0,
    about=(
        "The messenger that Russia promotes as its national one, with channels. A bot that "
        "administers the channel publishes in it."
    ),
    gaps={
        Can.COMMENTS: Gap(
            "not offered",
            "The Bot API's methods for comments under a channel's posts were marked as temporarily "
            "unavailable when we looked.",
            _API,
        ),
        Can.REPLY: Gap(
            "not offered",
            "The Bot API's methods for comments were marked as temporarily unavailable when we "
            "looked; in a channel an answer of the bot would be a post.",
            f"{_API}/methods/POST/messages",
        ),
        Can.SCHEDULE: Gap(
            "not offered",
            "A bot's message goes out at once.",
            f"{_API}/methods/POST/messages",
        ),
        Can.REEL: Gap("not offered", "MAX's channels have no reels that a bot could post.", _API),
        Can.STORY: Gap("not offered", "MAX's Bot API has no stories.", _API),
        Can.SEARCH: Gap("not offered", "A bot sees only the chats that it is in.", _API),
        Can.STATISTICS: Gap(
            "not offered",
            "The Bot API says how many take part in a channel now, and nothing of its days.",
            f"{_API}/methods/GET/chats/-chatId-",
        ),
        Can.RESTORE_COMMENT: Gap(
            "not offered", "The Bot API's methods for comments were marked as temporarily unavailable when we looked.", _API
        ),
        Can.MARK_SPAM: Gap(
            "not offered", "The Bot API's methods for comments were marked as temporarily unavailable when we looked.", _API
        ),
        Can.CLOSE_THREAD: Gap(
            "not offered", "The Bot API's methods for comments were marked as temporarily unavailable when we looked.", _API
        ),
        Can.POLL: Gap(
            "not offered",
            "The Bot API has no kind of attachment for a poll.",
            f"{_API}/methods/POST/messages",
        ),
        Can.MENTIONS: Gap("not offered", "A bot sees only the chats that it is in.", _API),
        Can.HIDE_COMMENT: Gap(
            "not offered", "The Bot API has no way to hide a comment.", _API
        ),
        Can.DELETE_COMMENT: Gap(
            "not offered", "The Bot API's methods for comments were marked as temporarily unavailable when we looked.", _API
        ),
        Can.CLOSE_COMMENTS: Gap(
            "not offered",
            "The Bot API cannot end the discussion of a post; an administrator can in the app.",
            _API,
        ),
        Can.BLOCK: Gap(
            "not offered",
            "The Bot API removes and blocks a member of a chat, but cannot let them in again.",
            _ANCESTOR,
        ),
    },
    facts=(
        Fact(f"A text has at most {TEXT_MAX:,} characters, the link included. It goes out as it is, without formatting marks being read.", f"{_API}/methods/POST/messages", _SEEN),
        Fact("At most 2 messages a second to one chat, 30 requests a second altogether; then 429.", _API, _SEEN, verified=False),
        Fact(f"Homeground sends at most {IMAGES_MAX} images of at most 10 MB with a post; the document names no number for images.", f"{_API}/methods/POST/uploads", _SEEN, verified=False),
        Fact("A file has at most 4 GB. A document goes out alone with the text.", f"{_API}/methods/POST/uploads", _SEEN),
        Fact("An image is sent to an address that MAX gives, then named in the post. While MAX processes it, the post is refused with attachment.not.ready; Homeground waits some seconds and asks again.", f"{_API}/methods/POST/uploads", _SEEN),
        Fact("Views are the only number, and only for posts of channels.", f"{_API}/methods/GET/messages", _SEEN),
        Fact("Only the address platform-api2.max.ru and the header Authorization are used; older ones were platform-api.max.ru and botapi.max.ru, with the token as a parameter of the address.", _API, _SEEN, verified=False),
        Fact("The server's certificate comes from the Russian ministry for digital development, which few systems trust by themselves: without its root certificate among those that the system trusts, MAX “cannot be reached”.", _API, _SEEN, verified=False),
        Fact("A post of a channel without a public address has no permalink: the channel's page, or MAX's, is shown instead.", f"{_API}/methods/GET/messages", _SEEN),
        Fact("How long a post may be changed or deleted afterwards is not documented where we looked; MAX refuses when it is too late.", f"{_API}/methods/PUT/messages", _SEEN, verified=False),
    ),
    access_steps=(
        "Register the organization at business.max.ru (a Russian legal entity or sole trader), "
        "create a bot there, and wait for its approval.",
        "Copy the bot's token from its settings.",
        "Add the bot to the channel as an administrator with the rights to write, edit and delete "
        "posts; then connect the channel by its number.",
        "If MAX “cannot be reached”: its certificate is signed by the Russian Trusted Root CA; "
        "whoever runs this house decides whether to add that to the system's trusted ones.",
    ),
    witness="The published schema of the API's ancestor (every request), with what MAX changed since, and Schemathesis against the sandbox.",
)  # fmt: skip
