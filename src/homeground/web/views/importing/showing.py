"""The table of a draft: what is to be mended first, a hundred rows at a time."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string

from homeground.accounts.rights import Right
from homeground.content.models import Import, ImportRow
from homeground.publishing.importing.reach import NEEDED
from homeground.publishing.models import Publication
from homeground.publishing.states import State
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.serving import MOST_BYTES

from .drafts import checked, draft_at
from .lines import blank_fields, lines_of, notes_of, problems_of, told_of_the_whole

ON_A_PAGE = 100


@in_brand
@needing(Right.PUBLISH, reach=Reach.SOMEWHERE)
def table(request: HttpRequest, place: Place, draft: int) -> HttpResponse:
    found = draft_at(request, place, draft)
    if found.state == Import.State.OPEN:
        # The time has passed on since, and others have planned.
        found = checked(found)
    return render(request, "importing/table.html", table_context(request, place, found))


@in_brand
@needing(Right.PUBLISH, reach=Reach.SOMEWHERE)
def found(request: HttpRequest, place: Place, draft: int) -> HttpResponse:
    """What was found by now, while a worker checks or plans."""
    return answer(request, place, draft_at(request, place, draft), request.GET)


def answer(request: HttpRequest, place: Place, draft: Import, given: QueryDict) -> JsonResponse:
    """How the whole stands, and what was found of the rows that the page shows."""
    numbers = [int(each) for each in given.get("shown", "").split(",") if each.isdecimal()]
    rows = draft.rows.filter(number__in=numbers[: 2 * ON_A_PAGE])
    shown = {}
    for line in lines_of(draft, rows):
        cells = {
            each.column: render_to_string(
                "importing/found.html", {"found": each.found, "field": each}
            )
            for fields in line.groups.values()
            for each in fields
            if each.found
        }
        shown[line.row.number] = {
            "tone": line.tone,
            "mark": render_to_string("importing/mark.html", {"line": line}),
            "goes": render_to_string("importing/goes.html", {"row": line.row}),
            "about": render_to_string("importing/found.html", {"found": line.about}),
            "cells": cells,
            "values": line.row.cells,
        }
    context = standing(draft) | whereto(place, draft, only=given.get("only") == "mend")
    return JsonResponse(
        {
            "revision": draft.revision,
            "busy": context["busy"],
            "planned": draft.state == Import.State.PLANNED,
            "head": render_to_string("importing/head.html", context, request),
            "rows": shown,
        }
    )


def standing(draft: Import) -> dict[str, Any]:
    """How the whole stands."""
    counted = draft.rows.aggregate(
        all=Count("pk"),
        wrong=Count("pk", filter=Q(severity=ImportRow.Severity.ERROR)),
        warned=Count("pk", filter=Q(severity=ImportRow.Severity.WARNING)),
    )
    general = told_of_the_whole(draft)
    severities = {problem.severity for problem in general}
    checking = draft.checked < draft.revision
    return {
        "draft": draft,
        "rows": counted,
        "to_mend": counted["wrong"] + counted["warned"],
        "general": general,
        "wrong": bool(counted["wrong"]) or "error" in severities,
        "warned": bool(counted["warned"]) or "warning" in severities,
        "checking": checking,
        "planning": draft.state == Import.State.PLANNING,
        "busy": checking or draft.state == Import.State.PLANNING,
        "to_plan": draft.publications - draft.known,
        "result": _result(draft) if draft.state == Import.State.PLANNED else None,
    }


def whereto(place: Place, draft: Import, *, only: bool) -> dict[str, Any]:
    """`only`: rows with something to mend."""
    return {
        "place": place,
        "only": only,
        "all_rows": place.address("import_table", draft.pk),
        "to_mend_rows": place.address("import_table", draft.pk, only="mend"),
    }


def table_context(
    request: HttpRequest, place: Place, draft: Import, **more: object
) -> dict[str, Any]:
    only = request.GET.get("only") == "mend"
    rows: QuerySet[ImportRow] = draft.rows.order_by("-severity", "number")
    if only:
        rows = rows.filter(severity__gt=ImportRow.Severity.GOOD)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    writable = [market.pk for market in place.markets if place.may(*NEEDED, market=market)]
    accounts = place.brand.accounts.filter(market__in=writable).defer("credentials")
    return standing(draft) | whereto(place, draft, only=only) | {
        "area": "campaigns",
        "page": page,
        "lines": list(lines_of(draft, page.object_list)),
        "notes": notes_of(draft),
        "blank": blank_fields(draft),
        "accounts": accounts.select_related("market").order_by("network", "handle"),
        "most": MOST_BYTES,
        "most_megabytes": MOST_BYTES // 1_000_000,
    } | more  # fmt: skip


def _result(draft: Import) -> dict[str, Any]:
    counts = (
        Publication.objects.filter(pk__in=draft.result.get("publications", []))
        .values_list("state")
        .annotate(many=Count("pk"))
        .order_by()
    )
    by_state = dict(counts)
    return draft.result | {
        "states": [(state, by_state[state]) for state in State if state in by_state],
        "warnings": problems_of(draft.result.get("said", [])),
    }
