"""The database's own guard over approvals, made after every migration: no door leads round it.

Of a publication whose brand and market ask for approval it keeps `needs_approval`, `content_print` and
`approved_print` itself, whatever is written there. One that is planned without an approval of exactly
what it says is in review instead, and so is one whose content is changed afterwards; the table's
constraint (`publication_approved_as_it_is`) is the last wall. What is being sent is not changed.

What goes out together (a post, its first comment, the parts of its thread) is approved together: one
content, one print. Changing the time changes nothing of it.

Arming and settling never ask anything here: the triggers fire when something is planned, or changed.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from .publications import FUNCTIONS
from .publications import TRIGGERS as OF_PUBLICATIONS
from .reviews import TRIGGERS as OF_REVIEWS
from .words import TRIGGERS as OF_WORDS

__all__ = ["guard"]


def guard(*, app_config: Any, **_: object) -> None:
    """For Django's signal `post_migrate`."""
    if app_config.label != "approvals":
        return
    with connection.cursor() as cursor:
        for head, body in FUNCTIONS.items():
            cursor.execute(f"CREATE OR REPLACE FUNCTION {head} AS $$ {body} $$ LANGUAGE plpgsql")
        for name, (table, body, whens) in {**OF_PUBLICATIONS, **OF_WORDS, **OF_REVIEWS}.items():
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ {body} $$ "
                "LANGUAGE plpgsql"
            )
            for number, when in enumerate(whens):
                trigger = f"{name}_{number}" if len(whens) > 1 else name
                kind = "CONSTRAINT TRIGGER" if when.startswith("CONSTRAINT ") else "TRIGGER"
                definition = when.removeprefix("CONSTRAINT ").format(table=table)
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger} ON {table}")
                cursor.execute(f"CREATE {kind} {trigger} {definition} EXECUTE FUNCTION {name}()")
