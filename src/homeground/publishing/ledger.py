"""One row of the ledger at a time: locked and read anew, moved to another state, its story told on."""

from __future__ import annotations

from datetime import datetime

from homeground.accounts.models import User

from .models import Happening, Publication
from .states import State, ensure_may_follow


def locked(publication: Publication) -> Publication:
    """As it is now: somebody else may have settled it meanwhile. Within a transaction."""
    return (
        Publication.objects.select_for_update(of=("self",))
        .select_related("account")
        .get(pk=publication.pk)
    )


def move(publication: Publication, state: State) -> None:
    """Not saved yet. Raises: ForbiddenTransition."""
    ensure_may_follow(publication.state, state)
    publication.state = state
    publication.worker = None
    publication.lease_ends_at = None


def plan_anew(publication: Publication) -> None:
    """What failed is surely not on the network: it is planned as if it had never been tried. Its times
    are the caller's to set; not saved yet. Raises: ForbiddenTransition."""
    move(publication, State.SCHEDULED)
    publication.tries, publication.problem, publication.settled_at = 0, "", None


def tell(
    publication: Publication,
    what: Happening.What,
    *,
    at: datetime,
    by: User | None = None,
    said: str = "",
) -> None:
    """One more line of its story."""
    Happening.objects.create(
        organization_id=publication.organization_id,
        publication=publication,
        at=at,
        what=what,
        by=by,
        said=said,
    )
