"""What a connector promises, and how a network describes itself.

A connector is two pure translators and a thin speaker: functions named `<ours>_from_<theirs>`
(and back) do the translating without I/O, the class sends and reads. What a network cannot do is
not overridden here; calling it raises `NotOffered` with the reason from `Network.gaps`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal

from .errors import NotOffered
from .http import Http, Response
from .limits import (
    AnswersFrom,
    ApiVersion,
    Budget,
    CredentialField,
    Fact,
    Format,
    ImageLimit,
    Metric,
    Price,
    ScheduleLimit,
    SeenBy,
    ShareAddress,
    TextLimit,
    Told,
    VideoLimit,
    Whose,
)
from .model import Comment, DayStatistics, Draft, Engagement, Post, Profile, Published

__all__ = [
    "ESSENTIALS",
    "Access",
    "AnswersFrom",
    "ApiVersion",
    "Budget",
    "Can",
    "Connector",
    "CredentialField",
    "Fact",
    "Format",
    "Gap",
    "ImageLimit",
    "Metric",
    "Network",
    "Price",
    "ScheduleLimit",
    "SeenBy",
    "Settling",
    "ShareAddress",
    "TextLimit",
    "Told",
    "VideoLimit",
    "Whose",
]


class Access(StrEnum):
    """How far a network lets software in."""

    API = "api"
    PARTNER = "partner"
    ASSISTED = "assisted"
    RETIRED = "retired"
    PLANNED = "planned"


class Can(StrEnum):
    """One thing a network may offer; contract tests and documentation follow this list."""

    PROFILE = "profile"
    PUBLISH = "publish"
    IMAGES = "images"
    READ_BACK = "read back"
    MEASURE = "measure"
    COMMENTS = "comments"
    REPLY = "reply"
    DELETE = "delete"
    SCHEDULE = "schedule"
    VIDEO = "video"
    POLL = "poll"
    EDIT = "edit"
    MENTIONS = "mentions"
    HIDE_COMMENT = "hide a comment"
    DELETE_COMMENT = "delete a comment"
    CLOSE_COMMENTS = "close comments"
    BLOCK = "block a person"
    REEL = "reel"
    STORY = "story"
    DOCUMENT = "document"
    RESTORE_COMMENT = "restore a comment"
    MARK_SPAM = "mark a comment as spam"
    CLOSE_THREAD = "close a thread"
    SEARCH = "search"
    STATISTICS = "statistics of the account"


ESSENTIALS = frozenset(
    {
        Can.PROFILE,
        Can.PUBLISH,
        Can.IMAGES,
        Can.READ_BACK,
        Can.MEASURE,
        Can.COMMENTS,
        Can.REPLY,
        Can.DELETE,
        Can.SCHEDULE,
    }
)
"""What most networks with an API offer; a network adds to it and takes away."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Why something is missing: not built by us yet, not offered by the network, or never."""

    kind: Literal["not built", "not offered", "never"]
    reason: str
    source: str | None = None


class Settling(StrEnum):
    """How an unsure publication is settled on this network."""

    KEY = "key"
    """Repeating with the same key returns the first post."""
    CONTAINER = "container"
    """A checkpoint made before publishing says whether it was published."""
    READ_BACK = "read back"
    """The account's recent posts are read and matched."""


