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
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('sessions', '0001_initial', now())"
            )


def test_what_was_put_together_is_taken_as_applied_once_all_of_it_was() -> None:
    forget("publishing", "0001_tables")
    assert database.outstanding() == {("publishing", "0001_tables")}
    assert database.migrate() is True
    assert not database.outstanding()


def test_tables_of_an_unfinished_early_version_are_refused_unchanged() -> None:
    forget("publishing", "0001_tables")
    forget("publishing", "0015_when")
    try:
        with pytest.raises(
            database.DatabaseUnavailable, match="“publishing” are those of an early"
        ):
            database.migrate()
        assert database.outstanding() == {("publishing", "0001_tables")}
    finally:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('publishing', %s, now())",
                [("0001_tables",), ("0015_when",)],
            )


def test_who_comes_while_another_is_at_it_waits_before_looking_what_is_there() -> None:
    """Of another's half written list nothing is concluded."""
    forget("publishing", "0001_tables")
    forget("publishing", "0015_when")
    with connection.cursor() as cursor, ThreadPoolExecutor() as pool:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        second = pool.submit(_migrate_and_close)
        cursor.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not cursor.fetchall() and not second.done():
            cursor.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        cursor.executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('publishing', %s, now())",
            [("0001_tables",), ("0015_when",)],
        )
        cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
        assert second.result(timeout=60) is True


def _migrate_and_close() -> bool:
    try:
        return database.migrate()
    finally:
        connections.close_all()
