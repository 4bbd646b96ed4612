"""New customers of some days: how many, by which way, and what that says. `None` where nobody told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import TruncDate

from homeground.accounts.models import Brand, Market
from homeground.content.models import Campaign
from homeground.insights.queries.readings import newest_observations
from homeground.measurement.attribution import (
    Rate,
    Share,
    shares_per_reader,
    subscriber_referral_rate,
)
from homeground.measurement.engagement import total
from homeground.publishing.models import Post

from .models import Conversion, Referring


def told_days(brand: Brand, zone: str) -> tuple[date, date] | None:
    """The first and last day of which new customers are told, where every one of them is."""
    if not Referring.objects.filter(brand=brand, all_told=True).exists():
        return None
    days = _by_day(brand, zone).aggregate(first=Min("day"), last=Max("day"))
    return (days["first"], days["last"]) if days["first"] is not None else None


def new_by_day(brand: Brand, since: date, until: date, zone: str) -> list[int | None]:
    """New customers of each day, both ends in it; `None` on days of which nothing is told."""
    told = told_days(brand, zone)
    counted = dict(
        _by_day(brand, zone)
        .filter(day__gte=since, day__lte=until)
        .values_list("day")
        .annotate(many=Count("pk"))
    )
    days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    if told is None:
        return [None] * len(days)
    return [counted.get(day, 0) if told[0] <= day <= told[1] else None for day in days]


def referral_rate(brand: Brand, since: date, until: date, zone: str) -> Share | None:
    """The share of these days' new customers who came by a link; `None` where not all are told of."""
    if told_days(brand, zone) is None:
        return None
    found = _by_day(brand, zone).filter(day__gte=since, day__lte=until)
    referred = found.filter(link__isnull=False).count()
    return subscriber_referral_rate(referred, found.count())


def word_of_mouth(campaign: Campaign, markets: Collection[Market] | None = None) -> Rate | None:
    """How often a reader of the campaign's posts shared one; `None` unless every post tells both."""
    posts = Post.objects.filter(publication__in_campaign=campaign)
    if markets is not None:
        posts = posts.filter(account__market__in=markets)
    ids = list(posts.values_list("pk", flat=True))
    newest = newest_observations(ids)
    seen = [newest.get(pk) for pk in ids]
    return shares_per_reader(
        total(each.shares if each else None for each in seen),
        total(each.reach if each else None for each in seen),
    )


def came_by_links(campaign: Campaign, markets: Collection[Market] | None = None) -> int:
    """New customers who came by a link of the campaign."""
    found = Conversion.objects.filter(link__campaign=campaign, new_customer=True)
    if markets is not None:
        found = found.filter(link__account__market__in=markets)
    return found.count()


def _by_day(brand: Brand, zone: str) -> QuerySet[Any]:
    return Conversion.objects.filter(brand=brand, new_customer=True).annotate(
        day=TruncDate("at", tzinfo=ZoneInfo(zone))
    )
