"""A campaign's report: its pages, who gets it, and where a link to it leads."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.reports import handing, shared, showing

_AT = "<str:brand>/campaigns/<str:campaign>/report/"

patterns: list[URLPattern] = [
    path(_AT, showing.report, name="report"),
    path(f"{_AT}page/", showing.whole, name="report_page"),
    path(f"{_AT}file/<str:form>/", showing.file, name="report_file"),
    path(f"{_AT}links/", handing.links, name="report_links"),
    path(f"{_AT}links/<int:report_link>/", handing.link, name="report_link"),
    path(f"{_AT}letters/", handing.letters, name="report_letters"),
    path(f"{_AT}letters/<int:report_schedule>/", handing.letter, name="report_letter"),
]

shared_patterns: list[URLPattern] = [
    path("report/<str:token>/", shared.shared, name="shared_report"),
    path("report/<str:token>/<str:form>/", shared.shared_file, name="shared_report_file"),
]
"""Last of all: a brand may be called “report”, too."""
