"""A campaign's results side by side, by network and market, in one measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from homeground.accounts.models import Market
from homeground.content.models import Campaign
from homeground.measurement.engagement import engagement, rate, total
from homeground.publishing.models import Post

from .models import Observation
from .queries import newest_observations


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One network in one market. `None` where the network does not say.

    `rate_by_reach`: engagements for one person reached. `rate_by_followers`: for one follower of
    the accounts that posted, per post; known more often, and rougher.
    """

    network: str
    market: Market
    posts: int
    followers: int | None
    views: int | None
    reach: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    engagement: float | None
    rate_by_reach: float | None
    rate_by_followers: float | None
    measured_at: datetime | None
    """The oldest of the readings that went into the row."""


def compare_campaign(campaign: Campaign) -> list[ComparisonRow]:
    """One row for each network and market that the campaign's posts went to."""
    posts = list(
        Post.objects.filter(publication__variant__message__campaign=campaign, gone_at=None)
        .select_related("account__market")
        .order_by("account__network", "account__market__country", "pk")
    )
    newest = newest_observations(post.pk for post in posts)
    groups: dict[tuple[str, int], list[Post]] = defaultdict(list)
    for post in posts:
        groups[(post.account.network, post.account.market_id)].append(post)
    return [_row(group, [newest.get(post.pk) for post in group]) for group in groups.values()]


def _row(posts: Sequence[Post], readings: Sequence[Observation | None]) -> ComparisonRow:
    def summed(metric: str) -> int | None:
        return total(None if reading is None else getattr(reading, metric) for reading in readings)

    likes, comments, shares = summed("likes"), summed("comments"), summed("shares")
    reach = summed("reach")
    engaged = engagement(likes, comments, shares)
    followers = total({post.account_id: post.account.followers for post in posts}.values())
    shown_to = total(post.account.followers for post in posts)
    return ComparisonRow(
        network=posts[0].account.network,
        market=posts[0].account.market,
        posts=len(posts),
        followers=followers,
        views=summed("views"),
        reach=reach,
        likes=likes,
        comments=comments,
        shares=shares,
        engagement=engaged,
        rate_by_reach=rate(engaged, reach),
        rate_by_followers=rate(engaged, shown_to),
        measured_at=min((r.observed_at for r in readings if r is not None), default=None),
    )
