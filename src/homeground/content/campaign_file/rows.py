"""What a campaign file says, row by row, and what is wrong with it.

A `Row` is one publication, complete and checked. Whatever is in the way of one is a `Problem`: what
is wrong, in one sentence, and what to do about it, in another.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from homeground.content.composing import compose
from homeground.content.link_rules import Rule
from homeground.content.media.facts import MediaFacts
from homeground.content.media.fitting import Steps
from homeground.content.mending import Mend
from homeground.content.short_links import Shortened
from homeground.networks.contract import Format, Network
from homeground.networks.registry import NETWORKS
from homeground.planning.slots import WeeklyTime


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the checks must know of an account; no token among it."""

    address: str
    """`<network>/<handle>`, as the file names it."""
    network: str
    """The network's slug."""
    time_zone: str
    """IANA name of its market's clock."""
    country: str
    """ISO 3166 code of its market: whose law asks for a label."""
    language: str
    """BCP 47."""
    state: str = "connected"
    problem: str = ""
    """Why it is not connected, in words."""
    closed: tuple[str, str] | None = None
    """Why whoever plans may not publish there, and what to do about it."""
    kind: str = ""
    """Kind of access, where a network has several (VK: community or user)."""
    max_text: int | None = None
    """The server's own limit, in the network's unit of counting; `None`: the network's."""
    warnings: tuple[tuple[str, str], ...] = ()
    """What is amiss with it although it can publish, and what to do about each."""
    slots: tuple[WeeklyTime, ...] = ()
    """Its own times to post, by its market's clock."""
    taken: frozenset[datetime] = frozenset()
    """Minutes to come at which something of it is due, in UTC; asked of an account with slots only."""
    given: Mapping[str, str] = field(default_factory=dict)
    """What of its credentials is no secret and its network's own rules need (`OBJECTIONS`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read a file. `now` is the instant before which nothing can be published any more."""

    now: datetime
    accounts_named: tuple[str, ...] = ()
    """Addresses given on the command line, for a file without an account column."""
    time_zone: str | None = None
    """IANA name for rows that name none; `None`: each account's market's."""
    campaign: str | None = None
    """Name for rows that name none; `None`: the file's name without its ending."""
    media_folder: Path | None = None
    """Where media files are looked for; `None`: the folder of the file."""
    encoding: str | None = None
    """`None`: found out."""
    known: Container[str] = frozenset()
    """Identities that are scheduled or published already: for them, the past is no problem."""
    slotted: Mapping[str, datetime] = field(default_factory=dict)
    """Identities of what was planned for a free slot already, and the slot that it got."""
    networks: Mapping[str, Network] = field(default_factory=lambda: NETWORKS)
    links: Rule | None = None
    """What is added to links."""
    plain: Container[tuple[str, str]] = frozenset()
    """Campaign (its slug) and name of the messages whose links stay as they are."""
    fetchable: bool = True
    """Whether networks can fetch images from this house."""
    on_a_page: bool = False
    """Who reads what is found has no command line."""


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A file of a row: it exists, is whole, and is what its name says."""

    facts: MediaFacts
    alt: str = ""
    steps: Steps | None = None
    """What is done to an image so that the row's network takes it."""


@dataclass(frozen=True, slots=True)
class Series:
    """What a row that repeats is one occurrence of."""

    identity: str
    """SHA-256, in hexadecimal, of what makes two rows the same series."""
    rule: str
    """An RFC 5545 RRULE without its name."""
    first_at: datetime
    """The rule's DTSTART, in UTC."""
    since: datetime
    """Nothing before this instant is planned any more."""
    planned_until: datetime
    """The file's rows hold all of its occurrences up to here."""


@dataclass(frozen=True, slots=True)
class Row:
    """One publication. Texts have `\\n` for a line end and no white space around them."""

    number: int
    """Its row in the spreadsheet as one sees it there; the header is row 1."""
    due_at: datetime
    """The instant, in UTC."""
    time_zone: str
    """IANA name of the clock that it was planned by."""
    account: str
    campaign: str
    message: str
    title: str
    text: str
    link: str
    media: tuple[MediaRef, ...]
    label: str
    """What the law wants shown, as it will be shown; empty when this is no advertisement."""
    identity: str
    """SHA-256, in hexadecimal, of what makes two rows the same publication; of one for the next free
    slot, "slot:" and the rest of it."""
    format: Format = Format.POST
    useless_after: datetime | None = None
    """After this instant it is not sent any more."""
    parts: tuple[str, ...] = ()
    """Texts that go out under the post, each under the one before: a first comment, or a thread."""
    series: Series | None = None
    in_slot: bool = False
    """`due_at` is the account's next free slot."""
    native: bool = False
    """It is handed over to the network's own schedule ahead of its time."""
    send_at: datetime | None = None
    """When it is handed over, where that is earlier than `due_at`."""
    short: Shortened | None = None
    """Where `link` leads, when it is a short one of ours."""

    @property
    def composed_text(self) -> str:
        """The text as it is published."""
        return compose(self.label, self.text)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, for a person to put right. An error keeps its row from being published.

    A note says what Homeground does by itself; nothing is to be done.
    """

    row: int | None
    """As in `Row.number`; `None`: it concerns the whole file."""
    column: str | None
    """The column's heading as the file has it; `None`: it concerns the whole row."""
    what: str
    do: str
    severity: Literal["error", "warning", "note"] = "error"
    mend: Mend | None = None
    """What is to be done, where a page has words of its own for it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole file, read."""

    rows: list[Row]
    problems: list[Problem]
    rows_seen: int
    """Rows that hold something, the header left out."""
    encoding: str
    """How the text was read: `utf-8`, `cp1251`… or `xlsx`; empty when nothing could be read."""
    dialect: str
    """In words: `columns, separated by ";"`; empty when nothing could be read."""

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]
