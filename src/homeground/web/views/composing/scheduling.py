"""Scheduling a message: which of its texts go out on which accounts, and when. By a campaign file's door."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.accounts.models import Account, Market, User
from homeground.accounts.rights import Right
from homeground.content.campaign_file import AccountFacts, Checked, Problem
from homeground.content.campaign_file.checking import Checks
from homeground.content.campaign_file.findings import Findings
from homeground.content.campaign_file.identity import SLOT
from homeground.content.library import Library
from homeground.content.link_rules import rule_of
from homeground.content.models import Message, Variant
from homeground.content.versions import Words
from homeground.insights.timing import hours_of
from homeground.networks.registry import NETWORKS
from homeground.publishing.checking import facts_of
from homeground.publishing.clock import now_of
from homeground.publishing.foreseeing import foreseen
from homeground.publishing.models import Publication
from homeground.publishing.planning import Plan, plan_rows
from homeground.publishing.states import CHANGEABLE, State
from homeground.web.good_hours import told
from homeground.web.mending import IN_THE_COMPOSER, on_a_page
from homeground.web.place import Place, in_brand
from homeground.web.telling import tell, tell_warning
from homeground.web.templatetags.places import market_name

from .choices import Choice, tell_of_other_series
from .desk import options_for, values_of
from .moments import When, values_of_planned, when_given


@in_brand
def schedule(request: HttpRequest, place: Place, message: int) -> HttpResponse:
    found = get_object_or_404(
        Message.objects.select_related("campaign__brand"), pk=message, campaign__brand=place.brand
    )
    now = now_of(place.brand)
    accounts, facts = facts_of(place.brand, now=now)
    choices = _choices(place, found, list(accounts.values()), now)
    if not choices and place.markets:
        _need_one(place)
    zone = ZoneInfo(place.markets[0].time_zone) if place.markets else ZoneInfo("UTC")
    when = when_given(request.POST, now, zone)
    posted = request.method == "POST"
    for choice in choices:
        choice.chosen = choice.offered and (
            choice.name in request.POST.getlist("go")
            if posted
            else not (choice.waiting or choice.before)
        )
    general = _check(place, found, choices, facts, when, now)
    _tell_hours(place, choices, now)
    status = 200
    if posted and request.POST.get("act") == "schedule":
        chosen = [choice for choice in choices if choice.chosen]
        if chosen and not _wrong(chosen, general):
            plan = _plan(place, chosen, accounts, now, cast("User", request.user))
            _tell(request, plan, chosen)
            return redirect(place.address("campaign", found.campaign.slug))
        given = set(request.POST.getlist("go"))
        if not chosen and any(choice.current and choice.name in given for choice in choices):
            # A second click, or a colleague's.
            tell(request, _("It was scheduled already: nothing goes out twice."))
            return redirect(place.address("campaign", found.campaign.slug))
        status = 422
    markets = {choice.variant.market_id for choice in choices if choice.chosen}
    context = {
        "place": place,
        "area": "campaigns",
        "campaign": found.campaign,
        "message": found,
        "choices": choices,
        "when": when,
        "markets": len(markets),
        "ready": bool(markets) and not _wrong([c for c in choices if c.chosen], general),
        "general": general,
        "refused": status == 422,
        "slots": any(facts[choice.account.address].slots for choice in choices),
    }
    part = "compose/plan.html" if request.POST.get("act") == "look" else "compose/schedule.html"
    return render(request, part, context, status=status)


def _tell_hours(place: Place, choices: list[Choice], now: datetime) -> None:
    shown = [each for each in choices if place.may(Right.MEASURE, market=each.account.market_id)]
    found = hours_of([each.account for each in shown if each.chosen], now)
    for each in shown:
        hours = found.get(each.account.pk)
        each.hours = told(hours) if hours is not None and hours.good else None


def _wrong(chosen: list[Choice], general: list[Problem]) -> bool:
    wrong = any(problem.severity == "error" for problem in general)
    return wrong or any(choice.wrong for choice in chosen)


def _need_one(place: Place) -> None:
    """Who may schedule nowhere is told so; who may, and has no text yet, sees that."""
    if not place.may_somewhere(Right.PUBLISH):
        place.need(Right.PUBLISH)


def _choices(
    place: Place, message: Message, accounts: list[Account], now: datetime
) -> list[Choice]:
    markets = place.markets_with(Right.PUBLISH)
    variants = (
        Variant.objects.filter(message=message, in_composer=True, market__in=markets)
        .select_related("market")
        .prefetch_related("media__file", "media__original")
        .order_by("market__country", "market__language", "network")
    )
    planned: dict[tuple[int | None, int], list[Publication]] = defaultdict(list)
    before: set[int] = set()
    for publication in (
        Publication.objects.filter(variant__message=message, answers=None)
        .exclude(state=State.CANCELLED)
        .select_related("variant")
        .order_by("due_at")
    ):
        before.add(publication.account_id)
        if publication.variant.copied_from_id and State(publication.state) in CHANGEABLE:
            waits = planned[(publication.variant.copied_from_id, publication.account_id)]
            # Of several only those to come: one that failed long ago keeps none of them from new words.
            if waits and waits[-1].due_at <= now:
                waits.clear()
            waits.append(publication)
    return [
        Choice(variant, account, planned.get((variant.pk, account.pk), []), account.pk in before)
        for variant in variants
        for account in accounts
        if (account.market_id, account.network) == (variant.market_id, variant.network)
    ]


def _check(
    place: Place,
    message: Message,
    choices: list[Choice],
    facts: dict[str, AccountFacts],
    when: When,
    now: datetime,
) -> list[Problem]:
    """What each chosen one gives, with all that the checks of a campaign file and the limits say.

    What concerns no single one comes back.
    """
    slotted = dict(
        Publication.objects.filter(variant__message=message, identity__startswith=SLOT)
        .exclude(state=State.CANCELLED)
        .values_list("identity", "due_at")
    )
    rule = None if message.plain_links else rule_of(place.brand)
    options = options_for(place, now=now, slotted=slotted, links=rule)
    library = Library(place.brand, place.limits)
    checks = Checks(facts, options, library, message.campaign.slug[:150])
    for number, choice in enumerate(choices, start=1):
        if not choice.chosen:
            continue
        words = Words.written(choice.variant)
        library.aim(words.media, choice.variant.market)
        found = Findings(number, {})
        network = NETWORKS[choice.variant.network]
        said = values_of(words, message, network)
        moments = [values_of_planned(each) for each in choice.waits] or [when.values]
        alts = [each.alt for each in words.media]
        rows = [
            row
            for moment in moments
            for row in checks.rows(said | moment, choice.account.address, found)
        ]
        choice.rows = [
            replace(
                row,
                media=tuple(
                    replace(ref, alt=alt) for ref, alt in zip(row.media, alts, strict=False)
                ),
            )
            for row in rows
        ]
        # What repeats says the same of each of its times.
        told = {(each.column, each.what): each for each in found.problems}
        choice.problems = [on_a_page(problem, IN_THE_COMPOSER) for problem in told.values()]
    chosen = [choice for choice in choices if choice.chosen]
    tell_of_other_series(message, chosen)
    general = when.problems if any(not choice.waits for choice in chosen) else []
    return general + _foresee(place, chosen, now)


def _foresee(place: Place, chosen: list[Choice], now: datetime) -> list[Problem]:
    rows = [row for choice in chosen for row in choice.rows]
    if not rows:
        return []
    known = frozenset(
        Publication.objects.filter(identity__in=[row.identity for row in rows])
        .exclude(state=State.CANCELLED)
        .values_list("identity", flat=True)
    )
    told = foreseen(Checked(rows, [], len(rows), "", ""), place.brand, known=known, now=now)
    by_number = {row.number: choice for choice in chosen for row in choice.rows}
    general: list[Problem] = []
    for problem in told.problems:
        choice = by_number.get(problem.row or 0)
        (choice.problems if choice else general).append(problem)
    return general


def _plan(
    place: Place, chosen: list[Choice], accounts: dict[str, Account], now: datetime, by: User
) -> Plan:
    rows = [row for choice in chosen for row in choice.rows]
    with transaction.atomic():
        plan = plan_rows(place.brand, rows, accounts, now=now, by=by, whole=False)
        for choice in chosen:
            made = [
                plan.publications[row.identity]
                for row in choice.rows
                if row.identity in plan.publications
            ]
            # Whoever schedules it need not have written it.
            Publication.objects.filter(pk__in=made).update(worded_by=_writer(choice))
            Variant.objects.filter(publications__in=made, in_composer=False).update(
                copied_from=choice.variant,
                number=choice.variant.number,
                adapted_from=choice.variant.adapted_from,
            )
    return plan


def _writer(choice: Choice) -> int | None:
    """Who wrote the version that goes out, by id."""
    version = choice.variant.versions.filter(number=choice.variant.number)
    return version.values_list("by", flat=True).first()


def _tell(request: HttpRequest, plan: Plan, chosen: list[Choice]) -> None:
    markets: dict[int, Market] = {c.variant.market_id: c.variant.market for c in chosen}
    if plan.new:
        words = ngettext(
            "Scheduled for %(markets)s market: %(many)d.",
            "Scheduled for %(markets)s markets: %(many)d.",
            len(markets),
        ) % {"markets": len(markets), "many": plan.new}
        tell(request, f"{words} {', '.join(market_name(each) for each in markets.values())}")
    if plan.in_review:
        tell(
            request,
            ngettext(
                "%(many)d of them goes out once it is approved: who may was asked.",
                "%(many)d of them go out once they are approved: who may was asked.",
                plan.in_review,
            )
            % {"many": plan.in_review},
        )
    if plan.reworded:
        tell(request, _("New words for what was scheduled: %(many)d.") % {"many": plan.reworded})
    if plan.known and not plan.new:
        tell(request, _("It was scheduled already: nothing goes out twice."))
    for problem in plan.problems:
        tell_warning(request, f"{problem.what} {problem.do}")
