"""Following a short link: where it leads, and one more click."""

from __future__ import annotations

import logging
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from homeground.content.short_links import organization_of

from .models import Link
from .readers import Reader

logger = logging.getLogger(__name__)

ONE_MORE = """
    INSERT INTO referrals_clicks AS known (organization_id, link_id, hour, people, machines)
    VALUES (%(organization)s, %(link)s, %(hour)s, %(people)s, %(machines)s)
    ON CONFLICT (link_id, hour) DO UPDATE SET
        people = known.people + EXCLUDED.people, machines = known.machines + EXCLUDED.machines
"""


def link_at(code: str, host: str) -> Link | None:
    """The link with this code, if it is one of the name that was asked. Within its organization's rows.

    Somebody else's name never leads to a brand's page: a name stands for what its brand says.
    """
    organization = organization_of(code)
    if organization is None:
        return None
    link = (
        Link.objects.filter(code=code, organization_id=organization)
        .select_related("brand__referring")
        .first()
    )
    return link if link is not None and _answers_to(link, host) else None


def _answers_to(link: Link, host: str) -> bool:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    name = name.casefold().rstrip(".")
    if name not in settings.HOMEGROUND.link_hosts:
        return True
    referring = getattr(link.brand, "referring", None)
    own = {urlsplit(link.address).hostname, referring.host if referring else None}
    return name in own


def count(link: Link, reader: Reader, *, now: datetime, times: int = 1) -> None:
    """One more click in this hour. Whoever clicked is led on even where it cannot be written down."""
    people = times if reader is Reader.PERSON else 0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                ONE_MORE,
                {
                    "organization": link.organization_id,
                    "link": link.pk,
                    "hour": now.replace(minute=0, second=0, microsecond=0),
                    "people": people,
                    "machines": times - people,
                },
            )
    except DatabaseError as error:
        logger.warning("A click on %s was not counted: %s", link.code, error)
