"""Bringing the tables up to date: nothing to do is seen at once, and something is done once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeground import database

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
