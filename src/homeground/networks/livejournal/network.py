"""LiveJournal described as data: limits, what it has not, and how sure each is."""

from __future__ import annotations

from datetime import date

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
    ScheduleLimit,
    SeenBy,
    Settling,
    TextLimit,
)
from homeground.networks.scheduling import YEAR_SECONDS
from homeground.text.counting import CountingRule

from .house import LIVEJOURNAL
from .html import html_bytes, html_characters
from .translate import SUBJECT_BYTES_MAX, SUBJECT_CHARACTERS_MAX

_SEEN = date(2026, 11, 22)
_SERVER = "https://github.com/apparentlymart/livejournal/blob/master/cgi-bin/ljprotocol.pl"
_WEBLIB = "https://github.com/apparentlymart/livejournal/blob/master/cgi-bin/ljlib.pl"
_PROTOCOL = "https://www.livejournal.com/doc/server/ljp.csp.xml-rpc.protocol.html"
_MANUAL = "https://www.livejournal.com/doc/server/ljp.csp.xml-rpc.postevent.html"
_DELAYED = "https://github.com/apparentlymart/livejournal/blob/master/cgi-bin/LJ/DelayedEntry.pm"
_SCHEDULER = (
    "https://github.com/apparentlymart/livejournal/blob/master/cgi-bin/LJ/DelayedEntry/Scheduler.pm"
)
_AS_SENT = "Counted as sent: < > and & take more bytes there, because a post is HTML."

EVENT = CountingRule("livejournal_event", "bytes", html_bytes, _SERVER, _SEEN, note=_AS_SENT)
SUBJECT = CountingRule(
    "livejournal_title", "characters", html_characters, _SERVER, _SEEN, note=_AS_SENT
)
SUBJECT_BYTES = CountingRule(
    "livejournal_title_bytes", "bytes", html_bytes, _SERVER, _SEEN, note=_AS_SENT
)

_COMMENT = CountingRule(
    "livejournal_comment", "characters", html_characters, _WEBLIB, _SEEN, note=_AS_SENT
)
_COMMENT_BYTES = CountingRule(
    "livejournal_comment_bytes", "bytes", html_bytes, _WEBLIB, _SEEN, note=_AS_SENT
)
COMMENT_CHARACTERS_MAX = 4_300
COMMENT_BYTES_MAX = 9_000

