"""What a page of numbers was asked for: whose posts, of which time, and where its numbers lead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import urlencode

from homeground.accounts.models import Account, Market
from homeground.accounts.rights import Right
from homeground.content.models import Campaign
from homeground.insights.queries.lifts import PostLift, lifts_of
from homeground.insights.queries.scope import Scope, accounts_in, posts_of
from homeground.insights.queries.summaries import Counts, counts_of
from homeground.publishing.clock import now_of
from homeground.web.place import Place

from .period import Period, period_from


@dataclass(frozen=True)
class Asked:
    place: Place
    period: Period
    scope: Scope
    network: str | None = None
    account: Account | None = None
    campaign: Campaign | None = None

    @cached_property
    def counts(self) -> Counts:
        return counts_of(self.scope, timezone.get_current_timezone())

    @cached_property
    def lifts(self) -> list[PostLift]:
        return lifts_of(self.scope)

    @property
    def accounts(self) -> dict[int, Account]:
        return dict(self.scope.accounts)

    @property
    def markets(self) -> list[Market]:
        """Of the accounts shown, in their order."""
        return list({each.market_id: each.market for each in self.accounts.values()}.values())

    def leads_to(self, view: str, *args: object, **query: object) -> str:
        """Another page of the same time."""
        return self.place.address(view, *args, **(self.period.query | query))

    def posts_behind(self, **query: object) -> str:
        """The posts behind one of the page's numbers."""
        kept: dict[str, object] = dict(self.period.query)
        if self.campaign is not None:
            # Elsewhere "campaign" would be nobody's.
            kept = {"period": "own", "since": self.period.first, "until": self.period.last}
            kept["campaign"] = self.campaign.slug
        if self.account is not None:
            kept["account"] = self.account.pk
        elif self.network is not None:
            kept["network"] = self.network
        said = {name: f"{value}" for name, value in (kept | query).items()}
        return f"{self._posts}{urlencode(said)}"

    @cached_property
    def _posts(self) -> str:
        """Where all of them stand, up to the query: hundreds of numbers on a page lead there."""
        address = self.place.address("measure_posts")
        return f"{address}{'&' if '?' in address else '?'}"


def asked_from(
    request: HttpRequest,
    place: Place,
    *,
    network: str | None = None,
    account: int | None = None,
    campaign: str | None = None,
) -> Asked:
    """Raises: Http404 for what is not this brand's, or not in a market whose numbers the person may see."""
    found = get_object_or_404(place.brand.campaigns, slug=campaign) if campaign else None
    posts = posts_of(found) if found is not None else None
    published = posts.values() if posts is not None else ()
    period = period_from(request, now_of(place.brand), found, published)
    markets = place.markets_with(Right.MEASURE)
    accounts = accounts_in(place.brand, markets, network=network, account=account)
    if (network is not None or account is not None) and not accounts:
        raise Http404("There is no such account.")
    scope = Scope(accounts, period.since, period.until, found, posts)
    one = accounts[account] if account is not None else None
    return Asked(place, period, scope, network, one, found)
