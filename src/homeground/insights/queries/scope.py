"""Whose posts a page of numbers is about, and of which time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Lookup, QuerySet

from homeground.accounts.models import Account, Brand, Market
from homeground.content.models import Campaign
from homeground.insights.models import Standing
from homeground.publishing.models import Post


@dataclass(frozen=True)
class Scope:
    accounts: Mapping[int, Account]
    since: datetime
    until: datetime
    campaign: Campaign | None = None
    posts: Collection[int] | None = None
    """The campaign's, by `posts_of`; `None`: all of the accounts'."""

    def standings(self) -> QuerySet[Standing]:
        found = Standing.objects.filter(
            OneOf(F("account_id"), list(self.accounts)),
            published_at__gte=self.since,
            published_at__lt=self.until,
        )
        # Named one by one: joined to its campaign, PostgreSQL looks at every post of the time.
        return found if self.posts is None else found.filter(OneOf(F("post_id"), list(self.posts)))


class OneOf(Lookup):
    """`column = ANY(ids)`: what `in` means, with one parameter for thousands of ids."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*values, self.rhs]


def accounts_in(
    brand: Brand,
    markets: Collection[Market],
    *,
    network: str | None = None,
    account: int | None = None,
) -> dict[int, Account]:
    """The accounts of these markets, by their id, without their secrets."""
    found = (
        Account.objects.filter(brand=brand, market__in=markets)
        .select_related("market")
        .defer("credentials")
        .order_by("network", "name", "pk")
    )
    if network is not None:
        found = found.filter(network=network)
    if account is not None:
        found = found.filter(pk=account)
    return {each.pk: each for each in found}


def posts_of(campaign: Campaign) -> dict[int, datetime]:
    """When each of the campaign's posts was published, by the post's id."""
    found = Post.objects.filter(publication__in_campaign=campaign)
    return dict(found.values_list("pk", "published_at"))
