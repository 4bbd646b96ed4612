"""Connections under way: begun, come back to once, and ended after a quarter of an hour."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from secrets import compare_digest
from typing import Any

from django.db import transaction

from homeground.errors import HomegroundError
from homeground.networks.connecting import Grant

from .models import PendingConnection, User

LASTS = timedelta(minutes=15)
# The names by which networks give back what tells one flow from another: OAuth 2 and OAuth 1.0a.
MARKS = ("state", "oauth_token", "denied")


class NotAwaited(HomegroundError):
    """Somebody came back to a connection that they did not begin, that was used or that ended."""


def come_back(
    user: User, network: str, came_back: Mapping[str, str], *, now: datetime
) -> PendingConnection:
    """The connection that this answer belongs to. Nobody can come back to it again.

    Raises: NotAwaited.
    """
    with transaction.atomic():
        awaited = list(
            PendingConnection.objects.select_for_update(of=("self",))
            .select_related("brand__organization", "app", "account", "market")
            .filter(user=user, network=network, returned_at=None, ends_at__gt=now)
            .order_by("-pk")
        )
        found = next((flow for flow in awaited if _belongs(flow, came_back)), None)
        if found is None:
            raise NotAwaited("nothing that this person began waits for this answer")
        found.returned_at = now
        found.save(update_fields=["returned_at"])
    return found


def _belongs(flow: PendingConnection, came_back: Mapping[str, str]) -> bool:
    """Whether the answer carries what this flow was begun with.

    An answer without any mark belongs to the newest: whether it is one to it, the way decides.
    """
    given = [came_back[mark] for mark in MARKS if came_back.get(mark)]
    if not given:
        return True
    kept = [value.encode() for value in flow.kept.values()]
    return any(compare_digest(mark.encode(), value) for mark in given for value in kept)


def keep_grants(flow: PendingConnection, grants: Iterable[Grant]) -> None:
    """What the person may choose from, until they have."""
    flow.kept = {}
    flow.grants = {"grants": json.dumps([_plain(grant) for grant in grants])}
    flow.save(update_fields=["kept", "grants"])


def grants_of(flow: PendingConnection) -> list[Grant]:
    return [_grant(plain) for plain in json.loads(flow.grants.get("grants", "[]"))]


def forget_ended(*, now: datetime) -> int:
    """Remove the connections that nobody ended, with the secrets in them; how many those were."""
    return PendingConnection.objects.filter(ends_at__lte=now).delete()[0]


def _plain(grant: Grant) -> dict[str, Any]:
    return {
        "account_id": grant.account_id,
        "name": grant.name,
        "handle": grant.handle,
        "credentials": dict(grant.credentials),
        "kind": grant.kind,
        "expires_at": grant.expires_at.isoformat() if grant.expires_at else None,
        "rights": sorted(grant.rights) if grant.rights is not None else None,
        "base_url": grant.base_url,
    }


def _grant(plain: dict[str, Any]) -> Grant:
    expires_at, rights = plain["expires_at"], plain["rights"]
    return Grant(
        **plain
        | {
            "expires_at": datetime.fromisoformat(expires_at) if expires_at else None,
            "rights": frozenset(rights) if rights is not None else None,
        }
    )
