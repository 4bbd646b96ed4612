"""A campaign's results side by side, by network and market, in one measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from homeground.accounts.models import Account, Market
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


def compare_campaign(
    campaign: Campaign, markets: Collection[Market] | None = None
) -> list[ComparisonRow]:
    """One row for each network and market that the campaign's posts went to; with markets, theirs."""
    found = Post.objects.filter(
        publication__in_campaign=campaign,
        # First comments and a thread's later parts are part of what they answer.
        publication__answers=None,
        gone_at=None,
    )
    if markets is not None:
        found = found.filter(account__market__in=markets)
    posts = [_Posted(*each) for each in found.order_by("pk").values_list("pk", "account")]
    if not posts:
        return []
    speaking = Account.objects.filter(pk__in={post.account for post in posts})
    accounts = {
        each[0]: _Speaking(*each)
        for each in speaking.values_list("pk", "network", "market_id", "followers")
    }
    markets = Market.objects.in_bulk({each.market for each in accounts.values()})
    newest = newest_observations(post.pk for post in posts)
    groups: dict[tuple[str, int], list[_Posted]] = defaultdict(list)
    for post in posts:
        account = accounts[post.account]
        groups[account.network, account.market].append(post)
    return [
        _row(
            markets[market],
            [accounts[post.account] for post in groups[network, market]],
            [newest.get(post.pk) for post in groups[network, market]],
        )
        for network, market in sorted(
            groups, key=lambda place: (place[0], markets[place[1]].country, place[1])
        )
    ]


class _Posted(NamedTuple):
    pk: int
    account: int


class _Speaking(NamedTuple):
    """An account: a campaign may speak on hundreds, and no more is asked of each."""

    pk: int
    network: str
    market: int
    followers: int | None


def _row(
    market: Market, accounts: Sequence[_Speaking], readings: Sequence[Observation | None]
) -> ComparisonRow:
    """Of as many posts: each one's account, and its newest reading."""

    def summed(metric: str) -> int | None:
        return total(None if reading is None else getattr(reading, metric) for reading in readings)

    likes, comments, shares = summed("likes"), summed("comments"), summed("shares")
    reach = summed("reach")
    engaged = engagement(likes, comments, shares)
    followers = total({account.pk: account.followers for account in accounts}.values())
    shown_to = total(account.followers for account in accounts)
    return ComparisonRow(
        network=accounts[0].network,
        market=market,
        posts=len(accounts),
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
