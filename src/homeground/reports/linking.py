"""Links to a campaign's report for people without an account: each for one of them, and for some days.

The secret in the address is kept nowhere: of it there is only the hash. A link can be taken back, and ends
when whoever made it may no longer see the campaign's numbers.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from homeground.accounts.models import Market, User
from homeground.accounts.queries import holding_of
from homeground.accounts.rights import Right
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.content.models import Campaign
from homeground.errors import BadInput, HomegroundError

from .models import ReportLink

DAYS = 30
MOST_DAYS = 365


class Why(StrEnum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    ENDED = "ended"
    REVOKED = "revoked"


class NoReport(HomegroundError):
    def __init__(self, why: Why, link: ReportLink | None = None) -> None:
        super().__init__(f"the link opens nothing: {why}")
        self.why, self.link = why, link


def make_link(
    campaign: Campaign,
    name: str,
    *,
    language: str,
    by: User | None,
    now: datetime,
    days: int = DAYS,
    markets: Collection[Market] | None = None,
    by_itself: bool = False,
) -> tuple[ReportLink, str]:
    """The link, and the secret part of its address, which is not kept. Raises: BadInput.

    `by_itself`: for a letter that goes by a schedule of theirs, which nobody does at this moment.
    """
    name = " ".join(name.replace("\0", "").split())
    if not name or len(name) > 150:
        raise BadInput(
            _("Nobody is named whom the link is for."),
            _("Write who they are: by it you know which link to take back."),
        )
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(
            _("A link holds for 1 to %(most)d days.") % {"most": MOST_DAYS},
            _("Write a number of days between."),
        )
    secret = token_urlsafe(32)
    with transaction.atomic():
        link = ReportLink.objects.create(
            organization_id=campaign.organization_id, campaign=campaign, name=name,
            token_hash=_hash(secret), language=known_language(language),
            market_ids=ids_of(markets), made_by=by, made_at=now, ends_at=now + timedelta(days=days),
        )  # fmt: skip
        if not by_itself:
            note(Act.REPORT_LINK_MADE, link, by=by, words=f"{campaign.name} · {name}")
    return link, secret


def revoke(link: ReportLink, *, by: User, now: datetime) -> None:
    """It opens nothing any more."""
    with transaction.atomic():
        if ReportLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
            note(Act.REPORT_LINK_REVOKED, link, by=by, words=f"{link.campaign.name} · {link.name}")


def links_of(campaign: Campaign) -> QuerySet[ReportLink]:
    """The newest first."""
    found = ReportLink.objects.filter(campaign=campaign)
    return found.select_related("made_by").order_by("-made_at", "-pk")


def opened(secret: str, *, now: datetime) -> ReportLink:
    """The link whose address has this secret in it. Raises: NoReport."""
    link = (
        ReportLink.objects.filter(token_hash=_hash(secret))
        .select_related("campaign__brand__organization", "made_by")
        .first()
    )
    if link is None:
        raise NoReport(Why.UNKNOWN)
    if link.revoked_at is not None:
        raise NoReport(Why.REVOKED, link)
    if not link.holds(now):
        raise NoReport(Why.ENDED, link)
    if link.made_by is None or not may_show(link.campaign, link.made_by, link.market_ids):
        raise NoReport(Why.REVOKED, link)
    return link


def count_opening(link: ReportLink, *, now: datetime) -> None:
    ReportLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=now)
    ReportLink.objects.filter(pk=link.pk).update(times_opened=F("times_opened") + 1)


def may_show(campaign: Campaign, person: User, market_ids: Collection[int] | None) -> bool:
    """Whether the person may see these numbers themselves, now."""
    holding = holding_of(campaign.brand, person)
    if market_ids is None:
        return Right.MEASURE in holding.whole
    return all(Right.MEASURE in holding.in_market(pk) for pk in market_ids)


def markets_of(campaign: Campaign, market_ids: Collection[int] | None) -> list[Market] | None:
    """The markets that a link or a schedule tells of; `None`: all."""
    if market_ids is None:
        return None
    return list(Market.objects.filter(brand=campaign.brand, pk__in=market_ids).order_by("pk"))


def ids_of(markets: Collection[Market] | None) -> list[int] | None:
    return None if markets is None else sorted(market.pk for market in markets)


def known_language(language: str) -> str:
    """Raises: BadInput for one that Homeground does not speak."""
    if language not in dict(settings.LANGUAGES):
        raise BadInput(
            _("There is no report in this language."),
            _("Choose one of these: %(languages)s.") % {"languages": ", ".join(dict(settings.LANGUAGES))},
        )  # fmt: skip
    return language


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
