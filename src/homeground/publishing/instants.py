"""Thousands of moments at once, as numbers: a query gives them in one array for each account."""

from __future__ import annotations

from django.db.models import FloatField, Func


def seconds_of(moment: str) -> Func:
    """The column `moment` in seconds since 1970, to the microsecond."""
    return Func(
        moment, template="EXTRACT(EPOCH FROM %(expressions)s)::float8", output_field=FloatField()
    )
