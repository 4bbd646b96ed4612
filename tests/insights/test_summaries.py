"""What many posts did together is the same whether all of them are looked at or a few, and read from an index."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeground.insights.models import Standing
from homeground.insights.queries import lifts
from homeground.insights.queries.lifts import extremes_of, lifts_of
from homeground.insights.queries.scope import Scope, accounts_in, posts_of
from homeground.insights.queries.summaries import counts_of
from tests.web import lanterns
from tests.web.measured import measured

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def house(db: None) -> lanterns.Lanterns:
    made = lanterns.planned(lanterns.organization("lumikko-oy"))
    measured(made, NOW)
    return made


@pytest.fixture
def scope(house: lanterns.Lanterns) -> Scope:
    accounts = accounts_in(house.brand, list(house.markets.values()))
    return Scope(accounts, NOW - timedelta(days=91), NOW)


def test_days_are_those_of_the_readers_clock(scope: Scope) -> None:
    """The hour before a midnight of Berlin's is another UTC day's in summer than in winter."""
    rows = list(Standing.objects.order_by("pk")[:4])
    for row, at in zip(
        rows,
        [(10, 24, 21, 59), (10, 24, 22, 0), (10, 25, 22, 59), (10, 25, 23, 0)],
        strict=True,
    ):
        row.published_at = datetime(2026, *at, tzinfo=UTC)
        row.save()
    counts = counts_of(scope, BERLIN)
    days = Counter(each.published_at.astimezone(BERLIN).date() for each in Standing.objects.all())
    assert {day: some.posts for day, some in counts.by_day.items()} == days
    assert list(counts.by_day) == sorted(days)
    of = Counter(Standing.objects.values_list("account_id", flat=True))
    assert {account: some.posts for account, some in counts.by_account.items()} == of


def test_of_very_many_posts_some_of_every_account_are_combined(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(lifts_of(scope)) == counts_of(scope, UTC).measured == 5 * 12
    monkeypatch.setattr(lifts, "MOST_LIFTS", 20)
    some = lifts_of(scope)
    assert len({each.post for each in some}) == 20
    assert len({each.account for each in some}) > 2
    assert len({each.published_at.date() for each in some}) > 8


def test_the_best_of_all_are_found_and_those_that_did_least(scope: Scope) -> None:
    twins = Standing.objects.order_by("-percentile").filter(lift__isnull=False)[:3]
    Standing.objects.filter(pk__in=[each.pk for each in twins]).update(percentile=99.5, lift=7.0)
    best, worst = extremes_of(scope, 5)
    assert best[:3] == sorted((each.pk for each in twins), reverse=True), "the newest first"
    of = {each.post: each.lift.percentile for each in lifts_of(scope)}
    assert [of[post] for post in best] == sorted(of.values(), reverse=True)[:5]
    assert [of[post] for post in worst] == sorted(of.values())[:5]
    every, none = extremes_of(scope, 60)
    assert (len(every), none) == (60, []), "no post is of both"


def test_a_campaigns_posts_are_its_own(house: lanterns.Lanterns, scope: Scope) -> None:
    posts = posts_of(house.campaign)
    assert 0 < len(posts) < Standing.objects.count()
    narrow = Scope(scope.accounts, scope.since, scope.until, house.campaign, posts)
    assert set(narrow.standings().values_list("pk", flat=True)) == set(posts)
    found = lifts_of(narrow)
    assert {each.campaign for each in found} == {house.campaign.pk}
    assert {each.message for each in found} == set(
        house.campaign.messages.values_list("pk", flat=True)
    )
    assert {each.campaign for each in lifts_of(scope)} == {house.campaign.pk, None}


def test_posts_are_counted_and_chosen_from_indexes_alone(scope: Scope) -> None:
    """A brand's year is a tenth of a gigabyte of rows, and a few megabytes of an index."""
    with CaptureQueriesContext(connection) as asked:
        counts_of(scope, BERLIN)
        lifts_of(scope)
        extremes_of(scope, 5)
    assert [_indexes(question["sql"]) for question in asked] == [
        {"standing_over_time"}, {"standing_at_random"}, {"standing_best"}, {"standing_best"},
    ]  # fmt: skip


def _indexes(question: str) -> set[str]:
    """Those that PostgreSQL reads without the rows, of a table that is too large to be read whole or sorted."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {question}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    return set(re.findall(r"Index Only Scan (?:Backward )?using (\w+)", plan))
