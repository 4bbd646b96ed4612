"""The database notes what changed and is to be made findable anew, whichever way it changed.

Triggers for whole statements: a campaign planned in bulk costs one more INSERT for all of its rows.
What is deleted is found no more from that moment on.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from .models import Changed, Entry, Kind

SOURCES = {
    # kind: (table, the columns that are looked at)
    Kind.MESSAGE: ("content_message", "name, text, language"),
    Kind.TEXT: ("content_variant", "title, text, market_id"),
    Kind.COMMENT: ("community_comment", "text, author_name, gone_at"),
    Kind.MEDIA: ("content_variantmedia", "alt, file_id"),
}


def notice_changes(*, app_config: Any, **_: object) -> None:
    """For Django's signal `post_migrate`."""
    if app_config.label != "search":
        return
    changed, entries = Changed._meta.db_table, Entry._meta.db_table
    statements = []
    # Names and values are our own constants.
    for kind, (table, columns) in SOURCES.items():
        news = ", ".join(f"now_so.{name.strip()}" for name in columns.split(","))
        olds = ", ".join(f"before.{name.strip()}" for name in columns.split(","))
        note = f"INSERT INTO {changed} (organization_id, kind, about_id)"
        for act, seen, body in (
            (
                "insert",
                "NEW TABLE AS now_so",
                f"{note} SELECT organization_id, {{kind}}, id FROM now_so",  # noqa: S608
            ),
            (
                "update",
                "NEW TABLE AS now_so OLD TABLE AS before",
                f"{note} SELECT now_so.organization_id, {{kind}}, now_so.id FROM now_so "  # noqa: S608
                f"JOIN before USING (id) WHERE ({news}) IS DISTINCT FROM ({olds})",
            ),
            (
                "delete",
                "OLD TABLE AS before",
                f"DELETE FROM {entries} e USING before "  # noqa: S608
                "WHERE e.kind = {kind} AND e.about_id = before.id",
            ),
        ):
            name = f"search_{kind.value}_{act}"
            body = body.format(kind=f"'{kind.value}'")
            statements += [
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ "
                f"BEGIN {body}; RETURN NULL; END $$ LANGUAGE plpgsql",
                f"CREATE OR REPLACE TRIGGER {name} AFTER {act} ON {table} REFERENCING {seen} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
            ]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(statements))
