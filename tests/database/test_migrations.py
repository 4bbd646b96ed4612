"""Bringing the tables up to date: nothing to do is seen at once, and something is done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from homeground import database
from homeground.database.migrations import MIGRATING

pytestmark = pytest.mark.django_db(transaction=True)


def forget(app: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = %s AND name = %s", [app, name])


def remember(app: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", [app, name]
        )


def test_up_to_date_tables_take_two_questions() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert database.migrate() is False
    assert len(asked) == 2


def test_what_is_outstanding_is_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    monkeypatch.setattr(
        "django.core.management.call_command", lambda *name, **options: called.append(name)
    )
    forget("sessions", "0001_initial")
    try:
        assert database.outstanding() == {("sessions", "0001_initial")}
        assert database.migrate() is True
        assert called == [("migrate",)]
    finally:
        remember("sessions", "0001_initial")


def test_a_database_of_before_the_first_release_is_refused_unchanged() -> None:
    """As the version of before left it: rows of an app of ours, and not what makes its tables now."""
    forget("publishing", "0001_tables")
    remember("publishing", "0004_ledger")
    try:
        with pytest.raises(database.DatabaseUnavailable, match="before Homeground's first release"):
            database.migrate()
        assert database.outstanding() == {("publishing", "0001_tables")}
    finally:
        forget("publishing", "0004_ledger")
        remember("publishing", "0001_tables")


def test_who_comes_while_another_is_at_it_waits_before_looking_what_is_there() -> None:
    """Of another's half written list nothing is concluded."""
    forget("publishing", "0001_tables")
    remember("publishing", "0004_ledger")
    with connection.cursor() as cursor, ThreadPoolExecutor() as pool:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        second = pool.submit(_migrate_and_close)
        cursor.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not cursor.fetchall() and not second.done():
            cursor.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        forget("publishing", "0004_ledger")
        remember("publishing", "0001_tables")
        cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
        assert second.result(timeout=60) is True


def _migrate_and_close() -> bool:
    try:
        return database.migrate()
    finally:
        connections.close_all()
