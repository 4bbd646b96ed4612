"""The addresses of a brand's media library."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.library import one, picking, showing

patterns: list[URLPattern] = [
    path("<str:brand>/library/", showing.index, name="library"),
    path("<str:brand>/library/pick/<str:at_market>/", picking.pick, name="pick_file"),
    path("<str:brand>/library/<int:file>/", one.file, name="library_file"),
]
