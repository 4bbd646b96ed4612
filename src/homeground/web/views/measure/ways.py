"""The ways from one page of numbers to the others."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from homeground.accounts.rights import Right
from homeground.insights.queries.scope import accounts_in
from homeground.web.networks import network_name
from homeground.web.place import Place

from .asked import Asked

MOST_CAMPAIGNS = 40


@dataclass(frozen=True, slots=True)
class Way:
    name: str
    href: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """One menu: its name, what is chosen of it ("" when nothing is), and all there is."""

    name: str
    chosen: str
    ways: list[Way]


def ways_of(asked: Asked) -> list[Ways]:
    place = asked.place
    query = asked.period.query if asked.period.kind != "campaign" else {}
    accounts = (
        asked.accounts
        if asked.network is None and asked.account is None
        else accounts_in(place.brand, place.markets_with(Right.MEASURE))
    )
    networks = {each.network: network_name(each.network) for each in accounts.values()}
    everything = place.address("measure", **query)
    by_network = [
        Way(name, place.address("measure_network", slug, **query), slug == asked.network)
        for slug, name in networks.items()
    ]
    by_account = [
        Way(
            f"{networks[each.network]} · {each.name or each.handle}",
            place.address("measure_account", pk, **query),
            each == asked.account,
        )
        for pk, each in accounts.items()
    ]
    chosen_campaign = asked.campaign.slug if asked.campaign else None
    by_campaign = [
        Way(name, place.address("measure_campaign", slug), slug == chosen_campaign)
        for slug, name in _campaigns(place)
    ]
    return [
        _menu(_("Network"), _("All networks"), everything, by_network),
        _menu(_("Account"), _("All accounts"), everything, by_account),
        _menu(_("Campaign"), _("All campaigns"), everything, by_campaign),
    ]


def _menu(name: str, all_of_it: str, everything: str, ways: list[Way]) -> Ways:
    chosen = next((way.name for way in ways if way.chosen), "")
    return Ways(name, chosen or all_of_it, [Way(all_of_it, everything, not chosen), *ways])


def _campaigns(place: Place) -> list[tuple[str, str]]:
    newest = place.brand.campaigns.order_by("-created_at", "-pk")
    return list(newest.values_list("slug", "name")[:MOST_CAMPAIGNS])
