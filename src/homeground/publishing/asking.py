"""The question whether something may be sent now, the answer "not yet", and whose limit a limit is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from homeground.accounts.models import Account
from homeground.networks.limits import Whose
from homeground.networks.model import Draft
from homeground.networks.registry import NETWORKS

from .models import Publication

SLACK = timedelta(seconds=0.2)
"""A request may arrive this much earlier or later than another that was begun at the same moment."""
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """May this be sent now? Without a draft: may it be looked for, which is one request?"""

    publication: Publication
    draft: Draft | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """Not before this moment, and why in words."""

    until: datetime
    problem: str


def key_of(account: Account, whose: Whose, of: str) -> str:
    """“vk/account/17/86400/posts/itself”: network, whose limit it is, `of` what, and which server's.

    Accounts that speak through one application or bot share what that has, whoever they belong to.
    Where nothing says which application it is, those of one organization are taken for one.
    """
    match whose:
        case Whose.ACCOUNT:
            whom = f"account/{account.pk}"
        case Whose.APP:
            whom = _application(account)
        case Whose.ADDRESS:
            whom = "address/0"
    return f"{account.network}/{whom}/{of}/{account.base_url or 'itself'}"[:LONGEST_KEY]


def _application(account: Account) -> str:
    if account.app_id is not None:
        return f"app/{account.app_id}"
    named_by = NETWORKS[account.network].app_field
    named = account.credentials.get(named_by) if named_by else None
    if named:
        # A bot is known by its token: the sum tells bots apart, and says nothing of it.
        return f"bot/{sha256(named.encode()).hexdigest()[:24]}"
    return f"organization/{account.organization_id}"


def owner_of(whose: Whose) -> str:
    """In words, for people."""
    return {
        Whose.ACCOUNT: "this account",
        Whose.APP: "this application",
        Whose.ADDRESS: "this house",
    }[whose]
