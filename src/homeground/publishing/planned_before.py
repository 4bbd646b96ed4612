"""A row whose publication is planned already: it stays, gets new words, or is tried anew."""

from __future__ import annotations

from datetime import datetime

from homeground.accounts.models import User
from homeground.content.campaign_file import Row
from homeground.content.models import Variant

from .ledger import plan_anew, tell
from .models import Happening, Publication
from .states import CHANGEABLE, State


def keep(publication: Publication, row: Row, *, now: datetime) -> bool:
    """Whether it is tried anew: what failed is surely not on the network, and the same file says it again."""
    useless = row.useless_after is not None and row.useless_after < now
    if publication.state == State.FAILED and not useless:
        _begin_anew(publication, row)
        publication.save()
        tell(publication, Happening.What.TRIED_ANEW, at=now)
        return True
    if State(publication.state) in CHANGEABLE and _differs(publication, row):
        _set_times(publication, row)
        publication.save()
    return False


def reword(
    publication: Publication, variant: Variant, row: Row, *, now: datetime, by: User | None
) -> None:
    """It says what `variant` says from now on."""
    publication.variant = variant
    publication.worded_by = by
    publication.identity = row.identity
    if publication.state == State.FAILED:
        _begin_anew(publication, row)
    elif _differs(publication, row):
        _set_times(publication, row)
    publication.problem = ""
    publication.tries = 0
    publication.save()
    tell(publication, Happening.What.REWORDED, at=now, by=by)


def _differs(publication: Publication, row: Row) -> bool:
    return (publication.useless_after, publication.native) != (row.useless_after, row.native)


def _set_times(publication: Publication, row: Row) -> None:
    if publication.native != row.native:
        publication.send_at = row.send_at or publication.due_at
    publication.useless_after, publication.native = row.useless_after, row.native


def _begin_anew(publication: Publication, row: Row) -> None:
    plan_anew(publication)
    publication.useless_after, publication.native = row.useless_after, row.native
    publication.send_at = row.send_at or publication.due_at
