"""Reading campaigns by what became of their publications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from homeground.accounts.models import Brand, Market
from homeground.content.models import Campaign

from .models import Publication
from .states import State

WAITS_FOR_A_PERSON = Q(state=State.ASSISTED) | Q(state=State.UNSURE, look_at__isnull=True)
"""To be posted by hand, or unsure in a way that only a person can settle."""


@dataclass(frozen=True)
class CampaignSummary:
    """A campaign, its first and last moment, and how many of its publications are in which state."""

    campaign: Campaign
    first_due_at: datetime | None = None
    last_due_at: datetime | None = None
    counts: dict[State, int] = field(default_factory=dict)
    """In the order of `State`; states without a publication are absent."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def campaigns_of(brand: Brand, market: Market | None = None) -> list[CampaignSummary]:
    """The brand's campaigns, newest first; with a market, only those that speak to it."""
    summaries = summarize(brand.campaigns.order_by("-created_at", "-pk"), market)
    return [summary for summary in summaries if market is None or summary.total]


def summarize(campaigns: Iterable[Campaign], market: Market | None = None) -> list[CampaignSummary]:
    """A summary of each campaign in its place; with a market, of its publications there alone."""
    campaigns = list(campaigns)
    publications = Publication.objects.filter(variant__message__campaign__in=campaigns)
    if market is not None:
        publications = publications.filter(variant__market=market)
    found = (
        publications.order_by()
        .values_list("variant__message__campaign", "state")
        .annotate(Count("pk"), Min("due_at"), Max("due_at"))
    )
    counts: dict[int, dict[State, int]] = defaultdict(dict)
    firsts: dict[int, list[datetime]] = defaultdict(list)
    lasts: dict[int, list[datetime]] = defaultdict(list)
    for campaign_id, state, count, first, last in found:
        counts[campaign_id][State(state)] = count
        firsts[campaign_id].append(first)
        lasts[campaign_id].append(last)
    order = list(State)
    return [
        CampaignSummary(
            campaign,
            min(firsts[campaign.pk], default=None),
            max(lasts[campaign.pk], default=None),
            dict(sorted(counts[campaign.pk].items(), key=lambda pair: order.index(pair[0]))),
        )
        for campaign in campaigns
    ]


def publications_of(
    campaign: Campaign, market: Market | None = None, state: State | None = None
) -> QuerySet[Publication]:
    """A campaign's publications by the moment they are due, with all that a line of a table names."""
    publications = (
        Publication.objects.filter(variant__message__campaign=campaign)
        .select_related("variant__message", "variant__market", "account", "post")
        .defer("account__credentials")
    )
    if market is not None:
        publications = publications.filter(variant__market=market)
    if state is not None:
        publications = publications.filter(state=state)
    return publications.order_by("due_at", "pk")


def changes_soon(campaign: Campaign, before: datetime | None) -> bool:
    """Whether something is in flight or unsure, or to be sent `before` that moment (`None`: ever)."""
    scheduled = Q(state=State.SCHEDULED)
    if before is not None:
        scheduled &= Q(send_at__lt=before)
    return (
        publications_of(campaign)
        .filter(Q(state__in=[State.ARMED, State.UNSURE]) | scheduled)
        .exists()
    )


def waiting_for_a_person(brand: Brand, market: Market | None = None) -> QuerySet[Publication]:
    """What a person must post or settle, the oldest first, with all that they need for it."""
    waiting = (
        Publication.objects.filter(WAITS_FOR_A_PERSON, account__brand=brand)
        .select_related("account__brand", "variant__message__campaign", "variant__market")
        .defer("account__credentials")
        .prefetch_related("variant__media__file")
    )
    if market is not None:
        waiting = waiting.filter(variant__market=market)
    return waiting.order_by("due_at", "pk")
