"""A campaign's name, goal and period, and what headquarters wants said in each of its messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.content.campaign_file.links import check_link
from homeground.content.campaigns import (
    CampaignWords,
    change_campaign,
    make_campaign,
    make_message,
    one_line,
    rename_message,
)
from homeground.content.link_rules import leave_links
from homeground.content.models import Campaign, Message
from homeground.content.versions import MessageWords, cleaned, write_message
from homeground.errors import BadInput
from homeground.web.given import Given
from homeground.web.place import Place, in_brand
from homeground.web.telling import tell

from .histories import message_history

CAMPAIGN_FIELDS = ("name", "goal", "starts_on", "ends_on")
MORE_LANGUAGES = frozenset(
    {"ar", "cs", "es", "fa", "fi", "he", "it", "ja", "kk", "ko", "nl", "pl", "pt", "sv", "th", "tr"}
    | {"uk", "vi", "zh-Hant"}
)
"""BCP 47."""
MESSAGE_FIELDS = ("name", "text", "language", "link", "plain_links")


@in_brand
def new_campaign(request: HttpRequest, place: Place) -> HttpResponse:
    place.need_for_brand(Right.PLAN)
    typed = _typed(request, CAMPAIGN_FIELDS)
    context = {"place": place, "area": "campaigns", "campaign": None, "values": typed}

    def keep() -> HttpResponse:
        made = make_campaign(place.brand, _campaign_words(typed), by=cast("User", request.user))
        tell(request, _("“%(name)s” is there. Now its first message.") % {"name": made.name})
        return redirect(place.address("new_message", made.slug))

    return _form(request, "plan/campaign.html", context, keep)


@in_brand
def campaign(request: HttpRequest, place: Place, campaign: str) -> HttpResponse:
    place.need_for_brand(Right.PLAN)
    found = get_object_or_404(place.brand.campaigns, slug=campaign)
    values = _typed(request, CAMPAIGN_FIELDS)
    if request.method != "POST":
        values = {
            "name": found.name,
            "goal": found.goal,
            "starts_on": found.starts_on.isoformat() if found.starts_on else "",
            "ends_on": found.ends_on.isoformat() if found.ends_on else "",
        }
    context = {"place": place, "area": "campaigns", "campaign": found, "values": values}

    def keep() -> HttpResponse:
        change_campaign(found, _campaign_words(values), by=cast("User", request.user))
        tell(request, _("Kept."))
        return redirect(place.address("campaign", found.slug))

    return _form(request, "plan/campaign.html", context, keep)


@in_brand
def new_message(request: HttpRequest, place: Place, campaign: str) -> HttpResponse:
    place.need_for_brand(Right.PLAN)
    found = get_object_or_404(place.brand.campaigns, slug=campaign)
    values = _typed(request, MESSAGE_FIELDS)
    if request.method != "POST":
        values["language"] = _last_language(found)

    def keep() -> HttpResponse:
        words = _message_words(place, values)
        made = make_message(found, one_line(values["name"]))
        write_message(made, words, by=cast("User", request.user))
        leave_links(made, bool(values["plain_links"]), by=cast("User", request.user))
        tell(request, _("Kept. Every market now writes it in its own way."))
        return redirect(place.address("campaign", found.slug))

    return _form(request, "plan/message.html", _message_page(place, found, None, values), keep)


@in_brand
def message(request: HttpRequest, place: Place, message: int) -> HttpResponse:
    place.need_for_brand(Right.PLAN)
    found = get_object_or_404(
        Message.objects.select_related("campaign"), pk=message, campaign__brand=place.brand
    )
    values = _typed(request, MESSAGE_FIELDS)
    if request.method != "POST":
        values = {name: getattr(found, name) for name in MESSAGE_FIELDS}
        values["plain_links"] = "on" if found.plain_links else ""
        values["language"] = values["language"] or _last_language(found.campaign)

    def keep() -> HttpResponse:
        words, before = _message_words(place, values), found.number
        rename_message(found, one_line(values["name"]), by=cast("User", request.user))
        write_message(found, words, by=cast("User", request.user))
        leave_links(found, bool(values["plain_links"]), by=cast("User", request.user))
        if before and found.number != before:
            tell(request, _("Kept. Texts that say the version before are marked on the board."))
        else:
            tell(request, _("Kept."))
        return redirect(place.address("campaign", found.campaign.slug))

    context = _message_page(place, found.campaign, found, values)
    context["history"] = message_history(found)
    return _form(request, "plan/message.html", context, keep)


def _form(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    keep: Callable[[], HttpResponse],
) -> HttpResponse:
    """The form, or what keeping it leads to; what cannot be kept stays in it, with the reason."""
    if request.method != "POST":
        return render(request, template, context)
    try:
        return keep()
    except BadInput as problem:
        context["given"] = Given("form", problem)
        return render(request, template, context, status=422)


def _typed(request: HttpRequest, names: tuple[str, ...]) -> dict[str, str]:
    return {name: cleaned(request.POST.get(name, "")) for name in names}


def _campaign_words(values: dict[str, str]) -> CampaignWords:
    return CampaignWords(
        one_line(values["name"]), values["goal"], _day(values["starts_on"]), _day(values["ends_on"])
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise BadInput(
            _("“%(day)s” is no day.") % {"day": typed[:40]}, _("Write it as 2027-05-12.")
        ) from None


def _message_words(place: Place, values: dict[str, str]) -> MessageWords:
    """Raises: BadInput."""
    if not values["text"]:
        raise BadInput(
            _("There is no text."),
            _("Write what you want said; the markets write it in their way."),
        )
    if values["language"] not in _languages(place):
        raise BadInput(_("There is no such language here."), _("Choose one of the list."))
    if values["link"]:
        check_link(values["link"])
    return MessageWords(values["text"], values["language"], values["link"])


def _message_page(
    place: Place, campaign: Campaign, message: Message | None, values: dict[str, str]
) -> dict[str, Any]:
    return {
        "place": place,
        "area": "campaigns",
        "campaign": campaign,
        "message": message,
        "values": values,
        "languages": _languages(place),
    }


def _last_language(campaign: Campaign) -> str:
    """That of the campaign's newest message; English where there is none."""
    last = campaign.messages.exclude(language="").order_by("-pk").first()
    return last.language if last else "en"


def _languages(place: Place) -> list[str]:
    """What headquarters may write in: the house's languages, those of its markets, and widespread ones."""
    known = {code.replace("zh-hans", "zh-Hans") for code, _name in settings.LANGUAGES}
    return sorted(known | {market.language for market in place.markets} | MORE_LANGUAGES)
