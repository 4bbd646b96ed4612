"""What can be chosen when a message is scheduled: one text on one account each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from homeground.accounts.models import Account
from homeground.content.campaign_file import Problem, Row
from homeground.content.models import Message, Variant
from homeground.publishing.models import Publication, Recurrence
from homeground.web.good_hours import Told


@dataclass
class Choice:
    """One text on one account: to be planned, or to take the place of the words planned there."""

    variant: Variant
    account: Account
    waits: list[Publication] = field(default_factory=list)
    """What is planned there already, from this text: of what repeats, each of its times."""
    before: bool = False
    """The message is out, or planned, on that account already: nobody says it twice by default."""
    chosen: bool = False
    problems: list[Problem] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    hours: Told | None = None
    """When the account's posts do well, once enough of them are known."""

    @property
    def name(self) -> str:
        return f"{self.variant.pk}-{self.account.pk}"

    @property
    def waiting(self) -> Publication | None:
        """The next of those that are planned."""
        return self.waits[0] if self.waits else None

    @property
    def current(self) -> bool:
        """Whether what waits says the newest version."""
        return bool(self.waits) and all(
            each.variant.number == self.variant.number for each in self.waits
        )

    @property
    def offered(self) -> bool:
        return not self.current

    @property
    def wrong(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def at(self) -> datetime | None:
        return self.rows[0].due_at if self.rows else None

    @property
    def until(self) -> datetime | None:
        """The last time, of what goes out several times."""
        return self.rows[-1].due_at if len(self.rows) > 1 else None


def tell_of_other_series(message: Message, chosen: list[Choice]) -> None:
    """What repeats is known by its account and its first time: another message's would take its place."""
    wanted = {row.series.identity: choice for choice in chosen for row in choice.rows if row.series}
    if not wanted:
        return
    for identity, of, ended_at in Recurrence.objects.filter(identity__in=wanted).values_list(
        "identity", "variant__message", "ended_at"
    ):
        choice = wanted[identity]
        if ended_at is not None:
            what = _("A repetition that began there at this time was ended.")
        elif of != message.pk:
            what = _("Another message repeats there, beginning at this time.")
        else:
            continue
        do = _("Begin it on another day or at another time.")
        choice.problems.append(Problem(None, "repeat", what, do))
