"""The addresses of what was done and what was written: the audit, and the search."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import audit, search

patterns: list[URLPattern] = [
    path("<str:brand>/audit/", audit.index, name="audit"),
    path("<str:brand>/audit/audit.csv", audit.export, {"kind": "csv"}, name="audit_csv"),
    path("<str:brand>/audit/audit.xlsx", audit.export, {"kind": "xlsx"}, name="audit_xlsx"),
    path("<str:brand>/search/", search.results, name="search"),
]
