"""Links for clients without an account: where the team makes them, and where they lead."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.links import deciding, making, seeing

patterns: list[URLPattern] = [
    path("<str:brand>/approvals/links/", making.index, name="client_links"),
    path("<str:brand>/approvals/links/<int:link>/", making.revoked, name="client_link"),
    path("review/<str:token>/", deciding.review, name="client_review"),
    path("review/<str:token>/<int:publication>/", seeing.remarks, name="client_remarks"),
    path("review/<str:token>/files/<str:sha256>", seeing.file, name="client_media"),
]
