"""Keeping how posts stand, after each new reading and after each fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from homeground.accounts.models import Account
from homeground.insights.curves import course
from homeground.insights.formats import ANSWER, formats_of
from homeground.insights.models import Standing
from homeground.insights.queries.audience import audience_at
from homeground.insights.queries.readings import readings_of
from homeground.publishing.models import Post

from .benchmarks import Benchmarks, Judged
from .computing import Seen, chosen, standing_of
from .learned import Learned, learned_by

KEPT = [field.name for field in Standing._meta.concrete_fields if field.name != "post"]


def restate(posts: Sequence[int], *, now: datetime) -> int:
    """Say anew how these posts stand; how many do.

    What stands under another post (a first comment, a thread's later part) is not judged by itself.
    """
    by_account: dict[Account, list[Post]] = defaultdict(list)
    found = Post.objects.filter(pk__in=posts).select_related("account__market")
    for post in found.defer("account__credentials"):
        by_account[post.account].append(post)
    learned: dict[int, Learned] = {}
    rows: list[Standing] = []
    for account, its in by_account.items():
        house = account.organization_id
        if house not in learned:
            learned[house] = learned_by(house)
        rows += _rows(account, its, learned[house], now)
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["post"], update_fields=KEPT, batch_size=500
    )
    return len(rows)


def _rows(
    account: Account, posts: Sequence[Post], learned: Learned, now: datetime
) -> list[Standing]:
    weights = learned.weighing.of(account.brand_id)
    ids = [post.pk for post in posts]
    formats, readings = formats_of(ids), readings_of(ids)
    zone = ZoneInfo(account.market.time_zone)
    day_of = {post.pk: post.published_at.astimezone(zone).date() for post in posts}
    audiences = audience_at([account.pk], ((account.pk, day) for day in day_of.values()))
    judged = {
        post.pk: Judged(
            post.pk,
            post.published_at,
            formats[post.pk],
            course(readings[post.pk], post.published_at, weights),
        )
        for post in posts
        if formats[post.pk] != ANSWER and post.pk in readings
    }
    if not judged:
        return []
    benchmarks = Benchmarks(account.pk, list(judged.values()), weights)
    rows = []
    for post in posts:
        if (each := judged.get(post.pk)) is None:
            continue
        point = chosen(each.course)
        benchmark = (
            None if point is None else benchmarks.at(each.format, each.published_at, point.age)
        )
        audience = audiences[account.pk, day_of[post.pk]]
        seen = Seen(post, account, each.format, each.course, audience, benchmark)
        rows.append(Standing(post=post, **standing_of(seen, learned, now=now)))
    return rows
