"""Message × market: what is written and planned there, network by network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from django.db.models import Count, Max, Q

from homeground.accounts.models import Market
from homeground.accounts.rights import Right
from homeground.content.composing import first_line
from homeground.content.models import Message, Variant
from homeground.networks.contract import Access
from homeground.networks.registry import NETWORKS
from homeground.publishing.models import Publication
from homeground.publishing.states import State
from homeground.web.items import Items
from homeground.web.place import Place, market_code
from homeground.web.templatetags.places import market_name

_SHOWN = (
    "message_id", "market_id", "network", "title", "text", "number", "adapted_from", "copied_from",
    "in_composer",
)  # fmt: skip
"""Of a variant, on a board."""
TELLING = (
    *(State.FAILED, State.UNSURE, State.ASSISTED, State.ON_HOLD, State.ARMED, State.SCHEDULED),
    *(State.HANDED_OVER, State.APPROVED, State.IN_REVIEW, State.DRAFT, State.PUBLISHED),
    State.CANCELLED,
)
"""Of several publications of one text, the state that is shown: what needs somebody, then what is to come."""


@dataclass
class Spot(Items):
    """A message in one market on one network."""

    network: str
    written: Variant | None = None
    """The composer's."""
    counts: dict[State, int] = field(default_factory=dict)
    shown: int | None = None
    """Of the newest variant that was planned."""
    proof: Variant | None = None
    drifted: bool = False
    behind: bool = False
    """What is planned says an older version than the composer's."""
    accounts: int = 0

    @property
    def line(self) -> str:
        """What its text is known by."""
        return first_line(self.proof.title, self.proof.text) if self.proof else ""

    @cached_property
    def state(self) -> str:
        """“missing”, “draft”, or that of its publications."""
        found = next((state for state in TELLING if self.counts.get(state)), None)
        if found is None or (found is State.CANCELLED and self.written is not None):
            return State.DRAFT.value if self.written is not None else "missing"
        return found.value


@dataclass
class Cell(Items):
    market: Market
    name: str
    """The market's."""
    spots: list[Spot]
    address: tuple[str, str] | None = None
    """Of the composer there, before and after the network's name; `None`: the reader may not write there."""

    @property
    def language(self) -> str:
        return self.market.language


@dataclass
class Line:
    message: Message
    cells: list[Cell]

    @property
    def drifted(self) -> int:
        return sum(spot.drifted for cell in self.cells for spot in cell.spots)


def spoken_at(place: Place) -> dict[int, dict[str, int]]:
    """Where each message is to be said: by market and network, on how many accounts."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for market, network in place.brand.accounts.filter(market__in=place.shown).values_list(
        "market", "network"
    ):
        if network in NETWORKS and NETWORKS[network].access is not Access.RETIRED:
            found[market][network] += 1
    return found


def lines_of(
    place: Place, messages: Sequence[Message], of_market: Mapping[int, Mapping[str, int]]
) -> list[Line]:
    """The board's lines: with two questions to the database, however many messages.

    `of_market` as `spoken_at` finds it.
    """
    markets = place.shown
    spots: dict[tuple[int, int, str], Spot] = {}

    def spot(message: int, market: int, network: str) -> Spot:
        return spots.setdefault((message, market, network), Spot(network))

    for message in messages:
        for market, networks in of_market.items():
            for network, many in networks.items():
                spot(message.pk, market, network).accounts = many
    _planned(spot, messages, markets)
    by_pk = {message.pk: message for message in messages}
    shown_ones = {each.shown for each in spots.values() if each.shown}
    written = Q(message__in=messages, market__in=markets, in_composer=True)
    found = Variant.objects.only(*_SHOWN).filter(written | Q(pk__in=shown_ones))
    proofs = {variant.pk: variant for variant in found}
    for variant in proofs.values():
        if not variant.in_composer:
            continue
        here = spot(variant.message_id, variant.market_id, variant.network)
        here.written = variant
        number = by_pk[variant.message_id].number
        here.drifted = bool(variant.adapted_from and variant.adapted_from < number)
    for each in spots.values():
        shown = proofs.get(each.shown or 0)
        each.proof = each.written or shown
        waits = {State.SCHEDULED, State.ON_HOLD, State.HANDED_OVER} & set(each.counts)
        if waits and each.written and shown and shown.copied_from_id == each.written.pk:
            each.behind = shown.number < each.written.number
    in_cell: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    for (of, at, _network), each in sorted(spots.items()):
        in_cell[(of, at)].append(each)
    spoken_to = [market for market in markets if any(at == market.pk for _of, at in in_cell)]
    named = [(market, market_name(market)) for market in spoken_to]
    return [
        Line(message, [Cell(each, name, in_cell[(message.pk, each.pk)]) for each, name in named])
        for message in messages
    ]


def let_write(lines: Sequence[Line], place: Place) -> None:
    """Gives the cells in which the reader may write their addresses: one is made, and the others of it."""
    may = {market.pk for market in place.markets_with(Right.WRITE)}
    before, _, after = place.address("compose", 0, "market", "network").partition(
        "/0/market/network"
    )
    for line in lines:
        for cell in line.cells:
            if cell.market.pk in may:
                here = f"{before}/{line.message.pk}/{quote(market_code(cell.market))}/"
                cell.address = here, after


def _planned(
    spot: Callable[[int, int, str], Spot], messages: Sequence[Message], markets: Sequence[Market]
) -> None:
    rows = (
        Publication.objects.filter(
            variant__message__in=messages, variant__market__in=markets, answers=None
        )
        .order_by()
        .values_list("variant__message", "variant__market", "account__network", "state")
        .annotate(Count("pk"), Max("variant"))
    )
    for message, market, network, state, many, newest in rows:
        here = spot(message, market, network)
        here.counts[State(state)] = many
        if state != State.CANCELLED:
            here.shown = max(here.shown or 0, newest)


def places_of(place: Place, message: Message) -> list[Cell]:
    """Where the message may be written: for the composer's list."""
    (line,) = lines_of(place, [message], spoken_at(place))
    return [cell for cell in line.cells if cell.spots]
