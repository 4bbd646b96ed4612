"""The database's time is known while the database is away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from homeground.publishing import clock
from homeground.publishing.clock import DatabaseClock, moments

AHEAD = timedelta(hours=3)


async def test_what_was_heard_once_is_known_while_it_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away() -> datetime:
        raise OperationalError("the server closed the connection")

    answers = iter([away, away])

    def at_last() -> datetime:
        return next(answers, lambda: datetime.now(UTC) + AHEAD)()

    monkeypatch.setattr(clock, "ASK_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(clock, "_database_time", at_last)
    ours = DatabaseClock()
    first = await ours.now()
    monkeypatch.setattr(clock, "_database_time", away)
    assert timedelta(0) <= await ours.now() - first < timedelta(seconds=5)
    assert abs(first - datetime.now(UTC) - AHEAD) < timedelta(seconds=5)


async def test_a_sandbox_that_is_away_has_no_time() -> None:
    assert set(await moments(["", "http://127.0.0.1:9"], seconds=1)) == {""}
