"""What the brand adds to the links of its posts."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.content.link_rules import PARAMETERS, PLACES, keep_rule, places_for, rule_of
from homeground.content.models import LinkRule
from homeground.errors import BadInput
from homeground.web.given import Given
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell

SUGGESTED = {
    "utm_source": "{network}",
    "utm_medium": "social",
    "utm_campaign": "{campaign}",
    "utm_content": "{market}-{message}",
}
EXAMPLE = "https://example.com/page?size=2#top"


@in_brand
@needing(Right.PLAN, reach=Reach.BRAND)
def link_rule(request: HttpRequest, place: Place) -> HttpResponse:
    kept = LinkRule.objects.filter(brand=place.brand).first()
    given, status = None, 200
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in PARAMETERS}
        sites, in_files = request.POST.get("sites", ""), "in_files" in request.POST
        try:
            by = cast("User", request.user)
            keep_rule(place.brand, values, sites, in_files=in_files, by=by)
        except BadInput as problem:
            given, status = Given("links", problem), 422
        else:
            tell(request, _("Kept. What is scheduled already keeps its links."))
            return redirect(place.address("link_rule"))
    else:
        values = kept.patterns if kept else {}
        sites, in_files = " ".join(kept.sites) if kept else "", bool(kept and kept.in_files)
    rule = rule_of(place.brand)
    context = {
        "place": place,
        "area": "campaigns",
        "fields": [(name, values.get(name, ""), SUGGESTED.get(name, "")) for name in PARAMETERS],
        "sites": sites,
        "in_files": in_files,
        "names": [f"{{{name}}}" for name in PLACES],
        "example": rule.link(EXAMPLE, _places(place)) if rule and not rule.sites else "",
        "given": given,
    }
    return render(request, "plan/links.html", context, status=status)


def _places(place: Place) -> dict[str, str]:
    account = place.brand.accounts.select_related("market").order_by("pk").first()
    return places_for(
        network=account.network if account else "mastodon",
        account=account.handle if account else "",
        campaign=_("Example"),
        message=_("Message"),
        language=account.market.language if account else "en",
        country=account.market.country if account else "GB",
    )
