"""Learning from an organization's own posts: what to expect of the next, and how they grow.

Every post tells the reading that it is judged by; the newest of each account tell all of theirs, since
growth is seen in them. First comments and later parts are left out, as are posts that nobody gave a kind of reaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Q

from homeground.accounts.models import Account
from homeground.measurement.engagement import Weights, engagement
from homeground.measurement.expectation import Expectations, History, Reading, fit, follow_on
from homeground.measurement.forecasting import Curve, learn
from homeground.publishing.models import Post

from .curves import course, growing
from .formats import ANSWER, formats_of
from .models import Fitted, Standing
from .queries.audience import audience_at
from .queries.readings import readings_of
from .standing.learned import key_of, learned_by
from .weighing import Weighing, weighing_of

LOOKED_BACK = timedelta(days=3 * 365)
MOST = 5_000
"""Posts of one account, the newest."""
GROWING = 100
"""Of these, so many of which every reading is looked at."""
CHUNK = 2_000
LEAST = 15
"""Fewer posts than that tell nothing of how posts grow."""
CURVES = 3_000
"""Of one network, the newest."""


@dataclass(slots=True)
class Learning:
    """What posts have to tell."""

    readings: list[Reading] = field(default_factory=list)
    posts: int = 0
    curves: dict[tuple[str, int], list[Curve]] = field(default_factory=lambda: defaultdict(list))
    """By network and account."""

    def of_network(self, network: str) -> list[Curve]:
        found = [each for (slug, _), its in self.curves.items() if slug == network for each in its]
        return sorted(found, key=lambda each: each.published_at)[-CURVES:]


def fit_organization(organization_id: int, *, now: datetime) -> Fitted | None:
    """Learn everything anew; `None` where there is nothing yet to learn from."""
    now = _as_of(organization_id, now)
    weighing = weighing_of(organization_id)
    accounts = _accounts(organization_id)
    learning = look_at(accounts, weighing, now=now)
    if not learning.posts:
        return None
    expectations = fit(History.of(learning.readings), now=now)
    learning.readings.clear()
    return _keep(organization_id, expectations, learning, weighing, now)


def fit_accounts(
    organization_id: int, accounts: Collection[int], *, now: datetime
) -> Fitted | None:
    """Learn these accounts' own level anew; the networks stay as they are. `None`: nothing was fitted."""
    now = _as_of(organization_id, now)
    before = learned_by(organization_id)
    if before.fitted_at is None:
        return fit_organization(organization_id, now=now)
    learning = look_at(_accounts(organization_id, accounts), before.weighing, now=now)
    if not learning.posts:
        return None
    expectations = follow_on(before.expectations, History.of(learning.readings), now=now)
    return _keep_expectations(organization_id, expectations, learning.posts, before.weighing, now)


def _as_of(organization_id: int, now: datetime) -> datetime:
    """Up to when there are readings: a sandbox's time may be ahead of ours."""
    stood = Standing.objects.filter(organization=organization_id)
    return max(now, stood.aggregate(last=Max("observed_at"))["last"] or now)


def look_at(accounts: Iterable[Account], weighing: Weighing, *, now: datetime) -> Learning:
    learning = Learning()
    for account in accounts:
        zone = ZoneInfo(account.market.time_zone)
        for told in _told(account, weighing.of(account.brand_id), now):
            learning.posts += 1
            local, key = told.published_at.astimezone(zone), key_of(account, told.format)
            learning.readings += [
                Reading(key, local, age, engaged, told.audience) for age, engaged in told.grown
            ]
            if len(told.grown) > 1:
                curve = Curve.of(told.published_at, told.grown)
                learning.curves[account.network, account.pk].append(curve)
    return learning


