"""Planning all that a draft has: in one step, or not at all."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from homeground.accounts.rights import Right
from homeground.content.models import Import
from homeground.publishing.clock import now_of
from homeground.publishing.importing.jobs import plan_soon
from homeground.publishing.importing.planning import plan
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell

from .drafts import draft_at, is_long
from .showing import table_context


@require_POST
@in_brand
@needing(Right.PUBLISH, reach=Reach.SOMEWHERE)
def plan_all(request: HttpRequest, place: Place, draft: int) -> HttpResponse:
    found = draft_at(request, place, draft)
    back = redirect(place.address("import_table", found.pk))
    accept = "accept" in request.POST
    if found.state == Import.State.OPEN and is_long(found):
        with transaction.atomic():
            held = Import.objects.select_for_update().get(pk=found.pk)
            if held.state == Import.State.OPEN:
                held.state, held.result = Import.State.PLANNING, {"accept": accept}
                held.save(update_fields=["state", "result"])
                plan_soon(held)
        return back
    if found.state == Import.State.OPEN:
        found = plan(found, accept=accept, now=now_of(place.brand))
        if found.state == Import.State.OPEN:
            context = table_context(request, place, found, refused=True)
            return render(request, "importing/table.html", context, status=422)
    elif found.state == Import.State.PLANNED:
        tell(request, _("It was planned already: nothing goes out twice."))
    return back
