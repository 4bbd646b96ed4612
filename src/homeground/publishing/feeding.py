"""Addresses at which calendar programs find what goes out: made, renewed, taken away, and opened.

Whoever has the address sees what its person sees, so it is a secret: kept as a hash, shown once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction

from homeground.accounts.models import Account, Brand, Market, User
from homeground.accounts.queries import holding_of
from homeground.accounts.tenancy import bound_to, seeing_all
from homeground.audit.acts import Act
from homeground.audit.keeping import note

from .models import Feed

SECRET_BYTES = 32
ASKED_TO = timedelta(hours=1)
"""How exactly is kept when an address was asked last."""


class Why(StrEnum):
    """Why an address shows nothing."""

    UNKNOWN = "unknown"
    OVER = "over"
    """It was taken away, or its person may not see the brand any more."""


class NoFeed(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(f"the feed cannot be shown: {why}")
        self.why = why


@transaction.atomic
def make_feed(
    brand: Brand, user: User, *, market: Market | None, account: Account | None, language: str,
    now: datetime,
) -> tuple[Feed, str]:  # fmt: skip
    """The feed, and the secret part of its address, which is not kept."""
    secret = token_urlsafe(SECRET_BYTES)
    feed = Feed.objects.create(
        organization_id=brand.organization_id, brand=brand, user=user, market=market,
        account=account, language=language, token_hash=_hash(secret), made_at=now,
    )  # fmt: skip
    note(Act.FEED_MADE, feed, by=user, words=brand.name, market=_market_of(feed))
    return feed, secret


@transaction.atomic
def renew_feed(feed: Feed, *, now: datetime) -> str:
    """Another secret; the address before shows nothing any more."""
    secret = token_urlsafe(SECRET_BYTES)
    feed.token_hash, feed.made_at, feed.asked_at = _hash(secret), now, None
    feed.save(update_fields=["token_hash", "made_at", "asked_at"])
    note(Act.FEED_RENEWED, feed, by=feed.user, words=feed.brand.name, market=_market_of(feed))
    return secret


@transaction.atomic
def revoke_feed(feed: Feed, *, now: datetime) -> None:
    feed.revoked_at = now
    feed.save(update_fields=["revoked_at"])
    note(Act.FEED_REVOKED, feed, by=feed.user, words=feed.brand.name, market=_market_of(feed))


def feed_at(secret: str) -> Feed:
    """The feed of that address. For whoever comes: a calendar program signs in nowhere. Raises: NoFeed."""
    with seeing_all():
        known = Feed.objects.filter(token_hash=_hash(secret))
        organization = known.values_list("organization_id", flat=True).first()
    if organization is None:
        raise NoFeed(Why.UNKNOWN)
    with bound_to([organization]):
        feed = (
            Feed.objects.filter(token_hash=_hash(secret))
            .select_related("brand__organization", "user", "market", "account__market")
            .defer("account__credentials")
            .first()
        )
    if feed is None:
        raise NoFeed(Why.UNKNOWN)
    if feed.revoked_at is not None or not feed.user.is_active:
        raise NoFeed(Why.OVER)
    return feed


def markets_of_feed(feed: Feed) -> list[Market]:
    """Those that its person may see now, as far as the feed reaches. Raises: NoFeed when there are none."""
    seen = holding_of(feed.brand, feed.user).seen(feed.brand.markets.all())
    wanted = _market_of(feed)
    found = [market for market in seen if wanted is None or market.pk == wanted.pk]
    if not found:
        raise NoFeed(Why.OVER)
    return found


def note_asked(feed: Feed, now: datetime) -> None:
    """So that a person sees which address is of use. By the house's clock."""
    if feed.asked_at is None or now - feed.asked_at >= ASKED_TO:
        Feed.objects.filter(pk=feed.pk).update(asked_at=now)


def _market_of(feed: Feed) -> Market | None:
    return feed.account.market if feed.account is not None else feed.market


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