def _accounts(organization_id: int, only: Collection[int] | None = None) -> list[Account]:
    found = Account.objects.filter(organization=organization_id).select_related("market")
    if only is not None:
        found = found.filter(pk__in=only)
    return list(found.defer("credentials").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Told:
    """What one post has to tell."""

    published_at: datetime
    format: str
    grown: Sequence[tuple[timedelta, float]]
    audience: int | None


def _told(account: Account, weights: Weights, now: datetime) -> Iterator[Told]:
    """The account's posts of which engagement is known, newest first."""
    posts = list(
        Post.objects.filter(
            Q(publication=None) | Q(publication__answers=None),
            account=account, published_at__gte=now - LOOKED_BACK, published_at__lte=now,
        ).order_by("-published_at")[:GROWING]
    )  # fmt: skip
    yield from _young(account, posts, weights)
    if len(posts) == GROWING:
        yield from _older(account, posts[-1].published_at, weights, now)


def _young(account: Account, posts: Sequence[Post], weights: Weights) -> Iterator[Told]:
    zone, ids = ZoneInfo(account.market.time_zone), [post.pk for post in posts]
    days = {post.pk: post.published_at.astimezone(zone).date() for post in posts}
    audiences = audience_at([account.pk], ((account.pk, day) for day in days.values()))
    formats, readings = formats_of(ids), readings_of(ids)
    for post in posts:
        grown = growing(course(readings.get(post.pk, []), post.published_at, weights))
        if formats[post.pk] != ANSWER and grown:
            audience = audiences[account.pk, days[post.pk]]
            yield Told(post.published_at, formats[post.pk], grown, audience)


def _older(account: Account, before: datetime, weights: Weights, now: datetime) -> Iterator[Told]:
    """By the reading that they are judged by, counted by today's weights."""
    rows = (
        Standing.objects.filter(
            account=account, published_at__gte=now - LOOKED_BACK, published_at__lt=before
        )
        .order_by("-published_at")
        .values_list("published_at", "format", "audience", "age", "likes", "comments", "shares")[
            : MOST - GROWING
        ]
    )
    for published_at, kind, audience, age, likes, comments, shares in rows.iterator(
        chunk_size=CHUNK
    ):
        engaged = engagement(likes, comments, shares, weights)
        if engaged is not None and age is not None:
            yield Told(published_at, kind, [(age, engaged)], audience)


@transaction.atomic
def _keep(
    organization_id: int,
    expectations: Expectations,
    learning: Learning,
    weighing: Weighing,
    now: datetime,
) -> Fitted:
    networks = sorted({network for network, _ in learning.curves})
    scopes: list[tuple[str, int | None, list[Curve]]] = [
        (network, None, learning.of_network(network)) for network in networks
    ]
    scopes += [(network, account, its) for (network, account), its in learning.curves.items()]
    kept = []
    for network, account, curves in scopes:
        if len(curves) < LEAST:
            continue
        growth = learn(curves, now=now, network=network)
        if growth.posts:
            kept.append(
                Fitted(
                    organization_id=organization_id, kind=Fitted.Kind.GROWTH, network=network,
                    account_id=account, weights_version=weighing.version,
                    content=growth.to_json(), posts=growth.posts, fitted_at=now,
                )
            )  # fmt: skip
    Fitted.objects.filter(organization=organization_id, kind=Fitted.Kind.GROWTH).delete()
    Fitted.objects.bulk_create(kept)
    return _keep_expectations(organization_id, expectations, learning.posts, weighing, now)


@transaction.atomic
def _keep_expectations(
    organization_id: int,
    expectations: Expectations,
    posts: int,
    weighing: Weighing,
    now: datetime,
) -> Fitted:
    new = Fitted.objects.create(
        organization_id=organization_id, kind=Fitted.Kind.EXPECTATIONS, posts=posts,
        weights_version=weighing.version, content=expectations.to_json(), fitted_at=now,
    )  # fmt: skip
    older = Fitted.objects.filter(organization=organization_id, kind=Fitted.Kind.EXPECTATIONS)
    # The one before may just be read by another worker.
    keep = older.order_by("-fitted_at", "-pk").values_list("pk", flat=True)[:2]
    older.exclude(pk__in=list(keep)).delete()
    return new
