"""Dreamwidth described as data: what it has kept of LiveJournal, and what it never had."""

from __future__ import annotations

from datetime import date

from homeground.networks.codes import ErrorCode
from homeground.networks.contract import (
    ESSENTIALS,
    Access,
    AnswersFrom,
    Can,
    CredentialField,
    Fact,
    Gap,
    Metric,
    Network,
    SeenBy,
    Settling,
    TextLimit,
)
from homeground.networks.errors import ChallengeRequired, NotAuthorized, Rejected
from homeground.networks.livejournal.house import House
from homeground.networks.livejournal.network import EVENT, SUBJECT, SUBJECT_BYTES
from homeground.networks.livejournal.translate import SUBJECT_BYTES_MAX, SUBJECT_CHARACTERS_MAX
from homeground.text.counting import RULES

_SEEN = date(2026, 11, 22)
_SERVER = "https://github.com/dreamwidth/dreamwidth/blob/main/cgi-bin/LJ/Protocol.pm"
_GUIDELINES = "https://www.dreamwidth.org/legal/tos"

HOUSE = House(
    "dreamwidth",
    "Dreamwidth",
    event_bytes_max=450_000,
    codes={
        row.code: row
        for row in (
            ErrorCode(214, ChallengeRequired, "Dreamwidth takes this comment for spam, or wants a captcha: write it there by hand, or change it.", _SERVER, _SEEN),
            ErrorCode(314, NotAuthorized, "Dreamwidth lets software comment for paid accounts only: write it there by hand, or upgrade the account.", _SERVER, _SEEN),
            ErrorCode(404, NotAuthorized, "This account may not post in that journal: look on Dreamwidth why.", _SERVER, _SEEN),
            ErrorCode(411, Rejected, "The title is too long for Dreamwidth: shorten it.", _SERVER, _SEEN),
        )
    },
)  # fmt: skip

_NO_COMMENTS = "Dreamwidth's protocol has no method for moderating comments."

NETWORK = Network(
    slug="dreamwidth",
    name="Dreamwidth",
    access=Access.API,
    api="https://www.dreamwidth.org",
    site="https://www.dreamwidth.org",
    can=(ESSENTIALS - {Can.IMAGES, Can.SCHEDULE, Can.COMMENTS})
    | {Can.POLL, Can.EDIT, Can.CLOSE_COMMENTS, Can.BLOCK},
    text=(
        TextLimit(EVENT, HOUSE.event_bytes_max),
        TextLimit(SUBJECT, SUBJECT_CHARACTERS_MAX, of="title"),
        TextLimit(SUBJECT_BYTES, SUBJECT_BYTES_MAX, of="title"),
    ),
    images=None,
    title="optional",
    credentials=(
        CredentialField("username", "User name", secret=False),
        CredentialField("password", "API key"),
        CredentialField(
            "journal", "Community to post to, if not your own journal", secret=False, required=False
        ),
    ),
    answer_text=(TextLimit(RULES["characters"], 16_000), TextLimit(RULES["utf8_bytes"], 65_535)),
    # As on LiveJournal, an identical post right after the first gets the first one's number.
    settling=Settling.READ_BACK,
    read_back_delay_seconds=30.0,
    same_text=Fact(
        "it takes a post with the same text as the one before it for that one.", _SERVER, _SEEN
    ),
    about=(
        "Journals and communities without advertising, home of many who left LiveJournal: long "
        "posts, long discussions, in Russian too."
    ),
    seen_by=frozenset({SeenBy.EVERYBODY, SeenBy.FRIENDS, SeenBy.OURSELVES}),
    answers_from=frozenset({AnswersFrom.EVERYBODY, AnswersFrom.NOBODY}),
    metrics={
        "comments": Metric(
            "reply_count", "All comments of the post, screened ones included.", _SERVER, _SEEN
        ),
    },
    gaps={
        Can.IMAGES: Gap(
            "not offered",
            "Dreamwidth's protocol takes no images; show one by a link.",
            _SERVER,
        ),
        Can.SCHEDULE: Gap(
            "not offered",
            "Dreamwidth's server never had delayed posts; Homeground sends a post when its time "
            "comes.",
            _SERVER,
        ),
        Can.COMMENTS: Gap(
            "not built",
            "Dreamwidth tells comments only as an export of a whole journal, for keeping a copy "
            "(export_comments, with a session's cookie); Homeground does not read it yet.",
            "https://www.dreamwidth.org/developer/exporting",
        ),
        Can.HIDE_COMMENT: Gap("not offered", _NO_COMMENTS, _SERVER),
        Can.DELETE_COMMENT: Gap("not offered", _NO_COMMENTS, _SERVER),
        Can.RESTORE_COMMENT: Gap("not offered", _NO_COMMENTS, _SERVER),
        Can.MARK_SPAM: Gap("not offered", _NO_COMMENTS, _SERVER),
        Can.CLOSE_THREAD: Gap("not offered", _NO_COMMENTS, _SERVER),
        **{
            can: Gap("not offered", f"Dreamwidth's protocol has no way to {what}.", _SERVER)
            for can, what in (
                (Can.MENTIONS, "ask who names an account"),
                (Can.SEARCH, "search everybody's posts"),
                (Can.STATISTICS, "read a journal's statistics"),
                (Can.VIDEO, "upload videos; link to one"),
                (Can.REEL, "send reels: a journal has posts"),
                (Can.STORY, "send stories: a journal has posts"),
                (Can.DOCUMENT, "upload documents; link to one"),
            )
        },
    },
    facts=(
        Fact(f"A post has at most {HOUSE.event_bytes_max:,} bytes and 300,000 characters.", _SERVER, _SEEN),
        Fact(f"A title has at most {SUBJECT_CHARACTERS_MAX} characters and {SUBJECT_BYTES_MAX} bytes; a longer one is refused.", _SERVER, _SEEN),
        Fact("A comment has at most 16,000 characters and 65,535 bytes.", "https://github.com/dreamwidth/dreamwidth/blob/main/cgi-bin/LJ/Constants.pm", _SEEN),
        Fact("Comments by software are for paid accounts, and may want a captcha.", _SERVER, _SEEN),
        Fact("An identical post right after the first is answered with the first one's number, as a success.", _SERVER, _SEEN),
        Fact("Only comments are counted: views, likes and shares are not stated.", _SERVER, _SEEN),
        Fact("An API key takes the place of the password for software.", "https://www.dreamwidth.org/support/faqbrowse?faqid=250", _SEEN, verified=False),
    ),
    conditions=(
        Fact("Dreamwidth has no advertising, and does not want journals made for promotion alone: a brand's journal is a place of its own, with people who answer.", _GUIDELINES, _SEEN, verified=False),
    ),
    access_steps=(
        "Make an API key in Dreamwidth's account settings.",
        "Give the user name and that key in place of the password. It never travels: Dreamwidth "
        "asks a riddle that only its owner can answer.",
        "For a community, give its name too; the account must be allowed to post there.",
    ),
    witness="Dreamwidth's published source, which is LiveJournal's of old with its own changes.",
)  # fmt: skip
