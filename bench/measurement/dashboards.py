"""Dashboards of a brand with 10,000,000 observations: the pages, and the queries behind them.

    python -m bench.measurement.dashboards [--observations N]

`bench.full_house`'s 200 accounts, with posts of three years: half a million of which only numbers are known,
read at the ages that posts are read at, beside those published here. Pages are asked for one after the
other by Django's test client: the server's time of the whole page.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import quantiles

from bench import full_house

OBSERVATIONS = 10_000_000
YEARS = 3
PUBLICATIONS = 20_000
ROUNDS = 40
QUERIES = 100

ELSEWHERE = """
    INSERT INTO publishing_post (organization_id, account_id, network_id, url, published_at)
    SELECT a.organization_id, a.id, 'there-' || n, '', now() - (1 - n / all_of::float) * %s * interval '1 day'
    FROM (SELECT %s::int AS all_of) many, generate_series(1, all_of) n JOIN accounts_account a
        ON a.id = (SELECT min(id) FROM accounts_account) + n %% %s
    ORDER BY n
"""
"""Posts come in the order of time, and so do the rows that say how they stand."""
READ = """
    INSERT INTO insights_observation
        (organization_id, post_id, observed_at, views, likes, comments, shares)
    SELECT p.organization_id, p.id, p.published_at + age, 40 * got, got, got / 8, got / 15
    FROM publishing_post p, unnest(%s::interval[]) age,
    LATERAL (SELECT floor((5 + p.id %% 400) * (1 - exp(-extract(epoch FROM age) / 40000)))::bigint got) _
    WHERE p.published_at + age <= now() AND p.id > %s AND p.id <= %s
"""
STOOD = """
    INSERT INTO insights_standing (
        post_id, organization_id, account_id, published_at, format, how, observation_id, observed_at, age,
        views, likes, comments, shares, engaged, weights_version, expected, expected_low, expected_high,
        lift, lift_low, lift_high, percentile, percentile_low, percentile_high, own_posts, borrowed,
        forecast, forecast_low, forecast_high, forecast_method, computed_at)
    SELECT p.id, p.organization_id, p.account_id, p.published_at,
        (ARRAY['text', 'image', 'video', 'link'])[1 + p.id %% 4], 'api', o.id, o.observed_at,
        o.observed_at - p.published_at, o.views, o.likes, o.comments, o.shares,
        o.likes + o.comments + o.shares, 0, 100, 30, 330,
        s.lift, s.lift * 0.9, s.lift / 0.9, s.place, s.place * 0.9, 100 - 0.9 * (100 - s.place), 300, 0.1,
        o.likes * 1.2, o.likes * 1.1, o.likes * 1.5, 'constant', now()
    FROM publishing_post p, LATERAL (
        SELECT * FROM insights_observation o WHERE o.post_id = p.id ORDER BY o.observed_at DESC LIMIT 1
    ) o, LATERAL (SELECT (1 + p.id %% 400) / 200.0 AS lift, (p.id %% 400) / 4.0 AS place) s
    WHERE p.id > %s AND p.id <= %s
"""
AUDIENCE = """
    INSERT INTO insights_audiencereading (organization_id, account_id, day, observed_at, how, followers)
    SELECT a.organization_id, a.id, day::date, day + interval '8 hours', 'api', 1000 + a.id * 10 + n
    FROM accounts_account a, generate_series(now() - make_interval(days => %s), now(), '1 day')
        WITH ORDINALITY AS days(day, n)
