"""Bringing the tables up to date: at once when there is nothing to do, by one process at a time otherwise."""

from __future__ import annotations

import pkgutil
from importlib import import_module

# Any number will do that nobody else uses for an advisory lock in this database.
MIGRATING = 0x686F6D65


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


def migrate() -> bool:
    """Apply what is outstanding; whether there was anything. Django must be set up, the database started."""
    if not outstanding():
        return False
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", (MIGRATING,))
        try:
            if outstanding():  # another process may have done it while this one waited
                call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", (MIGRATING,))
    return True
