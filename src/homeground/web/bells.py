"""The bell in the bar: how many notices the reader has not seen, kept up to date."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from homeground.accounts.models import User
from homeground.notifications.queries import notices_of, unread

from .live import IDLE_SECONDS, Live, live
from .place import Place

MOST_SHOWN = 99


def bell_of(request: HttpRequest, place: Place) -> Live:
    many = unread(notices_of(cast("User", request.user), place.brand, place.shown))
    context = {"place": place, "many": many, "most": MOST_SHOWN}
    return live(
        request, "parts/bell.html", context, id="bell", url=place.address("bell"),
        seconds=IDLE_SECONDS,
    )  # fmt: skip
