"""How much a brand pays a network for posts in a month at most."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.errors import BadInput
from homeground.publishing.capping import amount_from, cap, charging
from homeground.web.given import Given
from homeground.web.networks import network_name
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell

from .standing import page


@require_POST
@in_brand
@needing(Right.SPEND, reach=Reach.BRAND)
def keep(request: HttpRequest, place: Place, network: str) -> HttpResponse:
    if network not in charging():
        raise Http404("This network charges nothing.")
    typed = request.POST.get("usd", "").strip()
    name = network_name(network)
    try:
        amount = amount_from(typed)
    except BadInput:
        problem = BadInput(
            _("“%(typed)s” is no amount.") % {"typed": typed},
            _("Write US dollars, such as 250 or 49.50; leave it empty for no cap."),
        )
        return page(request, place, Given(f"cap-{network}", problem, {"usd": typed}))
    cap(place.brand, network, amount, by=cast("User", request.user))
    if amount is None:
        tell(request, _("%(network)s has no cap any more.") % {"network": name})
    else:
        words = _("%(network)s may cost %(usd)s USD a month at most.")
        tell(request, words % {"network": name, "usd": amount})
    return redirect(place.address("status") + "#caps")
