"""What of the plan will not go as planned: posts of one account too close together, limits of networks
and a brand's caps on money that leave no room. Looked at before its time, for whoever can still move it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from zoneinfo import ZoneInfo

from homeground.accounts.models import Brand
from homeground.content.composing import compose
from homeground.errors import BadInput
from homeground.networks.limits import Whose
from homeground.networks.model import Draft
from homeground.networks.registry import NETWORKS
from homeground.planning.charges import Charge, beyond, month_of
from homeground.sentences import gettext as _

from .crowding import GOES_OUT as GOES_OUT
from .crowding import Plan, Span, Suspects, close_together, plans_of, suspected
from .foreseeing import Delay, delay_of, held_up
from .models import Publication, SpendingCap
from .queued import Rewordings, of_others, standing
from .speakers import Speaker
from .spending import first_of, next_month, spent_in
from .states import State
from .windows import Limit

NEAR = timedelta(minutes=15)
"""Closer than this, the second post of an account takes readers from the first."""


class Kind(StrEnum):
    NEAR = "near"
    LATE = "late"
    NEVER = "never"
    """When it could go out, it is of no use any more."""
    DEAR = "dear"


@dataclass(frozen=True, slots=True)
class Trouble:
    publication: int
    account: int
    due_at: datetime
    kind: Kind
    said: Callable[[], str]
    """Thousands are found, and few of them shown: words are made of those alone."""

    @property
    def words(self) -> str:
        """In the language that is active."""
        return self.said()


def troubles(
    brand: Brand,
    speakers: Mapping[int, Speaker],
    first: datetime,
    last: datetime,
    *,
    now: datetime,
    near: bool = True,
) -> dict[int, list[Trouble]]:
    """By the publication's id: of all that those accounts send from `first` (not before `now`) until `last`.

    Without `near`, what stands too close together is left out.
    """
    start = max(first, now)
    if start >= last or not speakers:
        return {}
    span = Span(brand, list(speakers), start - NEAR, last + NEAR)
    plans = plans_of(span)
    found = _late(plans, speakers, start, last, now) + _dear(brand, speakers, start, last, now)
    if found:
        # What goes out below another is held against the limits, too, and has no line of its own.
        with_a_line = span.publications().filter(pk__in={each.publication for each in found})
        planned = set(with_a_line.values_list("pk", flat=True))
        found = [each for each in found if each.publication in planned]
    if near:
        found = _near(plans, speakers) + found
    by_publication: dict[int, list[Trouble]] = defaultdict(list)
    for each in found:
        if start <= each.due_at < last:
            by_publication[each.publication].append(each)
    return dict(by_publication)


# Too close together ----------------------------------------------------------------------------------


def _near(plans: Mapping[int, Plan], speakers: Mapping[int, Speaker]) -> list[Trouble]:
    return [
        Trouble(
            each.publication,
            each.account,
            each.due_at,
            Kind.NEAR,
            partial(near_in_words, speakers[each.account].time_zone, each.beside),
        )
        for each in close_together(plans, NEAR)
    ]


def near_in_words(time_zone: str, other: datetime) -> str:
    local = other.astimezone(ZoneInfo(time_zone))
    return _("Close to another: the same account also posts at %(when)s.") % {
        "when": f"{local:%H:%M}"
    }


def nearest_to(publication: Publication, at: datetime) -> datetime | None:
    """When the same account posts something else, so close to `at` that it should be said."""
    beside = (
        Publication.objects.filter(
            account=publication.account_id, answers=None, state__in=GOES_OUT,
            due_at__gt=at - NEAR, due_at__lt=at + NEAR,
        )
        .exclude(pk=publication.pk)
        .values_list("due_at", flat=True)
    )  # fmt: skip
    return min(beside, key=lambda other: abs(other - at), default=None)


# Later than planned ----------------------------------------------------------------------------------


def _late(
    plans: Mapping[int, Plan],
    speakers: Mapping[int, Speaker],
    start: datetime,
    last: datetime,
    now: datetime,
) -> list[Trouble]:
    suspects = suspected(plans, speakers)
    limits = suspects.limits
    if not limits:
        return []
    all_limits = limits | _sharing(suspects, {speakers[pk].network for pk in limits})
    # What is still held up from before that is told on the page before.
    reach = max(limit.reaches for each in all_limits.values() for limit in each)
    beside = standing(all_limits, last, Rewordings([], ()), now, since=start - 2 * reach)
    useless = dict(
        Publication.objects.filter(
            pk__in=[each.publication for each in beside], useless_after__isnull=False
        ).values_list("pk", "useless_after")
    )
    found = []
    for place, (at, limit) in held_up([each.wish for each in beside], all_limits).items():
        each = beside[place]
        speaker = speakers.get(each.account)
        if speaker is None:
            continue  # another brand's, which shares the application's limit
        end = useless.get(each.publication)
        kind = Kind.NEVER if end is not None and at > end else Kind.LATE
        delay = Delay(speaker.address, each.due_at, speaker.time_zone, at, limit)
        found.append(Trouble(each.publication, each.account, each.due_at, kind, _of(delay, kind)))
    return found


def _of(delay: Delay, kind: Kind) -> Callable[[], str]:
    return lambda: delay.in_vain if kind is Kind.NEVER else delay.in_words


def _sharing(suspects: Suspects, networks: Collection[str]) -> dict[int, list[Limit]]:
    """The limits of other accounts which share one that may be too narrow."""
    shared = {
        pk: [
            limit
            for limit in each
            if limit.key in suspects.keys and limit.budget.whose is not Whose.ACCOUNT
        ]
        for pk, each in suspects.limits.items()
    }
    if not any(shared.values()):
        return {}
    return {
        pk: each for pk, each in of_others(shared, networks).items() if pk not in suspects.limits
    }


# Dearer than the cap ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Charged:
    pk: int
    account: int
    due_at: datetime
    charge: Charge


def _dear(
    brand: Brand, speakers: Mapping[int, Speaker], start: datetime, last: datetime, now: datetime
) -> list[Trouble]:
    networks = {speaker.network for speaker in speakers.values()}
    found = []
    for cap in SpendingCap.objects.filter(brand=brand, network__in=networks):
        planned = _charged(cap, max(first_of(start), now), last)
        found += [
            Trouble(each.pk, each.account, each.due_at, Kind.DEAR, partial(_dear_in_words, cap))
            for each in _without_room(cap, planned)
        ]
    return found


def _charged(cap: SpendingCap, first: datetime, last: datetime) -> list[_Charged]:
    """What is planned for the network that the cap is about, each with what it costs."""
    cost = NETWORKS[cap.network].cost
    if cost is None:
        return []
    planned = (
        Publication.objects.filter(
            account__brand=cap.brand_id, account__network=cap.network, state=State.SCHEDULED,
            send_at__gte=first, send_at__lt=last,
        )
        .order_by("send_at", "pk")
        .values_list("pk", "account_id", "due_at", "send_at", "variant__label", "variant__text",
                     "variant__link")
    )  # fmt: skip
    return [
        _Charged(pk, account, due_at, Charge(at, cost(Draft(compose(label, text), link=link or None))))
        for pk, account, due_at, at, label, text, link in planned
    ]  # fmt: skip


def _without_room(cap: SpendingCap, planned: Sequence[_Charged]) -> list[_Charged]:
    charges = [each.charge for each in planned]
    already = {
        month: spent_in((cap.brand_id, cap.network), datetime(*month, 1, tzinfo=UTC))
        for month in {month_of(charge.at) for charge in charges}
    }
    return [planned[place] for place in beyond(charges, already, cap.usd_a_month)]


def _dear_in_words(cap: SpendingCap) -> str:
    return _(
        "%(network)s: the cap of %(cap)s USD a month leaves no room for it; it waits for the next month."
    ) % {"network": NETWORKS[cap.network].name, "cap": f"{cap.usd_a_month:,.2f}"}


def _dear_at(publication: Publication, at: datetime, now: datetime) -> SpendingCap | None:
    """The cap that would leave it no room in the month of `at`."""
    account, variant = publication.account, publication.variant
    cap = SpendingCap.objects.filter(brand=account.brand_id, network=account.network).first()
    cost = NETWORKS[account.network].cost
    if cap is None or cost is None:
        return None
    draft = Draft(compose(variant.label, variant.text), link=variant.link or None)
    mine = _Charged(publication.pk, account.pk, at, Charge(at, cost(draft)))
    beside = _charged(cap, max(first_of(at), now), next_month(at))
    planned = [each for each in beside if each.pk != publication.pk]
    return cap if mine in _without_room(cap, [*planned, mine]) else None


# What comes of a move --------------------------------------------------------------------------------


def troubles_at(publication: Publication, at: datetime, *, now: datetime) -> list[Trouble]:
    """What would come of it if it were to go out at `at`; nothing is changed."""
    account = publication.account
    found = []
    beside = nearest_to(publication, at)
    if beside is not None:
        near = partial(near_in_words, account.market.time_zone, beside)
        found.append(Trouble(publication.pk, account.pk, at, Kind.NEAR, near))
    delay = delay_of(publication, now=now, at=at)
    if delay is not None:
        end = publication.useless_after
        kind = Kind.NEVER if end is not None and delay.at > end else Kind.LATE
        found.append(Trouble(publication.pk, account.pk, at, kind, _of(delay, kind)))
    cap = _dear_at(publication, at, now)
    if cap is not None:
        found.append(
            Trouble(publication.pk, account.pk, at, Kind.DEAR, partial(_dear_in_words, cap))
        )
    return found


def brought_about(publication: Publication, at: datetime, *, now: datetime) -> list[Trouble]:
    """What a move to `at` would bring about: nothing of what stands where it is now.

    Raises: BadInput where it would never go out.
    """
    before = {each.kind for each in troubles_at(publication, publication.due_at, now=now)}
    found = troubles_at(publication, at, now=now)
    never = [each.words for each in found if each.kind is Kind.NEVER]
    if never:
        raise BadInput(" ".join(never), _("It was left where it was."))
    return [each for each in found if each.kind not in before]
