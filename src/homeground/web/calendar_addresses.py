"""The addresses of a brand's calendar."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.calendar import feeds, moving, showing, slots

patterns: list[URLPattern] = [
    path("<str:brand>/calendar/", showing.index, name="calendar"),
    path("<str:brand>/calendar/move/", moving.move, name="move_in_calendar"),
    path("<str:brand>/calendar/feeds/", feeds.index, name="calendar_feeds"),
    path("<str:brand>/calendar/feeds/<int:feed>/", feeds.change, name="change_feed"),
    path("<str:brand>/calendar/slots/", slots.index, name="calendar_slots"),
    path("<str:brand>/calendar/slots/<int:account>/", slots.account, name="account_slots"),
    path("feeds/<str:secret>.ics", feeds.file, name="calendar_feed"),
]
