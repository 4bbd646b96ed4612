"""The addresses at which a campaign file is brought, repaired and planned."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.importing import bringing, exporting, planning, repairing, showing

ONE = "<str:brand>/import/<int:draft>"

patterns: list[URLPattern] = [
    path("<str:brand>/import/", bringing.bring, name="import"),
    path(f"{ONE}/", showing.table, name="import_table"),
    path(f"{ONE}/found/", showing.found, name="import_found"),
    path(f"{ONE}/cells/", repairing.cells, name="import_cells"),
    path(f"{ONE}/files/", repairing.files, name="import_files"),
    path(f"{ONE}/plan/", planning.plan_all, name="import_plan"),
    path(f"{ONE}/table.csv", exporting.table, {"kind": "csv"}, name="import_csv"),
    path(f"{ONE}/table.xlsx", exporting.table, {"kind": "xlsx"}, name="import_xlsx"),
]
