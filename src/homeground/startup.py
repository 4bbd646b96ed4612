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
    return settings
