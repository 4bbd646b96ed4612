"""The addresses of what people are told, of how they hear of it, and of webhooks."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.notifications import choosing, endpoints, showing, stopping

patterns: list[URLPattern] = [
    path("digest/stop/<str:signed>/", stopping.stop_digest, name="stop_digest"),
    path("<str:brand>/notices/", showing.index, name="notices"),
    path("<str:brand>/notices/bell/", showing.bell, name="bell"),
    path("<str:brand>/notices/read/", showing.read_all, name="read_notices"),
    path("<str:brand>/notices/choices/", choosing.choices, name="notice_choices"),
    path("<str:brand>/notices/<int:notice>/", showing.opened, name="notice"),
    path("<str:brand>/webhooks/", endpoints.index, name="webhooks"),
    path("<str:brand>/webhooks/<int:endpoint>/", endpoints.endpoint, name="webhook"),
]
