"""The menus above the calendar: one choice each, as a link that keeps the others."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote_plus

from django.utils.translation import gettext as _

from homeground.planning.calendar import View
from homeground.publishing.states import State
from homeground.web.networks import network_name

from .asked import Asked


@dataclass(frozen=True)
class Choice:
    words: str
    address: str
    chosen: bool


@dataclass(frozen=True)
class Menu:
    name: str
    choices: list[Choice]

    @property
    def chosen(self) -> str:
        return next((each.words for each in self.choices if each.chosen), self.choices[0].words)


@dataclass(frozen=True)
class Choices:
    views: list[Choice]
    menus: list[Menu]
    everything: str
    """The address without any choice."""


def choices_of(asked: Asked) -> Choices:
    brand, wanted = asked.place.brand, asked.wanted
    names = {View.MONTH: _("Month"), View.WEEK: _("Week"), View.DAY: _("Day"), View.LIST: _("List")}
    networks = sorted({account.network for account in wanted.all_accounts.values()})
    campaigns = brand.campaigns.order_by("-created_at", "-pk").values_list("slug", "name")
    campaign = wanted.campaign.slug if wanted.campaign else ""
    state = wanted.state.value if wanted.state else ""
    market = {name: value for name, value in asked.query.items() if name == "market"}
    plain = asked.at({**market, "view": asked.view.value, "date": asked.day.isoformat()})
    return Choices(
        [Choice(name, asked.address(view), view == asked.view) for view, name in names.items()],
        [
            _menu(
                asked, "network", _("Network"), wanted.network,
                [("", _("All networks")), *((slug, network_name(slug)) for slug in networks)],
            ),
            _menu(
                asked, "account", _("Account"), str(wanted.account or ""),
                [("", _("All accounts")), *_accounts(asked)],
            ),
            _menu(
                asked, "campaign", _("Campaign"), campaign, [("", _("All campaigns")), *campaigns]
            ),
            _menu(
                asked, "state", _("State"), state,
                [("", _("All but cancelled")), *((each.value, str(each.label)) for each in State)],
            ),
        ],
        plain,
    )  # fmt: skip


def _accounts(asked: Asked) -> list[tuple[str, str]]:
    """Those of the network that is chosen, by their names."""
    wanted = asked.wanted
    return sorted(
        (
            (str(each.pk), f"{network_name(each.network)} · {each.handle}")
            for each in wanted.all_accounts.values()
            if wanted.network in {"", each.network}
        ),
        key=lambda choice: choice[1].casefold(),
    )


def _menu(asked: Asked, name: str, title: str, chosen: str, choices: list[tuple[str, str]]) -> Menu:
    query = {**asked.query, "view": asked.view.value, "date": asked.day.isoformat()}
    query.pop(name, None)
    if name == "network":
        query.pop("account", None)
    without = asked.at(query)
    return Menu(
        title,
        [
            Choice(
                words,
                f"{without}&{name}={quote_plus(value)}" if value else without,
                value == chosen,
            )
            for value, words in choices
        ],
    )
