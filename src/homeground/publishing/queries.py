"""Reading campaigns by what became of their publications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Left

from homeground.accounts.models import Brand, Market
from homeground.content.models import Campaign

from .models import Publication
from .states import State
from .story import Line, story

SHOWN_SIGNS = 300
"""So much of a text is read for a line of it."""
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


def campaigns_of(brand: Brand, markets: Collection[Market] | None = None) -> list[CampaignSummary]:
    """The brand's campaigns, newest first; with markets, only those that speak to one of them."""
    summaries = summarize(brand.campaigns.order_by("-created_at", "-pk"), markets)
    return [summary for summary in summaries if markets is None or summary.total]


def summarize(
    campaigns: Iterable[Campaign], markets: Collection[Market] | None = None
) -> list[CampaignSummary]:
    """A summary of each campaign in its place; with markets, of its publications there alone."""
    campaigns = list(campaigns)
    publications = Publication.objects.filter(in_campaign__in=campaigns)
    if markets is not None:
        publications = publications.filter(account__market__in=markets)
    found = (
        publications.order_by()
        .values_list("in_campaign", "state")
        .annotate(many=Count("*"), first=Min("due_at"), last=Max("due_at"))
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
    campaign: Campaign, markets: Collection[Market] | None = None, state: State | None = None
) -> QuerySet[Publication]:
    """A campaign's publications by the moment they are due, with all that there is to say of one."""
    return (
        _in_campaign(campaign, markets, state)
        .select_related("variant__message", "variant__market", "account", "post")
        .defer("account__credentials")
    )


@dataclass(frozen=True)
class Told:
    """What a line of a campaign's table says of a publication."""

    pk: int
    due_at: datetime
    time_zone: str
    state: str
    problem: str
    title: str
    begins: str
    """The beginning of its text."""
    message: str
    market_id: int
    network: str
    handle: str
    name: str
    """The account's."""
    post_id: int | None
    post_url: str | None


def told_of(
    campaign: Campaign, markets: Collection[Market] | None = None, state: State | None = None
) -> QuerySet[Publication, tuple[Any, ...]]:
    """The same as `Told` has it."""
    return _in_campaign(campaign, markets, state).values_list(
        "pk", "due_at", "time_zone", "state", "problem",
        "variant__title", Left("variant__text", SHOWN_SIGNS), "variant__message__name", "account__market_id",
        "account__network", "account__handle", "account__name", "post__pk", "post__url",
    )  # fmt: skip


def _in_campaign(
    campaign: Campaign, markets: Collection[Market] | None, state: State | None
) -> QuerySet[Publication]:
    publications = Publication.objects.filter(in_campaign=campaign)
    if markets is not None:
        publications = publications.filter(account__market__in=markets)
    if state is not None:
        publications = publications.filter(state=state)
    return publications.order_by("due_at", "pk")


def story_of(publication: Publication) -> list[Line]:
    """All that happened to it, in order, in words."""
    return story(
        publication,
        list(publication.attempts.select_related("worker")),
        list(publication.happenings.select_related("by")),
        getattr(publication, "post", None),
    )


def changes_soon(campaign: Campaign, before: datetime | None) -> bool:
    """Whether something is in flight or unsure, or to be sent `before` that moment (`None`: ever)."""
    scheduled = Q(state=State.SCHEDULED)
    if before is not None:
        scheduled &= Q(send_at__lt=before)
    return (
        Publication.objects.filter(in_campaign=campaign)
        .filter(Q(state__in=[State.ARMED, State.UNSURE, State.HANDED_OVER]) | scheduled)
        .exists()
    )


def waiting_for_a_person(
    brand: Brand, markets: Collection[Market] | None = None
) -> QuerySet[Publication]:
    """What a person must post or settle, the oldest first, with all that they need for it."""
    waiting = (
        Publication.objects.filter(WAITS_FOR_A_PERSON, account__brand=brand)
        .select_related("account__brand", "variant__message__campaign", "variant__market")
        .defer("account__credentials")
        .prefetch_related("variant__media__file", "parts__variant")
    )
    if markets is not None:
        waiting = waiting.filter(variant__market__in=markets)
    return waiting.order_by("due_at", "pk")
