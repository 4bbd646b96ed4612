"""Why the database cannot be used."""

from __future__ import annotations

from homeground.errors import HomegroundError


class DatabaseUnavailable(HomegroundError):
    """The database cannot be started, reached or used."""