NETWORK = Network(
    slug="livejournal",
    name="LiveJournal",
    access=Access.API,
    api="https://www.livejournal.com",
    site="https://www.livejournal.com",
    can=(ESSENTIALS - {Can.IMAGES})
    | {Can.POLL, Can.EDIT, Can.HIDE_COMMENT, Can.DELETE_COMMENT, Can.CLOSE_COMMENTS, Can.CLOSE_THREAD, Can.BLOCK},
    text=(
        TextLimit(EVENT, LIVEJOURNAL.event_bytes_max),
        TextLimit(SUBJECT, SUBJECT_CHARACTERS_MAX, of="title"),
        TextLimit(SUBJECT_BYTES, SUBJECT_BYTES_MAX, of="title"),
    ),
    images=None,
    title="optional",
    credentials=(
        CredentialField("username", "User name", secret=False),
        CredentialField("password", "Password"),
        CredentialField(
            "journal", "Community to post to, if not your own journal", secret=False, required=False
        ),
    ),
    answer_text=(
        TextLimit(_COMMENT, COMMENT_CHARACTERS_MAX),
        TextLimit(_COMMENT_BYTES, COMMENT_BYTES_MAX),
    ),
    # An identical post sent again gets the first one's number, as if it were new: a good sign
    # after an unsure attempt. But only while no other post came between, so it is not relied on.
    settling=Settling.READ_BACK,
    # The list of recent posts is read from a replica of the database: see `use_master` there.
    read_back_delay_seconds=30.0,
    same_text=Fact(
        "it takes a post with the same text as the one before it for that one.", _SERVER, _SEEN
    ),
    about=(
        "Long posts and long discussions in Russian: blogs and communities, once the centre of "
        "Russia's public debate."
    ),
    schedule=ScheduleLimit(
        # What is past to the minute is published at once.
        min_ahead_seconds=60,
        max_ahead_seconds=YEAR_SECONDS,
        step_seconds=60,
        keeps_id=False,
        source=_SERVER,
        seen_on=_SEEN,
    ),
    seen_by=frozenset({SeenBy.EVERYBODY, SeenBy.FRIENDS, SeenBy.OURSELVES}),
    answers_from=frozenset({AnswersFrom.EVERYBODY, AnswersFrom.NOBODY}),
    metrics={
        "comments": Metric("reply_count", "All comments of the post, screened ones included.", _SERVER, _SEEN),
    },
    gaps={
        **{
            can: Gap("not offered", f"LiveJournal documents no way for software to {what}.", _PROTOCOL)
            for can, what in (
                (Can.VIDEO, "upload videos; link to one"),
                (Can.REEL, "send reels: a journal has posts"),
                (Can.STORY, "send stories: a journal has posts"),
                (Can.DOCUMENT, "upload documents; link to one"),
                (Can.RESTORE_COMMENT, "bring back a deleted comment; hide it instead (screening)"),
                (Can.MARK_SPAM, "mark a comment as spam; delete it, and block its author"),
                (Can.SEARCH, "search everybody’s posts"),
                (Can.STATISTICS, "read a journal’s statistics"),
            )
        },
        Can.IMAGES: Gap(
            "not offered",
            "LiveJournal documents no way for software to upload images; show one by a link.",
            "https://www.livejournal.com/doc/server/ljp.csp.xml-rpc.protocol.html",
        ),
        Can.MENTIONS: Gap(
            "not offered",
            "LiveJournal documents no way for software to ask who names an account.",
            "https://www.livejournal.com/doc/server/ljp.csp.xml-rpc.protocol.html",
        ),
    },
    facts=(
        Fact(f"A post has at most {LIVEJOURNAL.event_bytes_max:,} bytes (the server refuses 65,535 and more).", _SERVER, _SEEN),
        Fact(f"A title has at most {SUBJECT_CHARACTERS_MAX} characters and {SUBJECT_BYTES_MAX} bytes; the server cuts what is longer without a word.", _SERVER, _SEEN),
        Fact(f"A comment has at most {COMMENT_CHARACTERS_MAX:,} characters and {COMMENT_BYTES_MAX:,} bytes; today’s LiveJournal may take more.", _WEBLIB, _SEEN, verified=False),
        Fact("A post for friends is seen by everybody whom the journal lists as a friend; a community’s by its members. Freezing a comment ends the discussion under it.", _SERVER, _SEEN),
        Fact("An identical post right after the first is answered with the first one's number, as a success.", _SERVER, _SEEN),
        Fact("The date of a post is shown as sent: Homeground sends UTC.", _MANUAL, _SEEN),
        Fact("A sign-in challenge holds for 60 seconds and one use.", "https://www.livejournal.com/doc/server/ljp.csp.auth.html", _SEEN),
        Fact("Only comments are counted: views, likes and shares are not stated.", _SERVER, _SEEN),
        Fact("People are blocked by a command of LiveJournal's console, sent through its protocol.", "https://www.livejournal.com/doc/server/ljp.csp.xml-rpc.consolecommand.html", _SEEN),
        Fact("A poll there has no end; who could make one was once a question of the kind of account.", "https://github.com/apparentlymart/livejournal/blob/master/cgi-bin/LJ/Poll.pm", _SEEN, verified=False),
        Fact("A scheduled post has a number of its own (`delayedid`), and gets another when it is published; nothing says which it was. How far ahead is not limited: Homeground leaves it at a year.", _SERVER, _SEEN),
        Fact("Times are kept to the minute: a post with seconds comes out at the minute before. What waits is looked through once a minute.", _SCHEDULER, _SEEN),
        Fact("Two scheduled posts with the same words within 35 seconds are one, whatever their times: the second is answered with the first one's number.", _DELAYED, _SEEN),
        Fact("A later version of the server marks a post that came out instead of forgetting that it waited: whether it then still lets it be taken back is not known.", _SCHEDULER, _SEEN, verified=False),
    ),
    conditions=(
        Fact("Since 29 December 2025 posting and commenting needs the Professional package, a Sber ID, a social capital of 500 or more, or a blog that is verified or in Roskomnadzor's register.", "https://www.rbc.ru/rbcfreenews/6953185c9a794736aa307556", date(2025, 12, 30)),
    ),
    access_steps=(
        "Make sure that the account may post: see the conditions of 29 December 2025.",
        "Give its user name and password. The password never travels: LiveJournal asks a riddle "
        "that only its owner can answer.",
        "For a community, give its name too; the account must be allowed to post there.",
    ),
    witness=(
        "LiveJournal's documented protocol and the server's published source, and the client "
        "library lj against the sandbox."
    ),
)  # fmt: skip
