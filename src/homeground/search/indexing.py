"""Making what changed findable: a batch at a time, each row by one worker."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Min

from homeground.community.models import Comment
from homeground.content.models import Message, Variant, VariantMedia

from .models import Changed, Entry, Kind
from .words import configuration, how_for, indexed, mark_of_market, mark_of_shelf

AT_ONCE = 500
LONGEST_TEXT = 20_000
"""Characters that are indexed: longer than what any network takes."""


@dataclass(frozen=True, slots=True)
class Findable:
    organization_id: int
    brand_id: int
    market_id: int | None
    about_id: int
    title: str
    text: str
    language: str
    at: datetime


def index_changed() -> int:
    """How many were looked at; as long as it is not 0 there may be more."""
    with transaction.atomic():
        batch = list(Changed.objects.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
        for kind in Kind:
            ids = {each.about_id for each in batch if each.kind == kind}
            if ids:
                found = list(FINDABLE[kind](ids))
                _keep(kind, found)
                gone = ids - {each.about_id for each in found}
                Entry.objects.filter(kind=kind, about_id__in=gone).delete()
        Changed.objects.filter(pk__in=[each.pk for each in batch]).delete()
    return len(batch)


def messages(ids: Collection[int]) -> Iterator[Findable]:
    rows = Message.objects.filter(pk__in=ids).select_related("campaign")
    for each in rows:
        yield Findable(
            each.organization_id, each.campaign.brand_id, None, each.pk, each.name, each.text,
            each.language, each.campaign.created_at,
        )  # fmt: skip


def texts(ids: Collection[int]) -> Iterator[Findable]:
    rows = (
        Variant.objects.filter(pk__in=ids)
        .select_related("message__campaign", "market")
        .annotate(due_at=Min("publications__due_at"))
    )
    for each in rows:
        yield Findable(
            each.organization_id, each.message.campaign.brand_id, each.market_id, each.pk,
            each.title, each.text, each.market.language,
            each.due_at or each.message.campaign.created_at,
        )  # fmt: skip


def comments(ids: Collection[int]) -> Iterator[Findable]:
    rows = Comment.objects.filter(pk__in=ids, gone_at=None).select_related("post__account__market")
    for each in rows.defer("post__account__credentials"):
        account = each.post.account
        yield Findable(
            each.organization_id, account.brand_id, account.market_id, each.pk, each.author_name,
            each.text, account.market.language, each.created_at,
        )  # fmt: skip


def media(ids: Collection[int]) -> Iterator[Findable]:
    rows = VariantMedia.objects.filter(pk__in=ids).select_related(
        "file", "variant__message__campaign", "variant__market"
    )
    for each in rows:
        campaign = each.variant.message.campaign
        yield Findable(
            each.organization_id, campaign.brand_id, each.variant.market_id, each.pk,
            each.called, each.alt, each.variant.market.language, campaign.created_at,
        )  # fmt: skip


FINDABLE: dict[Kind, Callable[[Collection[int]], Iterable[Findable]]] = {
    Kind.MESSAGE: messages,
    Kind.TEXT: texts,
    Kind.COMMENT: comments,
    Kind.MEDIA: media,
}


def _keep(kind: Kind, found: Collection[Findable]) -> None:
    if not found:
        return
    rows = [_row(kind, each) for each in found]
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO search_entry (organization_id, brand_id, market_id, kind, about_id, title,
                                      text, language, how, at, words)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
                    setweight(to_tsvector(%s::regconfig, %s), 'A')
                    || setweight(to_tsvector(%s::regconfig, %s), 'B')
                    || array_to_tsvector(%s))
            ON CONFLICT (kind, about_id) DO UPDATE SET
                brand_id = excluded.brand_id, market_id = excluded.market_id,
                title = excluded.title, text = excluded.text, language = excluded.language,
                how = excluded.how, at = excluded.at, words = excluded.words
            """,
            rows,
        )


def _row(kind: Kind, each: Findable) -> tuple[Any, ...]:
    how, text = how_for(each.language), each.text[:LONGEST_TEXT]
    rules = configuration(how)
    return (
        each.organization_id, each.brand_id, each.market_id, kind.value, each.about_id,
        each.title[:300], text, each.language, how, each.at,
        rules, indexed(each.title, how), rules, indexed(text, how),
        [
            mark_of_shelf(each.brand_id, how, kind.value),
            mark_of_market(each.brand_id, each.market_id),
        ],
    )  # fmt: skip
