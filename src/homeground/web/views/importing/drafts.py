"""Which drafts a person may open, and when one is checked while its page waits."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from homeground.accounts.models import User
from homeground.content.models import Import
from homeground.publishing.clock import now_of
from homeground.publishing.importing.jobs import check_soon
from homeground.publishing.importing.keeping import check
from homeground.web.place import Place

AT_ONCE = 400
"""Rows that are checked and planned while a page waits, in less than a second; of more, a worker does it."""


def drafts_of(request: HttpRequest, place: Place) -> QuerySet[Import]:
    """Drafts are their maker's own: what they hold may be of markets that a colleague does not see."""
    by = cast("User", request.user)
    return Import.objects.filter(brand=place.brand, by=by).order_by("-pk")


def draft_at(request: HttpRequest, place: Place, pk: int) -> Import:
    """Raises: Http404."""
    found = drafts_of(request, place).select_related("brand", "by").filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such draft of yours.")
    return found


def is_long(draft: Import) -> bool:
    return draft.rows.count() > AT_ONCE


def checked(draft: Import, now: datetime | None = None) -> Import:
    """Checked as it is now, or soon."""
    if is_long(draft):
        check_soon(draft)
        return draft
    return check(draft, now=now or now_of(draft.brand))
