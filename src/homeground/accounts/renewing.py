"""Renewing credentials ahead of their end, each by one worker, written down before they are used.

A lease and not a row lock keeps workers apart: nothing that speaks of the account waits while the
network takes its time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Now

from homeground.networks import errors
from homeground.networks.connecting import Renewed
from homeground.networks.http import Http
from homeground.networks.registry import NETWORKS

from .models import Account
from .renewal import MOST_UNSURE, renewal_time, wait_before_renewing
from .trouble import tell_of_trouble
from .ways import place_for, way_of

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""Longer than the longest request: the worker that had it is surely gone then."""
AT_ONCE = 100
SIDE_BY_SIDE = 16


async def renew_due(
    brands: Sequence[int], http: Http, *, now: datetime, ended_only: bool = False
) -> int:
    """Renew what is to be renewed by `now`, the time of these brands; how many were tried.

    `ended_only` leaves out what still works: for whoever sends, and cannot wait for the others.
    """
    due = await sync_to_async(claim_renewals)(brands, now=now, ended_only=ended_only)
    room = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(account: Account) -> None:
        async with room:
            await renew(account, http, now=now)

    async with asyncio.TaskGroup() as group:
        for account in due:
            group.create_task(one(account))
    return len(due)


def claim_renewals(
    brands: Sequence[int], *, now: datetime, ended_only: bool = False
) -> list[Account]:
    """Take what is due for ourselves alone; committed when this returns."""
    accounts = Account.objects.filter(brand__in=brands, renew_at__lte=now)
    return _claim(accounts.filter(expires_at__lte=now) if ended_only else accounts)


def close_ended(brands: Sequence[int], *, now: datetime) -> int:
    """Say of accounts whose credentials ended, and cannot be renewed, that a person is wanted."""
    with transaction.atomic():
        ended = list(
            Account.objects.select_for_update(of=("self",), no_key=True)
            .filter(
                brand__in=brands, state=Account.State.CONNECTED, renew_at=None, expires_at__lte=now
            )
            .order_by("pk")
        )
        for account in ended:
            _close(
                account,
                "What the network gave for this account has ended, as it does after a time.",
            )
            account.save(update_fields=["state", "renew_at", "problem"])
    return len(ended)


def claim_renewal(account: Account) -> Account | None:
    """The account, to be renewed now though its time has not come; `None` when another does it."""
    claimed = _claim(Account.objects.filter(pk=account.pk))
    return claimed[0] if claimed else None


def _claim(accounts: QuerySet[Account]) -> list[Account]:
    with transaction.atomic():
        free = list(
            accounts.filter(state=Account.State.CONNECTED)
            .filter(Q(renewing_until=None) | Q(renewing_until__lt=Now()))
            .select_for_update(of=("self",), skip_locked=True)
            .select_related("app", "brand")
            .order_by("renew_at", "pk")[:AT_ONCE]
        )
        # A lease that ran out: a worker ended in the middle, and what it was answered is lost.
        lost = Case(When(renewing_until=None, then=0), default=1)
        Account.objects.filter(pk__in=[account.pk for account in free]).update(
            renewals_unsure=F("renewals_unsure") + lost, renewing_until=Now() + LEASE
        )
    return free


async def renew(account: Account, http: Http, *, now: datetime) -> Account:
    """Renew what was claimed, and write down what came of it; the account as it is then."""
    try:
        renewed = await _ask(account, http, now)
    except errors.NotAuthorized as error:
        return await sync_to_async(_ended)(account, error.message)
    except errors.NotOffered as error:
        return await sync_to_async(_ended)(account, error.message)
    except errors.Unsure as error:
        return await sync_to_async(_unsure)(account, error.message, now)
    except errors.NetworkError as error:
        return await sync_to_async(_later)(account, error.message, now)
    except Exception as error:
        # Whether new credentials were given, nobody knows now.
        logger.exception("account %s: renewing failed", account.pk)
        said = f"Homeground failed while renewing ({type(error).__name__}); see its log."
        return await sync_to_async(_unsure)(account, said, now)
    return await sync_to_async(_renewed)(account, renewed, now)


async def _ask(account: Account, http: Http, now: datetime) -> Renewed:
    way = way_of(account)
    if way is None or not way.renewable:
        name = NETWORKS[account.network].name
        raise errors.NotOffered(f"What opens this account cannot be renewed at {name}.")
    app = account.app
    place = place_for(http, now=now, base_url=account.base_url, app=app)
    return await way.renew(place, account.credentials)


def _renewed(claimed: Account, renewed: Renewed, now: datetime) -> Account:
    with transaction.atomic():
        account = _locked(claimed)
        if account is None:
            return claimed
        account.credentials = dict(renewed.credentials)
        account.renewed_at, account.expires_at = now, renewed.expires_at
        account.renew_at = renewal_time(now, renewed.expires_at)
        account.renewals_unsure = 0
        if renewed.rights is not None:
            account.rights = sorted(renewed.rights)
        account.save()
    return account


def _unsure(claimed: Account, said: str, now: datetime) -> Account:
    with transaction.atomic():
        account = _locked(claimed)
        if account is None:
            return claimed
        account.renewals_unsure += 1
        if account.renewals_unsure >= MOST_UNSURE:
            _close(
                account,
                f"Its credentials were to be renewed {account.renewals_unsure} times, and no "
                f"answer came. {said}",
            )
        else:
            account.renew_at = now + wait_before_renewing(account.renewals_unsure)
        account.save()
    return account


def _later(claimed: Account, said: str, now: datetime) -> Account:
    """Nothing was accepted: the old ones hold until they end, and a good while is left to try."""
    with transaction.atomic():
        account = _locked(claimed)
        if account is None:
            return claimed
        logger.warning("account %s: not renewed: %s", account.pk, said)
        left = (account.expires_at or now) - now
        account.renew_at = now + max(wait_before_renewing(1), min(left / 10, timedelta(hours=1)))
        account.save()
    return account


def _ended(claimed: Account, said: str) -> Account:
    with transaction.atomic():
        account = _locked(claimed)
        if account is None:
            return claimed
        _close(account, said)
        account.save()
    return account


def _close(account: Account, said: str) -> None:
    account.state, account.renew_at = Account.State.NEEDS_RECONNECTION, None
    account.problem = said
    tell_of_trouble(account)


def _locked(claimed: Account) -> Account | None:
    """The row, given back to everybody; `None` when it was connected anew or disconnected meanwhile."""
    account = (
        Account.objects.select_for_update(of=("self",), no_key=True)
        .select_related("brand", "app")
        .get(pk=claimed.pk)
    )
    if (
        account.renewed_at != claimed.renewed_at
        or account.connected_at != claimed.connected_at
        or account.state == Account.State.DISCONNECTED
    ):
        return None
    account.renewing_until = None
    return account
