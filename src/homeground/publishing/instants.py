"""Thousands of moments at once, as numbers: a query gives them in one array for each account."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import FloatField, Func


def seconds_of(moment: str) -> Func:
    """The column `moment` in seconds since 1970, to the microsecond."""
    return Func(
        moment, template="EXTRACT(EPOCH FROM %(expressions)s)::float8", output_field=FloatField()
    )


def moment_of(seconds: float) -> datetime:
    """What `seconds_of` gave, as a moment again."""
    return datetime.fromtimestamp(seconds, UTC)
