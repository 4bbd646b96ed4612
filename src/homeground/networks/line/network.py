"""LINE described as data: limits, what an official account may do, steps to get access."""

from __future__ import annotations

from datetime import date

from homeground.networks.contract import (
    Access,
    Budget,
    Can,
    CredentialField,
    Fact,
    Gap,
    ImageLimit,
    Metric,
    Network,
    Settling,
    TextLimit,
    Whose,
)
from homeground.text.counting import RULES

_SEEN = date(2026, 11, 22)
_API = "https://developers.line.biz/en/reference/messaging-api/"
_BROADCAST = f"{_API}#send-broadcast-message"
_EVENT = f"{_API}#get-message-event"
_RETRY = "https://developers.line.biz/en/docs/messaging-api/retrying-api-request/"
_PRICING = "https://developers.line.biz/en/docs/messaging-api/pricing/"

TEXT_MAX = 5_000
MESSAGES_MAX = 5
IMAGES_MAX = MESSAGES_MAX - 1
"""Each image is a message of its own, beside the text."""
ADDRESS_MAX = 2_000
RECIPIENTS_MAX = 500

NETWORK = Network(
    slug="line",
    name="LINE",
    access=Access.API,
    api="https://api.line.me",
    site="https://line.me",
    can=frozenset({Can.PROFILE, Can.PUBLISH, Can.IMAGES, Can.MEASURE, Can.STATISTICS}),
    text=(TextLimit(RULES["utf16_units"], TEXT_MAX),),
    images=ImageLimit(
        per_post=IMAGES_MAX,
        mimes=frozenset({"image/jpeg", "image/png"}),
        # The same file is the preview, which LINE limits to 1 MB; the image itself may have 10.
        max_bytes=1_000_000,
    ),
    images_fetched=True,
    # Who opens a broadcast later than others fetches its images then; after a year, hardly anybody.
    fetched_for_days=365.0,
    metrics={
        "views": Metric("messages[].impression", "The most that one message of the broadcast was shown.", _EVENT, _SEEN),
        "reach": Metric("overview.uniqueImpression", "Different people who opened the broadcast.", _EVENT, _SEEN),
        "clicks": Metric("clicks[].click", "How often links in the broadcast were opened, all together.", _EVENT, _SEEN),
    },
    credentials=(
        CredentialField("channel_access_token", "Channel access token (long-lived)"),
        CredentialField(
            "recipients",
            f"User ids to send to instead of everybody, at most {RECIPIENTS_MAX} (multicast)",
            required=False,
        ),
    ),
    budgets=(
        Budget(Whose.ACCOUNT, 60, 3600, f"{_API}#rate-limits", _SEEN, counts="broadcasts", verified=False),
    ),
    settling=Settling.KEY,
    key_valid_seconds=24 * 3600,
    read_back_delay_seconds=1.0,
    about=(
        "The messenger of Japan, Taiwan and Thailand. An official account broadcasts to everybody "
        "who added it as a friend: a post is a message in their chats, and each that is delivered "
        "counts against the account's plan."
    ),
    gaps={
        Can.READ_BACK: Gap(
            "not offered",
            "The Messaging API has no history of what was sent. A publication whose answer was "
            "lost is sent again under its key, which LINE accepts only once.",
            _RETRY,
        ),
        Can.COMMENTS: Gap(
            "not offered",
            "A broadcast has no comments: people answer in their own chat with the account, which "
            "is told only as it arrives.",
            _BROADCAST,
        ),
        Can.REPLY: Gap(
            "not offered",
            "A broadcast has no comments to answer; chats are answered in LINE Official Account "
            "Manager.",
            _BROADCAST,
        ),
        Can.DELETE: Gap(
            "not offered", "A message that was broadcast cannot be taken back by the API.", _API
        ),
        Can.EDIT: Gap("not offered", "A message that was broadcast cannot be changed.", _API),
        Can.SCHEDULE: Gap(
            "not offered",
            "A broadcast by the API goes out at once; Homeground sends it when its time comes.",
            _BROADCAST,
        ),
        Can.VIDEO: Gap(
            "not built",
            "LINE wants an image to be shown before each video, at an address of its own; a draft "
            "has none. Publish an image, or a link to the video.",
            f"{_API}#video-message",
        ),
        Can.REEL: Gap("not offered", "The Messaging API has no reels.", _API),
        Can.STORY: Gap(
            "not offered", "LINE VOOM and its stories are no part of the Messaging API.", _API
        ),
        Can.DOCUMENT: Gap(
            "not offered", "The Messaging API has no message with a document.", f"{_API}#message-objects"
        ),
        Can.SEARCH: Gap(
            "not offered", "An official account sees only the chats that it is in.", _API
        ),
        Can.RESTORE_COMMENT: Gap("not offered", "A broadcast has no comments.", _BROADCAST),
        Can.MARK_SPAM: Gap("not offered", "A broadcast has no comments.", _BROADCAST),
        Can.CLOSE_THREAD: Gap("not offered", "A broadcast has no comments.", _BROADCAST),
        Can.POLL: Gap("not offered", "The Messaging API has no poll among its messages.", _API),
        Can.MENTIONS: Gap(
            "not offered", "An official account sees only the chats that it is in.", _API
        ),
        Can.HIDE_COMMENT: Gap("not offered", "A broadcast has no comments to hide.", _BROADCAST),
        Can.DELETE_COMMENT: Gap(
            "not offered", "A broadcast has no comments to delete.", _BROADCAST
        ),
        Can.CLOSE_COMMENTS: Gap("not offered", "A broadcast has no comments to close.", _BROADCAST),
        Can.BLOCK: Gap(
            "not offered", "The Messaging API cannot keep a person from writing.", _API
        ),
    },
    facts=(
        Fact(f"A text has at most {TEXT_MAX:,} UTF-16 units, the link included.", f"{_API}#text-message", _SEEN),
        Fact(f"A broadcast has at most {MESSAGES_MAX} messages; the text is one, and each image one of its own.", _BROADCAST, _SEEN),
        Fact("LINE's people fetch images from a public https:// address, and do so whenever they look: it must stay reachable. JPEG or PNG, at most 10 MB, the preview at most 1 MB. Homeground gives one file for both, so it has at most 1 MB.", f"{_API}#image-message", _SEEN),
        Fact("Homeground's own addresses of images last a year for LINE: who opens a broadcast late still finds its images. How long LINE keeps a copy is not documented.", f"{_API}#image-message", _SEEN, verified=False),
        Fact("A retry key is kept for 24 hours; the same again is answered with 409 and the number of the request that was accepted, and delivered once.", _RETRY, _SEEN),
        Fact("There is no permalink: a post's address is the page on which people add the account.", "https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/", _SEEN),
        Fact("Reach is how many people opened the broadcast, views the most that one of its messages was shown, clicks those on its links. LINE says no likes, comments or shares.", _EVENT, _SEEN),
        Fact(f"A post goes to everybody who added the account (broadcast); with user ids among the account's credentials only to those, at most {RECIPIENTS_MAX} (multicast), whose numbers LINE does not tell. Reaching a part of the audience by its traits (narrowcast) belongs to advertising: Homeground does not.", f"{_API}#send-multicast-message", _SEEN),
        Fact("Days are Japan's. Followers are people who ever added the account: the number does not fall when somebody blocks it.", f"{_API}#get-number-of-followers", _SEEN),
        Fact("Numbers below about 20 people are withheld for privacy, and shown here as unknown; those of a new broadcast come with delay.", _EVENT, _SEEN),
        Fact("Numbers change for about two weeks after a broadcast, and stay then.", _EVENT, _SEEN, verified=False),
        Fact("At most 60 broadcasts an hour, and 60 questions for the numbers of a broadcast; then 429.", f"{_API}#rate-limits", _SEEN, verified=False),
        Fact("Every friend who gets a broadcast counts as one message of the month's plan, however many messages it has; when they are used up, 429 says so.", _PRICING, _SEEN),
    ),
    access_steps=(
        "Create an official account in LINE Official Account Manager, and turn the Messaging API "
        "on in its settings.",
        "In the LINE Developers console, choose its channel and issue a long-lived channel access "
        "token under “Messaging API”.",
        "For images: set HOMEGROUND_PUBLIC_URL to the https:// address under which Homeground is "
        "reached from the internet.",
    ),
    witness="The Messaging API's published OpenAPI document (every request, save the insight ones), and line-bot-sdk and Schemathesis against the sandbox.",
)  # fmt: skip
