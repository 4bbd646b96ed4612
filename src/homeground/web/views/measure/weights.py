"""What a like, a comment and a share count for in this brand: seen, and changed by who plans."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.errors import BadInput
from homeground.insights.models import EngagementWeights
from homeground.insights.weighing import set_weights, weights_for
from homeground.measurement.engagement import PARTS, Weights
from homeground.publishing.clock import now_of
from homeground.web.given import Given
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell

from .post import metric_name

MOST_EARLIER = 20


@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    given = None
    typed = {part: request.POST.get(part, "").strip() for part in PARTS}
    if request.method == "POST":
        place.need_for_brand(Right.PLAN)
        try:
            set_weights(
                place.brand,
                _read(typed),
                by=cast("User", request.user),
                now=now_of(place.brand),
            )
        except BadInput as problem:
            given = Given("weights", problem, typed)
        else:
            tell(request, _("Set. How posts stand is counted anew by it within the hour."))
            return redirect(place.address("measure_weights"))
    holds = weights_for(place.brand)
    shown = typed if given else {part: f"{getattr(holds, part):g}" for part in PARTS}
    context = {
        "place": place,
        "area": "measure",
        "title": _("What a reaction counts for"),
        "parts": [(part, metric_name(part), shown[part]) for part in PARTS],
        "earlier": list(
            EngagementWeights.objects.filter(brand=place.brand)
            .select_related("set_by")
            .order_by("-version")[:MOST_EARLIER]
        ),
        "may_set": place.may_for_brand(Right.PLAN),
        "given": given,
    }
    return render(request, "measure/weights.html", context, status=422 if given else 200)


def _read(typed: dict[str, str]) -> Weights:
    """Raises: BadInput for what is no number. A comma is read as people write it."""
    values = {}
    for part, text in typed.items():
        try:
            values[part] = float(text.replace(",", "."))
        except ValueError:
            raise BadInput(
                _("“%(text)s” is no number.") % {"text": text[:40]},
                _("Give a number from 0 on, such as 1 or 2.5."),
            ) from None
    return Weights(**values)
