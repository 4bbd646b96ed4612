"""The tables of the export: posts, their observations and standings, audiences, clicks and conversions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from homeground.accounts.models import Account
from homeground.insights.curves import COUNTED, course
from homeground.insights.formats import formats_of
from homeground.insights.models import AudienceReading, Standing
from homeground.insights.queries import readings_of
from homeground.insights.weighing import Weighing
from homeground.measurement.engagement import Weights
from homeground.publishing.models import Post

from .columns import Kind, Table, columns

BATCH = 2_000
"""Posts read at once, with all their observations."""

_COUNTERS = columns(
    Kind.WHOLE,
    views="times it was shown or opened, as the network defines it",
    reach="different people or accounts",
    likes="likes, or reactions of any kind",
    comments="answers below it",
    shares="reposts, boosts, retweets",
    clicks="on the post's links, as the network counts them",
    saves="kept by people for later",
)
POST = columns(Kind.WHOLE, post_id="the post's number in this house; joins the tables")
POSTS = (
    *POST,
    *columns(
        Kind.TEXT,
        network="slug of the network",
        account="network/handle",
        market="country and language, such as DE-de",
        time_zone="the market's own clock",
        campaign="slug; empty: of no campaign of this house",
        message="what headquarters wanted said",
        format="text, link, image, images, video, document, reel, story, media or answer",
        title="its title, where there is one",
        text="as it was published",
        link="the link that it carries",
        network_id="the network's own id",
        url="permalink",
    ),
    *columns(Kind.INSTANT, published_at="when it came out"),
    *columns(Kind.LOCAL, published_local="the same by the market's clock"),
    *columns(Kind.FLAG, made_here="published from this house"),
    *columns(Kind.INSTANT, gone_at="when it was first seen to be deleted"),
)
OBSERVATIONS = (
    *POST,
    *columns(Kind.INSTANT, observed_at="what the counters were then"),
    *columns(Kind.LOCAL, observed_local="the same by the market's clock"),
    *columns(Kind.NUMBER, age_hours="how old the post was"),
    *columns(Kind.TEXT, how="api, archive, hand or table"),
    *_COUNTERS,
    *columns(
        Kind.NUMBER,
        engaged="weighted engagement, as it counts: never more than at a later reading",
    ),
)
AUDIENCE = (
    *columns(Kind.TEXT, account="network/handle", network="slug of the network"),
    *columns(Kind.DAY, day="the network's own day"),
    *columns(Kind.INSTANT, observed_at="when it was read"),
    *columns(
        Kind.WHOLE,
        followers="at the day's end",
        joined="during the day",
        left="during the day",
        reach="people who saw anything of the account",
        views="times anything of it was shown",
    ),
)
_MEASURES = columns(
    Kind.NUMBER,
    engaged="weighted engagement at the reading that counts",
    expected="median of what such a post has at this age",
    expected_low="a tenth of such posts have less",
    expected_high="a tenth of such posts have more",
    lift="engagement against expectation; 2 is twice",
    lift_low="lower end of the lift's interval",
    lift_high="upper end of the lift's interval",
    percentile="share of such posts that have less, 0 to 100",
    percentile_low="lower end of the percentile's interval",
    percentile_high="upper end of the percentile's interval",
    borrowed="0 to 1: how much of the expectation comes from network and market",
    crowdtangle="CrowdTangle's published score",
    forecast="engagement at 30 days",
    forecast_low="lower end of the forecast's interval",
    forecast_high="upper end of the forecast's interval",
)
STANDINGS = (
    *POST,
    *columns(
        Kind.TEXT,
        network="slug of the network",
        market="country and language",
        account="network/handle",
        account_key="the account, as the expectation knows it",
        format="as in posts",
        how="how the reading was made",
        forecast_method="which method foretold",
    ),
    *columns(
        Kind.INSTANT,
        published_at="when it came out",
        observed_at="of the reading it was taken from",
        computed_at="when the measures were computed",
    ),
    *columns(Kind.LOCAL, published_local="by the market's clock"),
    *columns(Kind.NUMBER, age_hours="of the post at that reading"),
    *columns(
        Kind.WHOLE,
        audience="followers when it was published",
        own_posts="posts of the account that the expectation rests on",
        weights_version="by which weights engagement was counted",
    ),
    *_MEASURES,
)

Rows = Iterator[Sequence[Sequence[Any]]]


def posts_table(posts: QuerySet[Post]) -> Table:
    return Table("posts", POSTS, _posts(posts))


def observations_table(posts: QuerySet[Post], weighing: Weighing) -> Table:
    return Table("observations", OBSERVATIONS, _observations(posts, weighing))


def standings_table(posts: QuerySet[Post]) -> Table:
    return Table("standings", STANDINGS, _standings(posts))


def audience_table(accounts: QuerySet[Account], since: datetime | None) -> Table:
    return Table("audience", AUDIENCE, _audience(accounts, since))


def _posts(posts: QuerySet[Post]) -> Rows:
    made = F("publication__variant__message__campaign__slug")
    rows = posts.annotate(
        said_title=_either("title"),
        said_text=_either("text"),
        said_link=NullIf("publication__variant__link", Value("")),
        campaign=made,
        message=F("publication__variant__message__name"),
    ).select_related("account__market")
    for batch in in_batches(rows):
        formats = formats_of([post.pk for post in batch])
        yield [
            (
                post.pk, post.account.network, post.account.address, *_place(post.account),
                post.campaign, post.message, formats.get(post.pk) or None,
                post.said_title or None, post.said_text, post.said_link, post.network_id,
                post.url or None, post.published_at, local(post.published_at, post.account),
                post.publication_id is not None, post.gone_at,
            )
            for post in batch
        ]  # fmt: skip


def _either(name: str) -> Coalesce:
    """Of the variant where the post was made here, else of what an archive said."""
    return Coalesce(f"publication__variant__{name}", f"archived__{name}", output_field=TextField())


def _observations(posts: QuerySet[Post], weighing: Weighing) -> Rows:
    for batch in in_batches(posts.select_related("account__market")):
        readings = readings_of([post.pk for post in batch])
        found: list[Sequence[Any]] = []
        for post in batch:
            weights: Weights = weighing.of(post.account.brand_id)
            for point in course(readings.get(post.pk, []), post.published_at, weights):
                reading: Any = point.reading
                found.append(
                    (
                        post.pk, reading.observed_at, local(reading.observed_at, post.account),
                        point.age.total_seconds() / 3600, reading.how,
                        *(getattr(reading, name) for name in COUNTED), point.engaged,
                    )
                )  # fmt: skip
        yield found


def _standings(posts: QuerySet[Post]) -> Rows:
    rows = Standing.objects.filter(post__in=posts).select_related("account__market")
    for batch in in_batches(rows):
        yield [
            (
                standing.pk, standing.account.network, _market(standing.account),
                standing.account.address, str(standing.account_id), standing.format or None,
                standing.how or None, standing.forecast_method or None, standing.published_at,
                standing.observed_at, standing.computed_at,
                local(standing.published_at, standing.account),
                standing.age.total_seconds() / 3600 if standing.age is not None else None,
                standing.audience, standing.own_posts, standing.weights_version,
                *(getattr(standing, column.name) for column in _MEASURES),
            )
            for standing in batch
        ]  # fmt: skip


def _audience(accounts: QuerySet[Account], since: datetime | None) -> Rows:
    rows = AudienceReading.objects.filter(account__in=accounts).select_related("account")
    if since is not None:
        rows = rows.filter(day__gte=since.date())
    for batch in in_batches(rows):
        yield [
            (
                each.account.address, each.account.network, each.day, each.observed_at,
                each.followers, each.joined, each.left, each.reach, each.views,
            )
            for each in batch
        ]  # fmt: skip


def in_batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Some thousands at a time, in the order of their keys; at least one batch, which may be empty."""
    last = None
    ordered = rows.order_by("pk")
    while True:
        batch = list((ordered if last is None else ordered.filter(pk__gt=last))[:BATCH])
        if batch or last is None:
            yield batch
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


def local(instant: datetime, account: Account) -> datetime:
    """By the clock of the account's market, without a zone."""
    return instant.astimezone(ZoneInfo(account.market.time_zone)).replace(tzinfo=None)


def _market(account: Account) -> str:
    return f"{account.market.country}-{account.market.language}"


def _place(account: Account) -> tuple[str, str]:
    return _market(account), account.market.time_zone
