"""Bringing the tables up to date: at once when there is nothing to do, by one process at a time otherwise."""

from __future__ import annotations

import gc
import pkgutil
from importlib import import_module

from homeground.database.errors import DatabaseUnavailable

# Any number will do that nobody else uses for an advisory lock in this database.
MIGRATING = 0x686F6D65
FIRST = "0001_tables"
"""Of each of our apps: all its tables."""


def outstanding() -> set[tuple[str, str]]:
    """The (app, migration) pairs that this Homeground has and the database has not.

    Looks at file names only: loading all migrations to build Django's graph takes a large part of a second.
    """
    from django.apps import apps
    from django.db import connection

    there = {
        (app.label, name)
        for app in apps.get_app_configs()
        for name in names_of(f"{app.name}.migrations")
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations')")
        if cursor.fetchone()[0] is None:
            return there
        cursor.execute("SELECT app, name FROM django_migrations")
        return there - set(cursor.fetchall())


def names_of(package: str) -> list[str]:
    try:
        module = import_module(package)
    except ModuleNotFoundError:
        return []
    return [
        m.name
        for m in pkgutil.iter_modules(module.__path__)
        if m.name[0] not in "_~" and not m.ispkg
    ]


def refuse_early() -> None:
    """Tables of before the first release have no way to what they are now: see docs/decisions/tables-put-together.md.

    Raises: DatabaseUnavailable, before anything is changed.
    """
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    known = {app for app, _name in MigrationRecorder(connection).applied_migrations()}
    if any(app in known and name == FIRST for app, name in outstanding()):
        raise DatabaseUnavailable(
            "This database is one of before Homeground's first release; its tables cannot be carried over.",
            "Begin with a new one: another HOMEGROUND_HOME, or another DATABASE_URL. What went out is not known "
            "there: plan only what did not. The old one was left as it is.",
        )


def migrate() -> bool:
    """Apply what is outstanding; whether there was anything. Django must be set up, the database started.

    Raises: DatabaseUnavailable.
    """
    if not outstanding():
        return False
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", (MIGRATING,))
        try:
            if outstanding():  # another process may have done it while this one waited
                refuse_early()
                # Each migration makes its models anew, and much garbage: the collector need not go through
                # all that was there before each time, which takes a fifth of the whole.
                gc.freeze()
                try:
                    call_command("migrate", interactive=False, verbosity=0)
                finally:
                    gc.unfreeze()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", (MIGRATING,))
    return True
