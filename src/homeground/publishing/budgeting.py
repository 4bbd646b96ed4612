"""Keeping to the networks' limits, and to a brand's own on money, with all workers together.

A unit is taken just before the request that uses it, in the database, whose locks make the workers'
counts one count. Three things may say "not now": what Homeground counts itself (`windows`), what the
network said is left (`allowances`), and a brand's purse (`spending`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from homeground.accounts.models import Account
from homeground.networks.limits import REQUESTS
from homeground.networks.registry import NETWORKS

from .allowances import Allowances, Heard, forget_said
from .asking import Asked, Refused
from .models import ReadCharge
from .news import tell_used_up
from .spending import Purses
from .windows import Windows, forget_counted, lock

__all__ = [
    "Asked",
    "Heard",
    "Refused",
    "counts_requests",
    "forget_old",
    "has_limits",
    "take",
]

CHARGES_KEPT = timedelta(days=400)
WORTH_TELLING = timedelta(hours=1)
"""Who must wait so long for a limit is not just in a queue: people are told."""


def has_limits(account: Account) -> bool:
    """Whether anything limits what is sent on this account at all."""
    network = NETWORKS[account.network]
    limited = bool(network.budgets_for(account.kind)) or network.told is not None
    return limited or network.cost is not None


def counts_requests(account: Account) -> bool:
    """Whether a look counts, too."""
    budgets = NETWORKS[account.network].budgets_for(account.kind)
    return any(budget.counts == REQUESTS for budget in budgets)


def take(asked: Sequence[Asked | Heard]) -> list[Refused | None]:
    """`None` for each that may be sent now: its units are used from here on.

    What was heard is kept in its place among them, and answered with `None`.
    """
    wanted = [each for each in asked if isinstance(each, Asked)]
    heard = [each for each in asked if isinstance(each, Heard)]
    counts = (Windows(wanted), Allowances(wanted, heard), Purses(wanted))
    answers: list[Refused | None] = []
    with transaction.atomic(), connection.cursor() as cursor:
        lock(cursor, {key for each in counts for key in each.keys})
        for each in counts:
            each.read()
        for one in asked:
            if isinstance(one, Heard):
                counts[1].hear(one)
                answers.append(None)
                continue
            refused = next((no for each in counts if (no := each.refused(one))), None)
            answers.append(refused)
            if refused is None:
                for each in counts:
                    each.use(one)
        for each in counts:
            each.write()
        tell_used_up(
            (one.publication, one.now, no.problem)
            for one, no in zip(asked, answers, strict=True)
            if isinstance(one, Asked) and no is not None and no.until - one.now >= WORTH_TELLING
        )
    return answers


def forget_old(now: datetime) -> None:
    """What no window reaches back to, what networks said of windows that are over, and last year's reading."""
    forget_counted(now)
    forget_said(now)
    ReadCharge.objects.filter(day__lt=(now - CHARGES_KEPT).date()).delete()