@dataclass(frozen=True, slots=True)
class Network:
    """One network as data: the registry, the checks, the documentation and the pages read this."""

    slug: str
    name: str
    access: Access
    api: str
    """Base address of the API; only a default where every account names its own server."""
    site: str
    """Base address of what people see, for permalinks."""
    can: frozenset[Can]
    text: tuple[TextLimit, ...]
    images: ImageLimit | None
    credentials: tuple[CredentialField, ...]
    settling: Settling
    read_back_delay_seconds: float
    """How long an accepted post may take to appear among the account's recent posts."""
    about: str
    """One or two sentences for the network's page: who is there, what is special."""
    key_valid_seconds: float | None = None
    """How long the network remembers a key, where `settling` is KEY."""
    gaps: Mapping[Can, Gap] = field(default_factory=dict)
    gaps_by_kind: Mapping[str, Mapping[Can, Gap]] = field(default_factory=dict)
    """What a kind of token may not do that others may."""
    text_by_kind: Mapping[str, tuple[TextLimit, ...]] = field(default_factory=dict)
    images_by_kind: Mapping[str, ImageLimit] = field(default_factory=dict)
    """What a kind of token may send instead of what `text` and `images` say."""
    facts: tuple[Fact, ...] = ()
    share: ShareAddress | None = None
    """For networks on which a person posts what Homeground prepares."""
    ended_on: date | None = None
    """When the network, or its API, ended."""
    prices: tuple[Price, ...] = ()
    budgets: tuple[Budget, ...] = ()
    """How many posts the network takes within which time; every worker keeps to them together."""
    told: Callable[[Response, datetime], tuple[Told, ...]] | None = None
    """What an answer to a post's request, which came at that time, says of the network's limits;
    `None`: its answers say nothing."""
    told_names: tuple[tuple[Whose, str], ...] = ()
    """Whose limits `told` may speak of, by `Told.name`."""
    app_field: str = ""
    """The credential that says which application or bot an account speaks through, where it was not
    connected through one that Homeground knows."""
    answer_text: tuple[TextLimit, ...] = ()
    """How long a comment of ours may be; empty: as long as a post."""
    parts_are_posts: bool = False
    """An answer of ours is a post like any other there, so a thread is a chain of posts."""
    same_text: Fact | None = None
    """What it does with a text that the account had before; `None`: nothing that is known."""
    schedule: ScheduleLimit | None = None
    """What the network's own schedule takes, where `can` has SCHEDULE."""
    cost: Callable[[Draft], Decimal] | None = None
    """What the network charges for a post, in US dollars; `None` where it charges nothing."""
    cost_of_reading: Callable[[Response, str], Mapping[str, Decimal]] | None = None
    """What it charges for the posts of an answer that the account with that id got: US dollars by the
    post's id, each charged once a day (UTC); `None` where reading is free."""
    access_steps: tuple[str, ...] = ()
    """How to get access, step by step."""
    witness: str = ""
    """What besides our own sandbox the connector is held against."""
    any_server: bool = False
    """The account names its own server (Mastodon)."""
    title: Literal["none", "optional", "required"] = "none"
    images_required: bool = False
    """A post without an image does not exist there (Instagram)."""
    images_fetched: bool = False
    """The network fetches images and videos from `Media.public_url`; it cannot be sent them."""
    fetched_for_days: float = 1.0
    """How long the network, or its people, may fetch a file after its address was given."""
    videos: Mapping[Format, VideoLimit] = field(default_factory=dict)
    """What a video may be, by format; a format that is not here takes none."""
    story_images: ImageLimit | None = None
    """What the image of a story may be; `None` when a story takes a video only, or there is none."""
    seen_by: frozenset[SeenBy] = frozenset({SeenBy.EVERYBODY})
    answers_from: frozenset[AnswersFrom] = frozenset({AnswersFrom.EVERYBODY})
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    """By field of `Engagement`: what the network's own count means."""
    version: ApiVersion | None = None
    conditions: tuple[Fact, ...] = ()
    """What the network asks of whoever posts; shown before anything is scheduled there."""

    @property
    def by_hand(self) -> bool:
        """Whether a person posts there what Homeground prepares."""
        return self.access in {Access.ASSISTED, Access.PLANNED}

    def missing(self) -> frozenset[Can]:
        return frozenset(Can) - self.can

    def offers(self, what: Can, kind: str = "") -> bool:
        """Whether an account with this kind of token can do `what` here."""
        return what in self.can and what not in self.gaps_by_kind.get(kind, {})

    def text_limits(self, kind: str = "") -> tuple[TextLimit, ...]:
        """How long a post may be with this kind of token."""
        return self.text_by_kind.get(kind, self.text)

    def image_limit(self, kind: str = "") -> ImageLimit | None:
        """What images a post may carry with this kind of token."""
        return self.images_by_kind.get(kind, self.images)

    def budgets_for(self, kind: str = "") -> tuple[Budget, ...]:
        """The limits that an account with this kind of token must keep to."""
        return tuple(b for b in self.budgets if b.kinds is None or kind in b.kinds)

    def answer_limits(self, kind: str = "") -> tuple[TextLimit, ...]:
        """How long a comment of ours may be with this kind of token."""
        return self.answer_text or self.text_limits(kind)

    def gap(self, what: Can, kind: str = "") -> Gap:
        """Why `what` is missing. What nobody gave a reason for was not built yet."""
        return (
            self.gaps.get(what)
            or self.gaps_by_kind.get(kind, {}).get(what)
            or Gap("not built", f"Homeground’s {self.name} cannot do this yet.")
        )


