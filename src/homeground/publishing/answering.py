"""What a person says of a publication that nothing else can settle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from homeground.accounts.models import User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput

from .finding import settle_absent, settle_found
from .models import Happening, Publication
from .states import State


def needing_a_person(brands: Sequence[int]) -> list[Publication]:
    """Unsure publications that nobody looks for any more, the oldest first."""
    return list(
        Publication.objects.filter(
            state=State.UNSURE, look_at__isnull=True, account__brand__in=brands
        )
        .select_related("account", "variant")
        .order_by("due_at", "pk")
    )


def it_is_there(
    publication_id: int, address: str, *, now: datetime, by: User | None = None
) -> Publication:
    """Raises: BadInput when nothing unsure has that number, or this is no address."""
    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
        raise BadInput(
            f"{address} is not an address.", "Copy the post’s own address from the browser."
        )
    with transaction.atomic():
        publication = _unsure(publication_id)
        # The network's id of it is not known; its address is as good a name.
        settle_found(
            publication, address, address, at=publication.due_at, now=now,
            seen=Happening.What.SAID_THERE, by=by,
        )  # fmt: skip
        note(Act.SAID_THERE, publication, by=by, address=address)
    return publication


def send_again(publication_id: int, *, now: datetime, by: User | None = None) -> Publication:
    """A person has looked: it is not there. Raises: BadInput."""
    with transaction.atomic():
        publication = _unsure(publication_id)
        settle_absent(
            publication, now=max(now, publication.due_at), seen=Happening.What.SAID_ABSENT, by=by
        )
        note(Act.SENT_AGAIN, publication, by=by)
    return publication


def _unsure(publication_id: int) -> Publication:
    found = Publication.objects.filter(pk=publication_id, state=State.UNSURE).first()
    if found is None:
        raise BadInput(
            f"No publication with the number {publication_id} is unsure.",
            "`homeground unsure list` shows those that are.",
        )
    return found
