"""How posts stand: against what was learned, by weights that people set, and where little is known."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta

import pytest

from homeground.accounts.models import Account
from homeground.audit.models import Entry
from homeground.errors import BadInput
from homeground.insights.audience import keep_audience
from homeground.insights.fitting import fit_accounts, fit_organization
from homeground.insights.models import AudienceReading, Fitted, Observation, Standing
from homeground.insights.standing.keeping import restate
from homeground.insights.standing.learned import learned_by
from homeground.insights.standing.outdated import (
    accounts_to_learn,
    organizations_to_learn,
    posts_of,
    unstated,
)
from homeground.insights.weighing import set_weights, weighing_of, weights_for
from homeground.measurement.engagement import Weights
from homeground.measurement.expectation import Expectations, Expected, Key
from homeground.networks.model import DayStatistics
from homeground.publishing.models import Post
from tests.insights import factory
from tests.web import lanterns
from tests.web.lanterns import Lanterns

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)


def past(account: Account, posts: int, *, usual: float, start: int = 0) -> list[Post]:
    """Posts of half a year, each read at six ages; the reactions are around `usual` at the end."""
    made, luck = [], random.Random(account.pk)
    for number in range(start, start + posts):
        post = Post.objects.create(
            organization=account.organization, account=account, network_id=f"past-{number}",
            url="", published_at=NOW - timedelta(days=40 + number, hours=number % 7),
        )  # fmt: skip
        final = usual * math.exp(luck.gauss(0, 0.4))
        for hours in (1, 3, 6, 24, 48, 720):
            share = 1 - math.exp(-hours / 10)
            read(post, hours, likes=round(final * share), comments=0, shares=0)
        made.append(post)
    return made


def read(post: Post, hours: float, **counts: int | None) -> Observation:
    return Observation.objects.create(
        organization=post.organization, post=post,
        observed_at=post.published_at + timedelta(hours=hours), **counts,
    )  # fmt: skip


@pytest.fixture
def made() -> Lanterns:
    return lanterns.organization("lumikko")


def standing(post: Post) -> Standing:
    assert restate([post.pk], now=NOW) == 1
    return Standing.objects.get(post=post)


def test_what_an_account_usually_does_is_learned_and_posts_held_against_it(made: Lanterns) -> None:
    account, other = made.accounts[0], made.accounts[1]
    posts = past(account, 60, usual=200)
    past(other, 60, usual=8)
    fitted = fit_organization(made.organization.pk, now=NOW)
    assert fitted is not None
    assert fitted.posts == 120
    scopes = Fitted.objects.filter(kind=Fitted.Kind.GROWTH).values_list("network", "account")
    assert (account.network, account.pk) in scopes
    assert (account.network, None) in scopes
    assert learned_by(made.organization.pk).fitted_at == fitted.fitted_at

    double = past(account, 1, usual=1, start=100)[0]
    double.observations.all().delete()
    read(double, 24, likes=400, comments=0, shares=0)
    stands = standing(double)
    assert stands.lift is not None
    assert 1.5 < stands.lift < 2.8
    assert stands.percentile is not None
    assert stands.percentile > 80
    assert stands.own_posts == 60
    assert stands.expected_low < stands.expected < stands.expected_high  # type: ignore[operator]
    assert stands.forecast is not None
    assert 400 <= stands.forecast < 600
    assert stands.forecast_method != "default", "by the account's own posts"
    # CrowdTangle's score: the same by the published rule, from the posts before it.
    assert restate([post.pk for post in posts], now=NOW) == 60
    newest = max(posts, key=lambda post: post.published_at)
    last = Standing.objects.get(post=newest)
    assert last.crowdtangle is not None
    assert last.engaged is not None
    assert (last.crowdtangle > 0) == (last.engaged >= 200) or abs(last.crowdtangle) < 1.2


def test_an_account_without_history_borrows_and_says_so(made: Lanterns) -> None:
    post = past(made.accounts[0], 1, usual=30)[0]
    stands = standing(post)
    assert (stands.own_posts, stands.borrowed) == (0, 1.0)
    assert stands.lift_low < stands.lift < stands.lift_high  # type: ignore[operator]
    assert fit_organization(made.organization.pk, now=NOW) is not None
    empty = lanterns.organization("empty").organization
    assert fit_organization(empty.pk, now=NOW) is None, "nothing to learn from"


def test_a_network_that_reports_nothing_leaves_all_of_it_unknown(made: Lanterns) -> None:
    post = past(made.accounts[0], 1, usual=30)[0]
    Observation.objects.update(likes=None, comments=None, shares=None)
    stands = standing(post)
    unknown = (
        "observation", "age", "views", "likes", "engaged", "expected", "lift", "percentile",
        "crowdtangle", "forecast",
    )  # fmt: skip
    assert {name: getattr(stands, name) for name in unknown} == dict.fromkeys(unknown)
    # Seen but not reacted to by anybody that the network counts: the one is known, the other is not.
    read(post, 800, views=0)
    seen = standing(post)
    assert (seen.views, seen.engaged, seen.lift) == (0, None, None)
    assert seen.expected is not None


def test_an_audience_of_nobody_is_no_division(made: Lanterns) -> None:
    account = made.accounts[0]
    post = past(account, 1, usual=30)[0]
    day = post.published_at.date()
    keep_audience(account, [DayStatistics(day, followers=0)], now=post.published_at)
    stands = standing(post)
    assert (stands.audience, AudienceReading.objects.get().followers) == (0, 0)
    assert stands.lift is not None
    assert math.isfinite(stands.lift)
    assert fit_organization(made.organization.pk, now=NOW) is not None


def test_each_post_is_held_against_its_own_markets_clock(
    made: Lanterns, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two time zones in one campaign: the same instant is another hour of the week there."""
    asked: dict[str, datetime] = {}

    def of(self: Expectations, key: Key, at: datetime, *more: object) -> Expected:
        asked[key.market] = at
        return Expected.normal(10, 1.0)

    monkeypatch.setattr(Expectations, "of", of)
    instant = datetime(2026, 9, 6, 21, 30, tzinfo=UTC)
    by_market = {each.market.country: each for each in made.accounts}
    for country in ("RU", "GB"):
        post = past(by_market[country], 1, usual=9)[0]
        Post.objects.filter(pk=post.pk).update(published_at=instant)
        standing(post)
    said = {market: f"{at:%A %H:%M}" for market, at in asked.items()}
    assert said == {"RU-ru": "Monday 00:30", "GB-en": "Sunday 22:30"}