class Connector:
    """Speaks to one account on one network.

    `base_url` and `site_url` have no trailing slash. `credentials` hold what the network's
    `CredentialField`s name; they are never logged and never part of an error.
    """

    network: ClassVar[Network]

    def __init__(
        self,
        http: Http,
        *,
        account_id: str,
        credentials: Mapping[str, str],
        base_url: str | None = None,
        handle: str = "",
    ):
        self.http = http
        self.account_id = account_id
        self.credentials = credentials
        self.handle = handle
        self.base_url = (base_url or self.network.api).rstrip("/")
        # A sandbox, or a server of one's own, shows its pages where its API is.
        elsewhere = self.base_url != self.network.api
        self.site_url = self.base_url if elsewhere else self.network.site

    async def profile(self) -> Profile:
        """Who this account is: proves the credentials.

        Raises: NotAuthorized, RateLimited, Unavailable, ChallengeRequired.
        """
        raise self.not_offered(Can.PROFILE)

    async def text_max(self) -> int | None:
        """How long a post may be on the account's own server, in the network's unit of counting;
        `None`, and nothing is asked, where `Network.text` holds for everybody.

        Raises: as `profile`.
        """
        return None

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """Send `draft`. `key` is the same for every attempt at the same publication (a UUID).

        Raises: any NetworkError. `Unsure` when it may have been accepted.
        """
        raise self.not_offered(Can.PUBLISH)

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        """The account's own newest posts, newest first, for settling what is unsure."""
        raise self.not_offered(Can.READ_BACK)

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """Counts by post id, in as few requests as the network allows; absent ids are gone."""
        raise self.not_offered(Can.MEASURE)

    def comments(self, post_id: str) -> AsyncIterator[Comment]:
        """All comments under a post, oldest first, replies included."""
        raise self.not_offered(Can.COMMENTS)

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        """Answer under our post, or to one comment of it, as the account."""
        raise self.not_offered(Can.REPLY)

    async def scheduled_posts(self) -> list[Post]:
        """The account's posts that the network keeps for later, the next first.

        `Post.id` is what `Published.id` was when it was handed over; `created_at` is the time it is
        kept for.
        """
        raise self.not_offered(Can.SCHEDULE)

    async def unschedule(self, post_id: str) -> None:
        """Take back a post that the network keeps for later.

        Raises: NotFound when it is not kept any more: it is out, or somebody took it back.
        """
        raise self.not_offered(Can.SCHEDULE)

    async def delete(self, post_id: str) -> None:
        """Remove a post of ours. Deleting what is already gone is not an error."""
        raise self.not_offered(Can.DELETE)

    async def edit(self, post_id: str, draft: Draft) -> None:
        """Replace the text of a post of ours by the draft's; media stay where the network lets them."""
        raise self.not_offered(Can.EDIT)

    def mentions(self, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """Posts and comments of others that name the account, newest first, made after `since`."""
        raise self.not_offered(Can.MENTIONS)

    async def hide_comment(self, post_id: str, comment_id: str, *, hidden: bool = True) -> None:
        """Take a comment under our post out of sight, or show it again."""
        raise self.not_offered(Can.HIDE_COMMENT)

    async def delete_comment(self, post_id: str, comment_id: str) -> None:
        """Remove a comment under our post. One that is already gone is not an error."""
        raise self.not_offered(Can.DELETE_COMMENT)

    async def close_comments(self, post_id: str, *, closed: bool = True) -> None:
        """End the discussion under a post of ours, or open it again."""
        raise self.not_offered(Can.CLOSE_COMMENTS)

    async def block(self, person_id: str, *, blocked: bool = True) -> None:
        """Keep a person from writing to the account, or let them again."""
        raise self.not_offered(Can.BLOCK)

    async def restore_comment(self, post_id: str, comment_id: str) -> None:
        """Bring back a comment that `delete_comment` removed, while the network still can."""
        raise self.not_offered(Can.RESTORE_COMMENT)

    async def mark_spam(self, post_id: str, comment_id: str) -> None:
        """Tell the network that a comment is spam; it goes out of sight at least."""
        raise self.not_offered(Can.MARK_SPAM)

    async def close_thread(self, post_id: str, comment_id: str, *, closed: bool = True) -> None:
        """End the discussion under one comment, or open it again; the rest of the post stays open."""
        raise self.not_offered(Can.CLOSE_THREAD)

    def search(self, query: str, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """Public posts of anybody with these words, newest first, as far back as the network goes."""
        raise self.not_offered(Can.SEARCH)

    async def statistics(self, *, since: date, until: date) -> list[DayStatistics]:
        """The account as a whole, one entry a day from `since` to `until` inclusive, oldest first.

        Days are the network's own; days that it says nothing of are left out.
        """
        raise self.not_offered(Can.STATISTICS)

    def not_offered(self, what: Can) -> NotOffered:
        gap = self.network.gap(what)
        return NotOffered(
            f"{self.network.name}, {what}: {gap.kind}. {gap.reason}", network=self.network.slug
        )
