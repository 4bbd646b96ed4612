"""Tenants are kept apart by the database itself: every row is seen by its organization only.

Each connection carries the setting `homeground.tenants`: the ids of the organizations whose rows it
may see and write, or `*`. Row-level security, forced on the tables' owner too, holds every statement
to it. A page is bound to the organizations of who looks at it; commands and the worker see all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, models

from .models import Organization

ALL = "*"
NOBODY = ""
SETTING = "homeground.tenants"

# A connection that is opened in the middle of a request must be bound like the one before it.
_bound: ContextVar[str] = ContextVar("tenants", default=ALL)


@contextmanager
def bound_to(organization_ids: Iterable[int]) -> Iterator[None]:
    """Within, the database shows and takes rows of these organizations only."""
    with _set(",".join(map(str, sorted(organization_ids))) or NOBODY):
        yield


@contextmanager
def seeing_all() -> Iterator[None]:
    """Within, every organization's rows are seen: only for a question whose answer names none."""
    with _set(ALL):
        yield


@contextmanager
def _set(visible: str) -> Iterator[None]:
    token = _bound.set(visible)
    _apply()
    try:
        yield
    finally:
        _bound.reset(token)
        _apply()


def bind_new_connection(*, connection: Any, **_: object) -> None:
    """For Django's signal `connection_created`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, _bound.get()])


def secure_tables(*, app_config: Any, **_: object) -> None:
    """Put an app's tables under row-level security. For Django's signal `post_migrate`."""
    tables = {model._meta.db_table for model in app_config.get_models()}
    for table, column in tenant_columns():
        if table in tables:
            for each in (table, *_parts_of(table)):
                secure(each, column)


def secure(table: str, column: str) -> None:
    """`column` holds the organization's id. A table's parts are tables: each is secured itself."""
    name = connection.ops.quote_name(table)
    owner = connection.ops.quote_name(column)
    # What stands in brackets is worked out once for a statement, not for each row; and numbers beside
    # numbers let PostgreSQL estimate how many rows are seen: of texts it expects next to none.
    set_to = f"current_setting('{SETTING}', true)"
    ids = f"(SELECT string_to_array(NULLIF({set_to}, '{ALL}'), ',')::bigint[])::bigint[]"
    condition = f"(SELECT {set_to} = '{ALL}') OR {owner} = ANY({ids})"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        cursor.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
        cursor.execute(f"DROP POLICY IF EXISTS tenant ON {name}")
        cursor.execute(f"CREATE POLICY tenant ON {name} USING ({condition})")


def _parts_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(%s)",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def tenant_columns() -> list[tuple[str, str]]:
    """(table, column with the organization's id) of all that belongs to an organization.

    Memberships are left out: they say which organizations are a person's in the first place.
    """
    from .removal import tenant_models

    found = [(Organization._meta.db_table, "id")]
    for model in tenant_models():
        if model._meta.model_name != "membership":
            field = model._meta.get_field("organization")
            assert isinstance(field, models.ForeignKey)
            found.append((model._meta.db_table, field.column))
    return found


def binds_this_role() -> bool:
    """Whether row-level security holds the role we connect as: no superuser, no BYPASSRLS."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        (exempt,) = cursor.fetchone()
    return not exempt


def _apply() -> None:
    # A connection that does not exist yet is bound when it is made.
    if connection.connection is not None:
        bind_new_connection(connection=connection)
