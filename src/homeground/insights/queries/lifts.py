"""The lifts of many posts, and what they are together.

They are combined from at most `MOST_LIFTS` of them: of more, from so many whose order has nothing to do with
how they did, and whose typical lift is the same within its interval.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar, cast

from homeground.content.models import Campaign
from homeground.insights.models.standing import AT_RANDOM, Standing
from homeground.measurement.lift import Combined, Lift, combined

from .scope import Scope

Key = TypeVar("Key", bound=Hashable)
MOST_LIFTS = 1_500


class PostLift(NamedTuple):
    """One post's lift, with what it is grouped by."""

    post: int
    account: int
    published_at: datetime
    format: str
    campaign: int | None
    message: int | None
    """Asked for in a campaign's scope alone."""
    own_posts: int
    borrowed: float
    lift: Lift


def lifts_of(scope: Scope) -> list[PostLift]:
    """The lifts of the scope's posts, newest first. One question."""
    # Chosen from an index alone: of the table itself, the rows of these are read.
    chosen = scope.standings().filter(lift__isnull=False).order_by(AT_RANDOM)[:MOST_LIFTS]
    found = Standing.objects.filter(pk__in=chosen.values("pk"))
    part = (
        "post__publication__in_campaign_id"
        if scope.campaign is None
        else "post__publication__variant__message_id"
    )
    rows = found.order_by("-published_at").values_list(
        "post_id", "account_id", "published_at", "format", part, "own_posts", "borrowed",
        "lift", "lift_low", "lift_high", "percentile", "percentile_low", "percentile_high",
    )  # fmt: skip
    known = (row for row in rows if None not in row[_RATIO:])
    return [_post_lift(scope.campaign, *cast("Any", row)) for row in known]


_RATIO = 7
"""From this column on a row holds the lift."""


def _post_lift(
    campaign: Campaign | None, post: int, account: int, at: datetime, kind: str, part: int | None,
    own: int | None, borrowed: float | None, *lift: float,
) -> PostLift:  # fmt: skip
    its, message = (part, None) if campaign is None else (campaign.pk, part)
    return PostLift(post, account, at, kind, its, message, own or 0, borrowed or 0.0, Lift(*lift))


def extremes_of(scope: Scope, many: int) -> tuple[list[int], list[int]]:
    """So many of the scope's posts that did best, and of the others those that did worst, by their ids.

    By percentile, then by lift. Two questions.
    """
    known = scope.standings().filter(lift__isnull=False).values_list("pk", flat=True)
    best = list(known.order_by("-percentile", "-lift", "-pk")[:many])
    worst = known.order_by("percentile", "lift", "pk")[: 2 * many]
    return best, [post for post in worst if post not in best][:many]


def typical(lifts: Collection[PostLift]) -> Combined | None:
    """The lift of these posts together; `None` of none."""
    return combined([each.lift for each in lifts], of=[each.account for each in lifts])


def grouped(lifts: Iterable[PostLift], key: Callable[[PostLift], Key]) -> dict[Key, list[PostLift]]:
    groups: dict[Key, list[PostLift]] = defaultdict(list)
    for each in lifts:
        groups[key(each)].append(each)
    return dict(groups)


def campaigns_named(keys: Iterable[int]) -> dict[int, Campaign]:
    """Campaigns by their id."""
    return Campaign.objects.in_bulk(list(keys))
