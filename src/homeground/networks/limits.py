"""Limits, prices and facts of a network as typed data: each with what it means and its source.

The checks, the composer, the documentation and `homeground networks` read these, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from homeground.text.counting import CountingRule

if TYPE_CHECKING:
    from .model import Draft


class Format(StrEnum):
    """What kind of thing a draft becomes where a network has more than one."""

    POST = "post"
    REEL = "reel"
    """A short upright video, shown to people who do not follow the account too."""
    STORY = "story"
    """One image or video which the network takes away after a day."""


class SeenBy(StrEnum):
    """Who may see a post."""

    EVERYBODY = "everybody"
    FRIENDS = "friends"
    """Whoever the account calls its friends, or follows it where the network has no friends."""
    OURSELVES = "ourselves"


class AnswersFrom(StrEnum):
    """Who may answer a post."""

    EVERYBODY = "everybody"
    FOLLOWERS = "followers"
    FOLLOWED = "followed"
    """People whom the account follows."""
    MENTIONED = "mentioned"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class TextLimit:
    """At most `maximum` of what `rule` counts, in one field of a draft."""

    rule: CountingRule
    maximum: int
    of: Literal["text", "title"] = "text"
    link_in_text: bool = True
    """The link of a draft is part of the text there, so it counts."""
    link_beside_media: Callable[[str], str] | None = None
    """What of the link joins the text where images take the place that it has without them."""
    with_images: bool = False
    """Only a post with images has this limit (Telegram's captions)."""


@dataclass(frozen=True, slots=True)
class ImageLimit:
    """What images a post may carry. Bytes for one file; `mimes` are what the network takes."""

    per_post: int
    mimes: frozenset[str]
    max_bytes: int
    max_pixels: int | None = None
    alt_text_max: int | None = None
    """Longest alt text in characters; `None` when the network has no alt text."""
    min_aspect: float | None = None
    max_aspect: float | None = None
    """Width divided by height. An image outside is cropped, around what matters in it."""
    max_side: int | None = None
    """Longest side in pixels that the network keeps or takes; a longer one is made smaller."""
    max_width: int | None = None
    """Greatest width in pixels that the network keeps; it makes a wider image smaller itself."""
    max_sides: int | None = None
    """Greatest width and height together, in pixels."""


@dataclass(frozen=True, slots=True)
class VideoLimit:
    """What a video may be, in one format. Times in seconds; `mimes` and `codecs` as ffprobe has them."""

    max_bytes: int
    mimes: frozenset[str] = frozenset({"video/mp4"})
    per_post: int = 1
    beside_images: bool = False
    """Whether images and videos may stand together in one post."""
    min_seconds: float = 0.0
    max_seconds: float | None = None
    codecs: frozenset[str] | None = None
    """`None` when the network does not say, and converts whatever it gets."""
    min_aspect: float | None = None
    max_aspect: float | None = None
    alt_text_max: int | None = None
    source: str = ""
    seen_on: date | None = None
    verified: bool = True


class Whose(StrEnum):
    """Who a limit of the network's counts for."""

    ACCOUNT = "account"
    APP = "app"
    """Our application as a whole, with every account that it publishes for."""
    ADDRESS = "address"
    """Whatever comes from one address on the internet: this house as a whole."""


REQUESTS = "requests"
"""What `Budget.counts` says where every request counts, also one that only reads."""


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `most` of what `counts` names within any `seconds`."""

    whose: Whose
    most: int
    seconds: int
    source: str
    seen_on: date
    units: int | Callable[[Draft], int] = 1
    """What one post takes of it."""
    counts: str = "posts"
    """What is counted, in words; two limits of one network that count the same are of two lengths."""
    answers: bool | None = None
    """Whether it is for our answers alone (True), for all but those (False), or for both."""
    kinds: frozenset[str] | None = None
    """The kinds of token that it is for; `None`: all."""
    verified: bool = True

    def units_of(self, draft: Draft, *, answers: bool = False) -> int:
        """What this draft takes of it; 0 where it is not concerned."""
        if self.answers is not None and self.answers != answers:
            return 0
        return self.units(draft) if callable(self.units) else self.units


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer of the network said of one of its limits: so many posts are left until then.

    `name` is the network's own name of the limit, where it has more than one; "" where it has one.
    """

    whose: Whose
    remaining: int
    resets_at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleLimit:
    """How far ahead a network keeps a post for its time, in seconds, and how many of an account's."""

    min_ahead_seconds: int
    max_ahead_seconds: int
    source: str
    seen_on: date
    most_kept: int | None = None
    step_seconds: int = 1
    """The network keeps times in steps of this: a minute, where it knows no seconds."""
    listed: bool = True
    """Whether software can ask what is kept (`Connector.scheduled_posts`)."""
    taken_back: bool = True
    """Whether software can take back what is kept (`Connector.unschedule`)."""
    keeps_id: bool = True
    """Whether a post has the same id when it is out as while it was kept."""
    formats: frozenset[Format] = frozenset({Format.POST})
    """What can be followed while it is kept."""
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Metric:
    """What a network's own count is, for one field of `Engagement`."""

    theirs: str
    """Its name in the network's API."""
    means: str
    """What it counts, in words that tell it apart from other networks' counts of that name."""
    source: str
    seen_on: date
    verified: bool = True


@dataclass(frozen=True, slots=True)
class ApiVersion:
    """The dated version of an API that Homeground asks for, and when the network switches it off."""

    name: str
    sunset_on: date | None
    source: str
    seen_on: date
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """A limit or price in words, for the network's page: where it was seen, when, how sure."""

    says: str
    source: str
    seen_on: date
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Price:
    """What a network takes for one action, in US dollars; `what` names the action in words."""

    what: str
    usd: Decimal
    source: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class CredentialField:
    """One thing a person gives to connect an account without the network's own flow."""

    name: str
    label: str
    secret: bool = True
    required: bool = True


@dataclass(frozen=True, slots=True)
class ShareAddress:
    """A page of the network on which a person shares a link: `{url}`, `{title}`, `{text}` filled in."""

    template: str
    source: str
    seen_on: date
    verified: bool = True

    def filled(self, *, url: str, title: str = "", text: str = "") -> str:
        values = {"url": url, "title": title, "text": text}
        return self.template.format(
            **{name: quote(value, safe="") for name, value in values.items()}
        )


def lasting(seconds: int) -> str:
    """A length of time in the largest unit that it is whole in.

    >>> lasting(86_400), lasting(30 * 86_400), lasting(900), lasting(90)
    ('one day', '30 days', '15 minutes', '90 seconds')
    """
    sizes = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
    name = next(name for name, size in sizes.items() if seconds % size == 0)
    many = seconds // sizes[name]
    return f"{many:,} {name}s" if many > 1 else f"one {name}"
