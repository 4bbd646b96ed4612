"""How moments are read from the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from psycopg.types.datetime import TimestamptzLoader


class Moments(TimestamptzLoader):
    """PostgreSQL's `2026-11-23 08:00:00+00` read by what Python brings for it, which is compiled: a page of
    the calendar reads thousands, and Django's own loader takes five times as long for each."""

    timezone = UTC
    """Where Django looks whether the loader fits its connection."""

    def load(self, data: Any) -> datetime:
        try:
            return datetime.fromisoformat(bytes(data).decode())
        except ValueError:  # infinity, or before Christ
            return super().load(data)


def read_quickly(*, connection: Any, **_: object) -> None:
    """For Django's signal `connection_created`."""
    if connection.timezone == UTC:
        connection.connection.adapters.register_loader("timestamptz", Moments)
