"""What the networks' limits and a brand's purse will make of rows, told before they are planned.

A limit delays: nothing is lost, and a warning says when a row will go out. A cap on money is a
brand's own word: what has no room under it is an error.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from homeground.accounts.models import Account, Brand
from homeground.content.campaign_file import Checked, Problem, Row
from homeground.networks.limits import Whose, lasting
from homeground.networks.registry import NETWORKS
from homeground.planning.leaving import Window, Wish, leavings
from homeground.sentences import gettext as _

from .charging import charged
from .models import Publication
from .queued import Limits, Rewordings, of_others, wish_of, wishes_of_row, wishes_of_the_ledger
from .states import State
from .windows import Limit, limits_of

WORTH_SAYING = timedelta(minutes=1)
MOST_SAID = 20
"""Rows that are named one by one; the rest is said in one sentence."""


def foreseen(checked: Checked, brand: Brand, *, known: Container[str], now: datetime) -> Checked:
    """The file with what will become of its rows. `known` are the identities that are planned already."""
    new = [row for row in checked.rows if row.identity not in known]
    if not new:
        return checked
    accounts = {account.address: account for account in brand.accounts.all()}
    in_file = {row.identity for row in checked.rows}
    over, said = charged(brand, new, accounts, Rewordings(new, in_file), now=now)
    new = [row for row in new if row.identity not in over]
    late, waiting = _delayed(new, accounts, Rewordings(new, in_file), now)
    left_out = over | late
    return replace(
        checked,
        rows=[row for row in checked.rows if row.identity not in left_out],
        problems=[*said, *checked.problems, *waiting],
    )


def _delayed(
    rows: Sequence[Row], accounts: Mapping[str, Account], reworded: Rewordings, now: datetime
) -> tuple[set[str], list[Problem]]:
    """Which rows would be useless by the time they could go out, and what is to be said of delays."""
    mine = {accounts[row.account].pk: limits_of(accounts[row.account]) for row in rows}
    rows = [row for row in rows if mine[accounts[row.account].pk]]
    if not rows:
        return set(), []
    limits = mine | of_others(mine, {accounts[row.account].network for row in rows})
    wishes = wishes_of_the_ledger(limits, max(row.due_at for row in rows), reworded, now)
    places = []
    for row in rows:
        places.append(len(wishes))
        wishes += wishes_of_row(row, accounts[row.account], limits, now)
    late_ones = held_up(wishes, limits)
    late = [
        _Late(row, Delay(row.account, row.due_at, row.time_zone, *late_ones[place]))
        for row, place in zip(rows, places, strict=True)
        if place in late_ones
    ]
    useless = [
        one for one in late if one.row.useless_after and one.row.useless_after < one.delay.at
    ]
    waiting = [one for one in late if one not in useless]
    said = [one.useless() for one in useless] + [one.waits() for one in waiting[:MOST_SAID]]
    if len(waiting) > MOST_SAID:
        said.append(_and_more(waiting[MOST_SAID:]))
    return {one.row.identity for one in useless}, said


def delay_of(
    publication: Publication, *, now: datetime, at: datetime | None = None
) -> Delay | None:
    """What the limits will make of something planned, with all that is planned beside it; with `at`,
    if it were planned for then."""
    account = publication.account
    if at is not None:
        publication = copy(publication)
        publication.due_at = publication.send_at = at
    mine = {account.pk: limits_of(account)}
    if publication.state != State.SCHEDULED or not mine[account.pk]:
        return None
    limits = mine | of_others(mine, {account.network})
    beside = wishes_of_the_ledger(
        limits, publication.due_at, Rewordings([], ()), now, without=publication
    )
    late_ones = held_up([*beside, wish_of(publication, limits, now)], limits)
    if len(beside) not in late_ones:
        return None
    late = late_ones[len(beside)]
    return Delay(account.address, publication.due_at, publication.time_zone, *late)


def held_up(wishes: Sequence[Wish], limits: Limits) -> dict[int, tuple[datetime, Limit]]:
    """When those leave that leave late, by their place among `wishes`, and the limit they wait for."""
    by_key = {limit.key: limit for each in limits.values() for limit in each}
    windows = {
        key: Window(limit.budget.most, limit.reaches.total_seconds())
        for key, limit in by_key.items()
    }
    return {
        place: (left.at, by_key[left.window])
        for place, left in enumerate(leavings(wishes, windows))
        if left.window is not None and left.at - wishes[place].at >= WORTH_SAYING
    }


@dataclass(frozen=True, slots=True)
class Delay:
    """When something leaves that is late, and the limit that it waits for."""

    account: str
    due_at: datetime
    time_zone: str
    at: datetime
    limit: Limit

    @property
    def in_words(self) -> str:
        return (
            _("%(account)s: it will go out at %(when)s, %(late)s later than planned. %(why)s")
            % self.said()
        )

    @property
    def in_vain(self) -> str:
        """Where it would be of no use by then."""
        return (
            _("%(account)s: it could go out at %(when)s only, when it is useless. %(why)s")
            % self.said()
        )

    def said(self) -> dict[str, str]:
        budget = self.limit.budget
        network = NETWORKS[self.account.partition("/")[0]]
        said = {
            "network": network.name,
            "most": f"{budget.most:,}",
            "counts": budget.counts,
            "length": lasting(budget.seconds),
        }
        why = {
            Whose.ACCOUNT: _("%(network)s takes %(most)s %(counts)s within %(length)s from an account."),
            Whose.APP: _("%(network)s takes %(most)s %(counts)s within %(length)s from an application."),
            Whose.ADDRESS: _("%(network)s takes %(most)s %(counts)s within %(length)s from one address."),
        }[budget.whose] % said  # fmt: skip
        return {
            "account": self.account,
            "when": _on_the_wall(self.at, self.time_zone),
            "late": _lasting(self.at - self.due_at),
            "why": why,
        }


@dataclass(frozen=True, slots=True)
class _Late:
    row: Row
    delay: Delay

    def waits(self) -> Problem:
        return Problem(
            self.row.number,
            None,
            self.delay.in_words,
            _("Nothing is lost: it waits. Spread the rows over more time if it must not."),
            "warning",
        )

    def useless(self) -> Problem:
        return Problem(
            self.row.number,
            None,
            self.delay.in_vain,
            _("Plan it earlier, or let it be of use for longer."),
        )


def _and_more(late: Sequence[_Late]) -> Problem:
    last = max(late, key=lambda one: one.delay.at)
    return Problem(
        None,
        None,
        _("%(rows)d more rows will go out later than planned, the last of them at %(when)s.")
        % {"rows": len(late), "when": _on_the_wall(last.delay.at, last.row.time_zone)},
        _("Nothing is lost: they wait. Spread the rows over more time if they must not."),
        "warning",
    )


def _on_the_wall(at: datetime, time_zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M}"


def _lasting(late: timedelta) -> str:
    """In hours and minutes."""
    minutes = -int(-late.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02} h"
