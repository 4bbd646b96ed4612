"""Bringing the tables up to date: at once when there is nothing to do, by one process at a time otherwise."""

from __future__ import annotations

import gc
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

from homeground.database.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from django.db.migrations import Migration

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


def refuse_unfinished() -> None:
    """Migrations that were put together into one are taken as applied when all of them were, and not else.

    Raises: DatabaseUnavailable, before anything is changed.
    """
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connection).applied_migrations().keys()
    for app, name in sorted(outstanding()):
        together = set(migration_of(app, name).replaces)
        if together & applied and not together <= applied:
            raise DatabaseUnavailable(
                f"The tables of “{app}” are those of an early Homeground, and were not brought up to its last state.",
                "Start the last version before they were put together once (CHANGELOG.md names it under "
                "“Operate”), then this one.",
            )


def migration_of(app: str, name: str) -> type[Migration]:
    from django.apps import apps

    module = import_module(f"{apps.get_app_config(app).name}.migrations.{name}")
    found: type[Migration] = module.Migration
    return found


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
                refuse_unfinished()
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
