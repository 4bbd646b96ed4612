"""Disconnecting an account: what opens it is made worthless and forgotten, its history stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.networks import errors
from homeground.networks.http import Http

from .models import Account, User
from .ways import place_for, way_of


async def revoke(account: Account, http: Http, *, now: datetime) -> str:
    """Make what opens the account worthless at the network; why that did not work, or ""."""
    way = way_of(account)
    if way is None or not way.revocable:
        return ""
    place = place_for(http, now=now, base_url=account.base_url, app=account.app)
    try:
        await way.revoke(place, account.credentials)
    except errors.NotAuthorized:
        return ""  # worthless already
    except errors.NetworkError as error:
        return error.message
    return ""


@transaction.atomic
def disconnect(account: Account, *, by: User | None = None) -> None:
    """Forget what opens it. Publications, posts, comments and numbers stay."""
    current = Account.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
    current.state, current.problem = Account.State.DISCONNECTED, ""
    current.credentials = {}
    current.expires_at = current.renew_at = current.renewing_until = None
    current.rights = None
    current.save()
    note(Act.DISCONNECTED, current, by=by)
