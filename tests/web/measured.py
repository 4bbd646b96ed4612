"""Posts of many weeks with their readings and how they stand, as the measuring jobs leave them."""

from __future__ import annotations

import math
import random
from datetime import datetime, timedelta

from homeground.accounts.models import Account
from homeground.insights.models import Archive, ArchivedPost, Observation, Standing
from homeground.measurement.expecting.expected import Expected
from homeground.measurement.lift import lift
from homeground.publishing.models import Post, Publication
from tests.web.lanterns import Lanterns

READ_AFTER = tuple(timedelta(hours=hours) for hours in (0.25, 1, 3, 6, 12, 24, 48, 96, 168))
USUAL = {"vk": 260.0, "livejournal": 14.0, "mastodon": 35.0, "x": 90.0}
FORMATS = ("text", "image", "video")
SAID = "Halti, {number}: 40 hours of light, and every part of it sold singly."


def measured(made: Lanterns, now: datetime, *, posts: int = 12, seed: int = 1) -> list[Post]:
    """`posts` of each account, one every other day back from `now`; those of an account that tells
    no reactions (LiveJournal's here) have views alone. The campaign's publications are the first."""
    chance = random.Random(seed)
    waiting = list(made.publications)
    written = []
    for account in made.accounts:
        archive = Archive.objects.create(
            organization=made.organization, account=account, kind="x-archive", sha256=account.handle,
            file_name="archive.zip", exported_at=now, started_at=now,
        )  # fmt: skip
        own = [each for each in waiting if each.account_id == account.pk]
        for number in range(posts):
            at = now - timedelta(days=2 * number, hours=5 + 3 * chance.random())
            publication = own[number] if number < len(own) else None
            post = _post(account, publication, at, number, chance, now)
            written.append(post)
            if publication is None:
                ArchivedPost.objects.create(
                    organization=made.organization, post=post, archive=archive, imported_at=now,
                    text=SAID.format(number=number),
                )  # fmt: skip
    return written


def _post(
    account: Account,
    publication: Publication | None,
    at: datetime,
    number: int,
    chance: random.Random,
    now: datetime,
) -> Post:
    post = Post.objects.create(
        organization=account.organization, account=account, publication=publication,
        network_id=f"{account.pk}-{number}", published_at=at,
        url=f"https://{account.network}.example/{account.handle}/{number}",
    )  # fmt: skip
    silent = account.network == "livejournal"
    appeal = USUAL[account.network] * math.exp(chance.gauss(0.15, 0.6))
    rows = [
        _reading(post, after, appeal, silent=silent) for after in READ_AFTER if at + after <= now
    ]
    Observation.objects.bulk_create(rows)
    if rows:
        _standing(post, rows[-1], FORMATS[number % 3], silent=silent)
    return post


def _reading(post: Post, after: timedelta, appeal: float, *, silent: bool) -> Observation:
    share = 1 - math.exp(-after / timedelta(hours=9))
    reactions = None if silent else appeal * share
    return Observation(
        organization=post.organization, post=post, observed_at=post.published_at + after,
        views=int(40 * appeal * share),
        likes=None if reactions is None else int(reactions * 0.8),
        comments=None if reactions is None else int(reactions * 0.06),
        shares=None if reactions is None else int(reactions * 0.14),
    )  # fmt: skip


def _standing(post: Post, newest: Observation, kind: str, *, silent: bool) -> Standing:
    age = newest.observed_at - post.published_at
    share = 1 - math.exp(-age / timedelta(hours=9))
    told: dict[str, object] = {}
    if not silent:
        engaged = float(sum((newest.likes or 0, newest.comments or 0, newest.shares or 0)))
        usual = Expected.normal(USUAL[post.account.network] * share, 0.7, doubt=0.12, own_posts=38)
        its = lift(engaged, usual)
        told = {
            "engaged": engaged, "expected": usual.median, "expected_low": usual.quantile(0.1),
            "expected_high": usual.quantile(0.9), "lift": its.ratio, "lift_low": its.low,
            "lift_high": its.high, "percentile": its.percentile,
            "percentile_low": its.percentile_low, "percentile_high": its.percentile_high,
            "own_posts": 38, "borrowed": 0.12, "crowdtangle": its.ratio,
            "forecast": engaged / share, "forecast_low": engaged / share * 0.8,
            "forecast_high": engaged / share * 1.4, "forecast_method": "constant",
        }  # fmt: skip
    return Standing.objects.create(
        organization=post.organization, post=post, account=post.account, how="api",
        published_at=post.published_at, format=kind, observation=newest, age=age,
        observed_at=newest.observed_at, views=newest.views, likes=newest.likes,
        comments=newest.comments, shares=newest.shares, computed_at=newest.observed_at, **told,
    )  # fmt: skip
