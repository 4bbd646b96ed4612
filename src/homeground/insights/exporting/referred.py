"""The tables of what came by links: clicks by the hour, and conversions. Nobody's address is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from homeground.referrals.models import Clicks, Conversion, Link

from .columns import Kind, Table, columns
from .tables import in_batches

_LINK = columns(
    Kind.TEXT,
    code="of the short link",
    account="network/handle that it was published on",
    campaign="slug of its campaign",
    message="what headquarters wanted said",
)
CLICKS = (
    *_LINK,
    *columns(Kind.TEXT, target="where it leads"),
    *columns(Kind.INSTANT, hour="the beginning of the hour"),
    *columns(
        Kind.WHOLE,
        people="clicks in it; an hour without any has no row",
        machines="crawlers and previews: no clicks",
    ),
)
CONVERSIONS = (
    *_LINK,
    *columns(Kind.INSTANT, at="when it happened"),
    *columns(
        Kind.TEXT, kind="what it was, as the brand's system calls it", currency="of the value"
    ),
    *columns(Kind.NUMBER, value="what it was worth"),
    *columns(Kind.FLAG, new_customer="whether it was the customer's first"),
)


def clicks_table(links: QuerySet[Link]) -> Table:
    rows = Clicks.objects.filter(link__in=links).select_related(
        "link__account", "link__campaign", "link__message"
    )
    return Table("clicks", CLICKS, _clicks(rows))


def conversions_table(conversions: QuerySet[Conversion], links: QuerySet[Link] | None) -> Table:
    """With `links`: those that came by one of them."""
    if links is not None:
        conversions = conversions.filter(Q(link__in=links))
    rows = conversions.select_related("link__account", "link__campaign", "link__message")
    return Table("conversions", CONVERSIONS, _conversions(rows))


def _clicks(rows: QuerySet[Clicks]) -> Iterator[Sequence[Sequence[Any]]]:
    for batch in in_batches(rows):
        yield [
            (*_of(each.link), each.link.target, each.hour, each.people, each.machines)
            for each in batch
        ]


def _conversions(rows: QuerySet[Conversion]) -> Iterator[Sequence[Sequence[Any]]]:
    for batch in in_batches(rows):
        yield [
            (
                *(_of(each.link) if each.link else (each.code or None, None, None, None)),
                each.at, each.kind or None, each.currency or None, each.value, each.new_customer,
            )
            for each in batch
        ]  # fmt: skip


def _of(link: Link) -> tuple[str, str | None, str | None, str | None]:
    return (
        link.code,
        link.account.address if link.account else None,
        link.campaign.slug if link.campaign else None,
        link.message.name if link.message else None,
    )