"""
CHUNK = 50_000


def fill(observations: int) -> float:
    """Seconds that it took."""
    from django.db import connection

    from homeground.accounts.models import Account
    from homeground.insights.ages import AGES, MONTHLY
    from homeground.insights.parting import TABLE, make_part
    from homeground.publishing.models import Post

    began = time.perf_counter()
    full_house.fill(PUBLICATIONS)
    now = datetime.now(UTC)
    for month in range(12 * YEARS + 2):
        make_part(now - timedelta(days=30.44 * month))
    ages = [*AGES, *(AGES[-1] + MONTHLY * month for month in range(1, 6))]
    with connection.cursor() as cursor:
        # The posts that they are of are there, and stay: it is not looked at ten million times.
        for name in ("observation_post", "observation_organization"):
            cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {name}")
        there = Post.objects.count()
        cursor.execute(
            ELSEWHERE,
            [YEARS * 365, int(observations / len(ages) * 1.06) - there, Account.objects.count()],
        )
        last = Post.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        for first in range(0, last, CHUNK):
            cursor.execute(READ, [ages, first, first + CHUNK])
        cursor.execute(f"ANALYZE {TABLE}")
        for first in range(0, last, CHUNK):
            cursor.execute(STOOD, [first, first + CHUNK])
        cursor.execute(AUDIENCE, [YEARS * 365])
    full_house.tidy()
    return time.perf_counter() - began


def pages() -> dict[str, str]:
    from homeground.accounts.models import Account
    from homeground.content.models import Campaign
    from homeground.insights.models import Standing

    account = Account.objects.order_by("pk")[3]
    campaign = Campaign.objects.order_by("pk")[0]
    post = Standing.objects.filter(account=account).order_by("-published_at")[20].post_id
    since = (datetime.now(UTC) - timedelta(days=365)).date()
    year = f"period=own&since={since}&until={datetime.now(UTC).date()}"
    start = "/lumikko/measure/"
    return {
        "brand, four weeks": start,
        "brand, a quarter": f"{start}?period=quarter",
        "brand, a year": f"{start}?{year}",
        "one market": f"{start}?market=ru-RU",
        "one network": f"{start}networks/vk/",
        "one account": f"{start}accounts/{account.pk}/",
        "one account, a year": f"{start}accounts/{account.pk}/?{year}",
        "one campaign": f"{start}campaigns/{campaign.slug}/",
        "posts, best first": f"{start}posts/",
        "one post": f"{start}posts/{post}/",
    }


def queries() -> dict[str, Callable[[], object]]:
    from homeground.accounts.models import Account
    from homeground.insights.models import Standing
    from homeground.insights.queries import audience_by_day, newest_observations, readings_of

    accounts = list(Account.objects.order_by("pk").values_list("pk", flat=True))
    posts = list(Standing.objects.order_by("-published_at").values_list("pk", flat=True)[:5_000])
    today = datetime.now(UTC).date()
    return {
        "newest readings of 100 posts": lambda: newest_observations(posts[::50]),
        "the curve of one post": lambda: readings_of(posts[2_000:2_001]),
        "audience of 200 accounts, 28 days": lambda: audience_by_day(
            accounts, today - timedelta(days=28), today
        ),
    }


def measure(given: argparse.Namespace) -> None:
    from django.db import connection

    from homeground.insights.models import Observation, Standing

    # A house that was filled before is looked at again as it is.
    seconds = 0.0 if Standing.objects.exists() else fill(given.observations)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits "
            "WHERE inhparent = 'insights_observation'::regclass"
        )
        size = int(cursor.fetchone()[0])
    print(
        f"  {Observation.objects.count():,} observations of {Standing.objects.count():,} posts, "
        f"{size / 2**30:.1f} GB with their index; filled in {seconds:.0f} s",
        flush=True,
    )
    print("  page or query                          95th percentile        half", flush=True)
    for name, last, middle, _ in full_house.timed(pages(), rounds=ROUNDS):
        print(f"  {name:<38}{last:12.0f} ms{middle:9.0f} ms", flush=True)
    for name, asked in queries().items():
        taken = []
        for _ in range(QUERIES):
            began = time.perf_counter()
            asked()
            taken.append(1000 * (time.perf_counter() - began))
        last, middle = quantiles(taken, n=20)[-1], quantiles(taken, n=2)[0]
        print(f"  {name:<38}{last:12.1f} ms{middle:9.1f} ms", flush=True)


def main() -> None:
    full_house.in_a_house_of_its_own(
        "bench.measurement.dashboards", __doc__, measure, observations=OBSERVATIONS
    )


if __name__ == "__main__":
    main()
