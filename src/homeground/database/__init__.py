"""The one database: the PostgreSQL that comes with Homeground, or a server of the operator's own.

    DatabaseUnavailable      the database cannot be used; says why and what to do

`start(environment)` makes the database usable by this process and `migrate()` brings its tables up to
date. Django's settings ask `django_database(environment)` where it is, which needs no running server.
"""

from __future__ import annotations

from homeground.database.address import django_database
from homeground.database.errors import DatabaseUnavailable
from homeground.database.lifetime import start, stop
from homeground.database.migrations import migrate, outstanding

__all__ = ["DatabaseUnavailable", "django_database", "migrate", "outstanding", "start", "stop"]
