"""Emptying the tables after a test that committed, by deleting what it left.

Django's own way takes every table, whether there is anything in it or not, and makes permissions, triggers and
row-level security anew afterwards: most of a second, for some hundred tests. It also waits for whoever still
reads. Here only what is there goes, as the server's superuser, past the triggers that keep people from
deleting.
"""

from __future__ import annotations

import psycopg
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

from homeground import environment
from homeground.database.server import Server

KEPT = frozenset({"django_migrations", "django_content_type", "auth_permission"})
"""What migrations and Django's signal after them fill."""
TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
"""


def install() -> None:
    """From here on tests that commit are cleaned up after in this way."""
    server = Server(environment.read().home, durable=False)
    tables: list[str] = []

    def empty_tables(case: TransactionTestCase) -> None:
        with server.connect(connection.settings_dict["NAME"]) as superuser:
            if not tables:
                tables.extend(name for (name,) in superuser.execute(TABLES) if name not in KEPT)
            delete_all(superuser, tables)

    TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[attr-defined]


def delete_all(superuser: psycopg.Connection, tables: list[str]) -> None:
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(name, sql.Identifier(name))
        for name in tables
    )
    with superuser.transaction():
        # No trigger of ours or of a foreign key's runs: everything goes together.
        superuser.execute("SET LOCAL session_replication_role = replica")
        # A test that left a transaction open is told of, and does not stop the run.
        superuser.execute("SET LOCAL lock_timeout = '30s'")
        for (name,) in superuser.execute(asked).fetchall():
            superuser.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
