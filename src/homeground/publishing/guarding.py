"""The database's own guard over the ledger, made from `states.FOLLOWS` after every migration.

No program, and no person with psql, moves a publication from one state to another that cannot follow
it. Another trigger wakes the workers when something is planned for the next moments, and another writes
down to which campaign a publication belongs.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from .states import FOLLOWS

WAKE = "homeground_due"
"""PostgreSQL's NOTIFY channel for what has become due, or will within `SOON_SECONDS`."""
SOON_SECONDS = 30


def guard(*, app_config: Any, **_: object) -> None:
    """For Django's signal `post_migrate`."""
    if app_config.label != "publishing":
        return
    pairs = ", ".join(
        f"('{before.value}', '{after.value}')"
        for before, follows in FOLLOWS.items()
        for after in sorted(follows)
    )
    with connection.cursor() as cursor:
        # Names and values are our own constants.
        cursor.execute(
            f"""
            CREATE OR REPLACE FUNCTION publishing_guard_state() RETURNS trigger AS $$
            BEGIN
                IF (OLD.state, NEW.state) NOT IN ({pairs}) THEN
                    RAISE EXCEPTION 'a publication that is % cannot become %', OLD.state, NEW.state
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$ LANGUAGE plpgsql
            """
        )
        cursor.execute(
            f"""
            CREATE OR REPLACE FUNCTION publishing_wake() RETURNS trigger AS $$
            BEGIN PERFORM pg_notify('{WAKE}', ''); RETURN NULL; END $$ LANGUAGE plpgsql
            """
        )
        cursor.execute(
            """
            CREATE OR REPLACE FUNCTION publishing_in_campaign() RETURNS trigger AS $$
            BEGIN
                SELECT m.campaign_id INTO NEW.in_campaign_id
                FROM content_variant v JOIN content_message m ON m.id = v.message_id
                WHERE v.id = NEW.variant_id;
                RETURN NEW;
            END $$ LANGUAGE plpgsql
            """
        )
        for name, definition in {
            "publishing_in_campaign": "BEFORE INSERT OR UPDATE OF variant_id, in_campaign_id "
            "ON publishing_publication FOR EACH ROW",
            "publishing_guard_state": "BEFORE UPDATE OF state ON publishing_publication "
            "FOR EACH ROW WHEN (OLD.state <> NEW.state)",
            "publishing_wake": "AFTER INSERT OR UPDATE OF state, send_at ON publishing_publication "
            "FOR EACH ROW WHEN (NEW.state = 'scheduled' "
            f"AND NEW.send_at <= clock_timestamp() + interval '{SOON_SECONDS} seconds')",
        }.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON publishing_publication")
            cursor.execute(f"CREATE TRIGGER {name} {definition} EXECUTE FUNCTION {name}()")
