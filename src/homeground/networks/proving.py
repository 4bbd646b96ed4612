"""An account proved: the network is asked whose access it is, and the answer is what to connect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from .connecting import Grant, Place
from .contract import Connector


async def proved(
    connector: type[Connector],
    place: Place,
    credentials: Mapping[str, str],
    *,
    account_id: str = "",
    handle: str = "",
    kind: str = "",
    expires_at: datetime | None = None,
    rights: frozenset[str] | None = None,
    base_url: str = "",
) -> Grant:
    """The grant of one account. `account_id` or `handle` where a network must be asked about one;
    `base_url` where the account's server is not that of the flow.

    Raises: NotAuthorized, NotFound, RateLimited, Unavailable, ChallengeRequired.
    """
    profile = await connector(
        place.http,
        account_id=account_id,
        credentials=credentials,
        base_url=base_url or place.base_url or None,
        handle=handle,
    ).profile()
    return Grant(
        profile.id,
        profile.name,
        profile.handle or handle,
        credentials,
        kind,
        expires_at,
        rights,
        base_url,
    )
