"""What an account's being connected anew, or having ended, means for its publications."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from asgiref.sync import sync_to_async
from django.db.models import Max, OuterRef, Subquery

from homeground.accounts.keeping import Kept
from homeground.accounts.models import Account
from homeground.networks.errors import ChallengeRequired, NetworkError, NotAuthorized
from homeground.networks.http import Http

from .models import Attempt, Publication
from .networking import connector_for
from .states import State

logger = logging.getLogger(__name__)


async def prove(account: Account, http: Http, *, now: datetime) -> None:
    """Ask the network who the account is, and keep what it says.

    Raises: NetworkError.
    """
    connector = connector_for(account, http, now=now)
    profile, account.max_text = await connector.profile(), await connector.text_max()
    account.name = (profile.name or account.name)[:150]
    account.followers = profile.followers
    await account.asave(update_fields=["name", "followers", "max_text"])


async def welcome(kept: Sequence[Kept], http: Http, *, now: datetime) -> int:
    """After accounts were connected: read who they are, and let go out what waited for them.

    How many publications waited. A network that does not answer this any more changes nothing.
    """
    waited = 0
    for one in kept:
        try:
            await prove(one.account, http, now=now)
        except NetworkError as error:
            logger.info("account %s: its profile was not read: %s", one.account.pk, error)
        except Exception:
            # It is connected all the same: a connector's defect must not lose that.
            logger.exception("account %s: its profile was not read", one.account.pk)
        if one.anew:
            waited += await sync_to_async(resume)(one.account, now=now)
    return waited


async def try_again(account: Account, http: Http, *, now: datetime) -> str:
    """Whether the account works now, "" if so; else why not, which is kept with it."""
    try:
        await prove(account, http, now=now)
    except ChallengeRequired as error:
        state, said = Account.State.NEEDS_PERSON, f"{error.message} {error.url or ''}".strip()
    except NotAuthorized as error:
        state, said = Account.State.NEEDS_RECONNECTION, error.message
    except NetworkError as error:
        return error.message
    else:
        state, said = Account.State.CONNECTED, ""
    await (
        Account.objects.filter(pk=account.pk)
        .exclude(state=Account.State.DISCONNECTED)
        .aupdate(state=state, problem=said)
    )
    if not said:
        await sync_to_async(resume)(account, now=now)
    return said


def resume(account: Account, *, now: datetime) -> int:
    """Let go out what waited for the account, and look again for what could not be looked for.

    How many publications that concerns. What is due goes with the next pass of a worker.
    """
    mine = Publication.objects.filter(account=account)
    looked_for = mine.filter(state=State.UNSURE, look_at=None).update(look_at=now, looks=0)
    waiting = mine.filter(state=State.SCHEDULED, due_at__lte=now)
    return looked_for + waiting.update(problem="")


def waiting_for(account: Account) -> int:
    """How many publications cannot go out while the account is not connected."""
    return Publication.objects.filter(
        account=account, state__in=[State.SCHEDULED, State.UNSURE]
    ).count()


def limited_until(accounts: Iterable[Account], *, now: datetime) -> dict[int, datetime]:
    """When each network takes posts again, by account, where it told us to wait."""
    last = Attempt.objects.filter(publication=OuterRef("pk")).order_by("-number")
    told = (
        Publication.objects.filter(
            account__in=[account.pk for account in accounts],
            state=State.SCHEDULED,
            send_at__gt=now,
        )
        .alias(last=Subquery(last.values("outcome")[:1]))
        .filter(last=Attempt.Outcome.RATE_LIMITED)
        .values_list("account")
        .annotate(Max("send_at"))
    )
    return dict(told)
