"""What a command does first when it needs the database and Django."""

from __future__ import annotations

import logging
import os

from homeground import database, environment
from homeground.environment import Environment

logger = logging.getLogger(__name__)


def start(*, migrate: bool = True, durable: bool = True) -> Environment:
    """Start or join the database, set Django up and bring the tables up to date; the settings in force.

    Raises `BadSettings` and `DatabaseUnavailable`.
    """
    settings = environment.read()
    database.start(settings, durable=durable)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeground.settings")

    import django

    django.setup()
    if migrate and database.migrate():
        logger.info("The tables were brought up to date.")
    if settings.database_url:
        _warn_of_an_unbound_role()
    return settings


def _warn_of_an_unbound_role() -> None:
    from homeground.accounts.tenancy import binds_this_role

    if not binds_this_role():
        logger.warning(
            "DATABASE_URL names a superuser, or a role with BYPASSRLS: the database cannot keep "
            "organizations apart for it. Give Homeground a role of its own: "
            "CREATE ROLE homeground LOGIN; and make it the database's owner."
        )
