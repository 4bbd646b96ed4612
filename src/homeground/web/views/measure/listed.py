"""Posts in a list, each with its numbers; every number leads to the post's own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from homeground.accounts.models import Account
from homeground.insights.models import Standing
from homeground.insights.queries.lifts import extremes_of

from .asked import Asked
from .standing_words import (
    engaged_number,
    forecast_number,
    lift_number,
    named,
    percentile_number,
)
from .told import Number

EXTREMES = 5


@dataclass(frozen=True)
class PostLine:
    account: Account
    name: str
    language: str
    href: str
    published_at: datetime
    campaign: str
    engaged: Number
    lift: Number
    percentile: Number
    forecast: Number


def lines(asked: Asked, posts: Sequence[int]) -> list[PostLine]:
    """The posts of these ids, in their order. One question for all of them."""
    accounts = asked.accounts
    found = Standing.objects.select_related(
        "post__publication__variant__message__campaign",
        "post__publication__variant__market",
        "post__archived",
    ).in_bulk(posts)
    return [_line(asked, each, accounts[each.account_id]) for pk in posts if (each := found[pk])]


def _line(asked: Asked, standing: Standing, account: Account) -> PostLine:
    # Spares a question: the list knows its accounts.
    standing.post.account = account
    href = asked.leads_to("measure_post", standing.post_id)
    publication = standing.post.publication
    variant = publication.variant if publication is not None else None
    return PostLine(
        account,
        named(standing),
        variant.market.language if variant is not None else "",
        href,
        standing.published_at,
        variant.message.campaign.name if variant is not None else "",
        engaged_number(standing, account, href),
        lift_number(standing, href),
        percentile_number(standing, href),
        forecast_number(standing, href),
    )


def extremes(asked: Asked) -> tuple[list[PostLine], list[PostLine]]:
    """The posts that did best, and those that did worst, against what was expected of each.

    Their ids are found first: what a line shows is joined for these few alone.
    """
    best, weakest = extremes_of(asked.scope, EXTREMES)
    shown = lines(asked, [*best, *weakest])
    return shown[: len(best)], shown[len(best) :]
