"""The database's own guard over the list, made after every migration: what is noted stays.

No program, no role of Homeground's and no cascade changes an entry or takes one out. They go with
their organization alone, all of them: the database deletes them itself when that row has gone.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from homeground.accounts.models import Organization
from homeground.accounts.tenancy import ALL, SETTING

from .models import Entry


def guard(*, app_config: Any, **_: object) -> None:
    """For Django's signal `post_migrate`."""
    if app_config.label != "audit":
        return
    table, organizations = Entry._meta.db_table, Organization._meta.db_table
    # Every organization is seen for a moment: whoever binds the connection to others cannot make one
    # look gone.
    refused_unless_gone = f"""
        PERFORM set_config('{SETTING}', '{ALL}', true);
        there := EXISTS (SELECT FROM {organizations} {{where}});
        PERFORM set_config('{SETTING}', bound, true);
        IF there THEN
            RAISE EXCEPTION 'what is noted in the audit goes with its organization only';
        END IF;
    """
    functions = {
        "audit_no_change": "RAISE EXCEPTION 'what is noted in the audit is not changed';",
        "audit_no_removal": refused_unless_gone.format(where="WHERE id = OLD.organization_id")
        + "RETURN OLD;",
        "audit_no_truncation": refused_unless_gone.format(where="") + "RETURN NULL;",
    }
    triggers = {
        "audit_no_change": "BEFORE UPDATE ON {table} FOR EACH ROW",
        "audit_no_removal": "BEFORE DELETE ON {table} FOR EACH ROW",
        # After: where organizations go in the same statement, as when a test's database is emptied.
        "audit_no_truncation": "AFTER TRUNCATE ON {table} FOR EACH STATEMENT",
    }
    with connection.cursor() as cursor:
        for name, body in functions.items():
            # Names are our own constants.
            cursor.execute(
                f"""
                CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
                DECLARE
                    bound text := coalesce(current_setting('{SETTING}', true), '');
                    there boolean;
                BEGIN {body} END $$ LANGUAGE plpgsql
                """
            )
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute(
                f"CREATE TRIGGER {name} {triggers[name].format(table=table)} "
                f"EXECUTE FUNCTION {name}()"
            )
            # Also where a replica's or a restore's session switches ordinary triggers off.
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