def test_weights_that_are_set_are_noted_and_counted_by_once_it_was_learned(made: Lanterns) -> None:
    account = made.accounts[0]
    posts = past(account, 30, usual=50)
    Observation.objects.update(comments=10)
    before = standing(posts[0])
    set_weights(made.brand, Weights(1, 3, 5), by=made.user, now=NOW)
    noted = Entry.objects.get(act="weights_set")
    assert (noted.details["comments"], noted.person) == (3, made.user)
    assert weights_for(made.brand) == Weights(1, 3, 5)
    # Until expectations are learned by them too, nothing is held against what was counted otherwise.
    fit_organization(made.organization.pk, now=NOW)
    assert posts_of(made.organization.pk) == [posts[0].pk], "counted by the old ones"
    after = standing(posts[0])
    assert (before.weights_version, after.weights_version) == (0, 1)
    assert after.engaged == before.engaged + 20  # type: ignore[operator]
    set_weights(made.organization, Weights(2, 2, 2), by=made.user, now=NOW)
    kept = weighing_of(made.organization.pk, 1)
    assert (kept.version, kept.of(made.brand.pk)) == (1, Weights(1, 3, 5))
    assert weighing_of(made.organization.pk).everywhere == Weights(2, 2, 2)
    assert standing(posts[0]).weights_version == 1, "as what it is held against"
    for wrong in (Weights(-1, 1, 1), Weights(float("nan"), 1, 1), Weights(0, 0, 0)):
        with pytest.raises(BadInput):
            set_weights(made.brand, wrong, by=made.user, now=NOW)


def test_what_has_to_be_learned_and_restated_is_found(made: Lanterns) -> None:
    account = made.accounts[0]
    posts = past(account, 25, usual=50)
    house = made.organization.pk
    assert sorted(unstated(100)) == [post.pk for post in posts]
    restate([post.pk for post in posts], now=NOW)
    assert unstated(100) == []
    assert organizations_to_learn() == [house]
    assert accounts_to_learn() == {house: [account.pk]}
    fit_organization(house, now=NOW)
    assert organizations_to_learn() == []
    assert accounts_to_learn() == {}
    level = learned_by(house).expectations.accounts[account.network, str(account.pk)].level
    for post in past(account, 30, usual=900, start=200):
        Post.objects.filter(pk=post.pk).update(published_at=NOW - timedelta(days=31))
    assert fit_accounts(house, [account.pk], now=NOW) is not None
    again = learned_by(house).expectations.accounts[account.network, str(account.pk)].level
    assert again > level
    assert Fitted.objects.filter(kind=Fitted.Kind.EXPECTATIONS).count() == 2


def test_a_first_comment_of_ours_is_not_judged(made: Lanterns) -> None:
    lanterns.planned(made)
    above, below = made.publications[:2]
    below.answers = above
    below.save()
    posts = [factory.publish(each) for each in (above, below)]
    assert restate([post.pk for post in posts], now=NOW) == 1
    assert Standing.objects.get().post == posts[0]
