"""Observations stand in a part for each month; none is lost, and none is another tenant's to see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from homeground.accounts.tenancy import bound_to
from homeground.insights.models import Observation
from homeground.insights.parting import REST, name_of, parts, ready_parts
from tests.insights import factory

NOW = datetime(2031, 5, 20, 9, tzinfo=UTC)


def _in(part: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {part}")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_month_that_nobody_made_loses_nothing_and_is_made_at_night() -> None:
    post = factory.played().publications[0].post
    for month in range(1, 13):
        Observation.objects.create(
            organization=post.organization, post=post, likes=month,
            observed_at=datetime(2031, month, 15, tzinfo=UTC),
        )  # fmt: skip
    far = Observation.objects.create(
        organization=post.organization, post=post, observed_at=datetime(1970, 1, 1, tzinfo=UTC)
    )
    before = list(Observation.objects.order_by("pk").values())
    made = ready_parts(NOW)
    try:
        # Up to three months ahead of now; what is later or before all networks stays in the rest.
        assert {name_of(datetime(2031, m, 1, tzinfo=UTC)) for m in range(1, 9)} <= set(made)
        assert _in(name_of(datetime(2031, 3, 1, tzinfo=UTC))) == 1
        assert _in(REST) == 4 + 1
        assert list(Observation.objects.order_by("pk").values()) == before
        assert ready_parts(NOW) == []
        assert _secured(made), "each by itself, and at once"
        far.delete()
        assert _in(REST) == 4
    finally:
        Observation.objects.all().delete()
        _take_away(made)


def _secured(names: list[str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(relrowsecurity AND relforcerowsecurity) AND count(*) = %s FROM pg_class c "
            "JOIN pg_policies p ON p.tablename = c.relname WHERE c.relname = ANY(%s)",
            [len(names), names],
        )
        return bool(cursor.fetchone()[0])


def _take_away(made: list[str]) -> None:
    with connection.cursor() as cursor:
        for name in made:
            cursor.execute(f"DROP TABLE {name}")


@pytest.mark.django_db
def test_a_part_shows_and_takes_no_more_of_another_tenant_than_the_whole() -> None:
    ours, theirs = factory.played("one"), factory.played("two")
    mine, stolen = ours.publications[0].post, theirs.publications[0].post
    now = datetime.now(UTC)
    for post in (mine, stolen):
        for at in (now, now + timedelta(days=3650)):
            Observation.objects.create(organization=post.organization, post=post, observed_at=at)
    there = list(parts())
    assert {REST, name_of(now)} <= set(there)
    with bound_to([ours.organization.pk]):
        for part in (*there, "insights_observation"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT DISTINCT organization_id FROM {part}")
                assert {pk for (pk,) in cursor.fetchall()} <= {ours.organization.pk}
                cursor.execute(
                    f"UPDATE {part} SET likes = 1 WHERE organization_id = %s",
                    [theirs.organization.pk],
                )
                assert cursor.rowcount == 0
        for part, at in ((name_of(now), now), (REST, now + timedelta(days=3650))):
            with (
                pytest.raises(ProgrammingError, match="row-level security"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(
                    f"INSERT INTO {part} (organization_id, post_id, observed_at) VALUES (%s, %s, %s)",
                    [theirs.organization.pk, stolen.pk, at],
                )
