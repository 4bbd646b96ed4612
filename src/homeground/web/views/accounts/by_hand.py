"""An account on a network that no program may post to: it is a person's, and named here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from homeground.accounts.keeping import keep_by_hand
from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.errors import BadInput
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell

from .choosing import network_or_404


@in_brand
@needing(Right.CONNECT, reach=Reach.SOMEWHERE)
def by_hand(request: HttpRequest, place: Place, network: str) -> HttpResponse:
    found = network_or_404(network)
    if not found.by_hand:
        raise Http404("Accounts are connected there.")
    problem = None
    typed = {name: request.POST.get(name, "").strip() for name in ("handle", "name", "market")}
    if request.method == "POST":
        market = next(
            (m for m in place.markets_with(Right.CONNECT) if str(m.pk) == typed["market"]), None
        )
        handle = typed["handle"].removeprefix("@")
        if not handle or any(letter.isspace() or letter == "/" for letter in handle):
            problem = BadInput(
                _("“%(typed)s” is not a handle.") % {"typed": handle},
                _("Write the account's own name as it stands in its address, without spaces."),
            )
        elif market is None:
            problem = BadInput(_("No market is chosen."), _("Choose whom the account speaks to."))
        else:
            assert isinstance(request.user, User)
            account = keep_by_hand(
                place.brand, request.user, network, handle=handle, name=typed["name"], market=market
            )
            if account.brand_id == place.brand.pk:
                tell(request, _("Added: %(account)s.") % {"account": account.address})
                return redirect(place.address("networks"))
            problem = BadInput(
                _("%(account)s belongs to another brand of your organization: %(brand)s.")
                % {"account": account.address, "brand": account.brand.name},
                _("An account speaks for one brand. Choose another, or go to that brand."),
            )
    context = {
        "place": place,
        "area": "networks",
        "network": found,
        "typed": typed,
        "problem": problem,
    }
    return render(request, "accounts/by_hand.html", context)
