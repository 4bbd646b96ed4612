"""What the person who brought a file may do with its rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.text import slugify

from homeground.accounts.models import Account, Brand, User
from homeground.accounts.queries import holding_of
from homeground.accounts.rights import Right
from homeground.content.campaign_file import AccountFacts, Problem, Row
from homeground.content.models import Campaign
from homeground.publishing.checking import facts_of
from homeground.sentences import gettext as _

NEEDED = frozenset({Right.WRITE, Right.PUBLISH})
"""A row writes a text and schedules it. A campaign that is not there yet takes `Right.PLAN` besides."""


@dataclass(frozen=True, slots=True)
class ReachOfPerson:
    accounts: dict[str, Account]
    """Those that the person may see, by address."""
    facts: dict[str, AccountFacts]
    makes_campaigns: bool


def reach_of(brand: Brand, user: User, *, now: datetime) -> ReachOfPerson:
    """Accounts of markets that the person may not see are not there; where nothing may be scheduled,
    their facts say so."""
    holding = holding_of(brand, user)
    accounts, facts = facts_of(brand, now=now)
    seen = {
        address: account
        for address, account in accounts.items()
        if Right.SEE in holding.in_market(account.market_id)
    }
    closed = (
        _("You may not schedule anything in the market of this account."),
        _("Whoever leads the brand can give you that right, or plan this row."),
    )
    return ReachOfPerson(
        seen,
        {
            address: facts[address]
            if holding.in_market(account.market_id) >= NEEDED
            else replace(facts[address], closed=closed)
            for address, account in seen.items()
        },
        Right.PLAN in holding.whole,
    )


def refused_campaigns(brand: Brand, rows: list[Row]) -> list[Problem]:
    """An error for each row whose campaign would have to be made."""
    known = set(Campaign.objects.filter(brand=brand).values_list("slug", flat=True))
    told: set[int] = set()
    found = []
    for row in rows:
        slug = (slugify(row.campaign, allow_unicode=True) or "campaign")[:160]
        if slug not in known and row.number not in told:
            told.add(row.number)
            found.append(
                Problem(
                    row.number,
                    "campaign",
                    _("There is no campaign %(name)s, and you may not make one.")
                    % {"name": row.campaign},
                    _("Name one that there is, or ask whoever leads the brand to make it."),
                )
            )
    return found
