"""What a report says, in the reader's words and ready to be set: as a page, as a PDF or as slides.

Nothing in here asks a database, and no number stands without its words: whoever sets it only lays it out.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of words. `numbers_from`: the first column that holds numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers_from: int = 1
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """Words of others, which stay in the language they were written in."""

    text: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Message:
    name: str
    said: Said
    missing: str
    """Why there are no words of headquarters'; empty when there are."""


@dataclass(frozen=True, slots=True)
class Meant:
    goal: str
    goal_missing: str
    messages: tuple[Message, ...]
    more: str


@dataclass(frozen=True, slots=True)
class NotOut:
    account: str
    state: str
    when: str
    said: Said
    why: str


@dataclass(frozen=True, slots=True)
class Done:
    said: str
    grid: Grid
    not_out: tuple[NotOut, ...]
    more: str


@dataclass(frozen=True, slots=True)
class LiftLine:
    """One lift with its interval. `ratio` is `None` where it is not known; `shown` then says why."""

    name: str
    aside: str
    network: str
    """Its slug; empty for a line over several networks."""
    ratio: float | None
    low: float | None
    high: float | None
    posts: int
    counted: str
    shown: str
    verdict: str


@dataclass(frozen=True, slots=True)
class LiftGroup:
    heading: str
    lines: tuple[LiftLine, ...]


@dataclass(frozen=True, slots=True)
class Notable:
    """A post that did much better, or much less well, than was expected of it."""

    network: str
    market: str
    when: str
    said: Said
    shown: str
    numbers: str
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """Of the way from being seen to what was hoped for."""

    name: str
    value: int | None
    shown: str
    share: str


@dataclass(frozen=True, slots=True)
class Did:
    total: LiftLine | None
    groups: tuple[LiftGroup, ...]
    unknown: str
    """Why no lift is told; empty when one is."""
    best: tuple[Notable, ...]
    worst: tuple[Notable, ...]
    moving: str
    moving_grid: Grid | None
    audience: Grid | None
    audience_missing: str
    funnel: tuple[Step, ...]
    funnel_missing: str
    effect: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    said: Said
    network: str
    market: str
    when: str


@dataclass(frozen=True, slots=True)
class Heard:
    said: str
    grid: Grid | None
    quotes: tuple[Quote, ...]
    chosen: str
    """By what rule the quotes were chosen."""
    feeling: str
    """How the comments sound, or that it was not measured."""


@dataclass(frozen=True, slots=True)
class Next:
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Words:
    """The headings and labels of the report."""

    meant: str
    done: str
    did: str
    heard: str
    next: str
    goal: str
    messages: str
    not_out: str
    best: str
    worst: str
    moving: str
    audience: str
    funnel: str
    effect: str
    expected: str
    notes: str
    page: str
    all_posts: str
    lift: str
    range: str
    posts: str
    network: str
    market: str
    said: str
    nothing_next: str


@dataclass(frozen=True, slots=True)
class Story:
    language: str
    direction: str
    brand: str
    campaign: str
    period: str
    moments: str
    rehearsal: str
    begun: bool
    lead: tuple[str, ...]
    """The answer in a few sentences."""
    meant: Meant
    done: Done
    did: Did
    heard: Heard
    next: tuple[Next, ...]
    notes: tuple[str, ...]
    made: str
    words: Words
    forewords: tuple[str, ...] = field(default=())
    """What must be known before anything else: that some signs could not be set, for instance."""
