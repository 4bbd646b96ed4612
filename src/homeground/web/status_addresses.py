"""The addresses of a brand's status: what is, what stands still, what may be spent."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.status import caps, pausing, standing

patterns: list[URLPattern] = [
    path("<str:brand>/status/", standing.index, name="status"),
    path("<str:brand>/status/pause/", pausing.pause, name="pause"),
    path("<str:brand>/status/pause/<int:pause>/end/", pausing.ending, name="end_pause"),
    path("<str:brand>/status/caps/<slug:network>/", caps.keep, name="spending_cap"),
]
