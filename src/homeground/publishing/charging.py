"""What the networks that charge will take for rows, told before anything is planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from homeground.accounts.models import Account, Brand
from homeground.content.campaign_file import Problem, Row
from homeground.content.composing import compose
from homeground.content.mending import Mend
from homeground.networks.model import Draft
from homeground.networks.registry import NETWORKS
from homeground.planning.charges import Charge, Month, beyond, by_month, month_of
from homeground.sentences import gettext as _

from .models import Publication, SpendingCap
from .queued import Rewordings
from .spending import next_month, spent_in
from .states import State

MOST_NAMED = 10


def charged(
    brand: Brand,
    rows: Sequence[Row],
    accounts: Mapping[str, Account],
    reworded: Rewordings,
    *,
    now: datetime,
) -> tuple[set[str], list[Problem]]:
    """The identities of rows that a month's cap has no room for; and what is to be said: the cost of
    each month as a note, and an error for each month that would be dearer than the cap."""
    by_network: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        network = accounts[row.account].network
        if NETWORKS[network].cost is not None:
            by_network[network].append(row)
    over: set[str] = set()
    said: list[Problem] = []
    for network, its_rows in sorted(by_network.items()):
        cap = SpendingCap.objects.filter(brand=brand, network=network).first()
        limit = cap.usd_a_month if cap else None
        charges = [Charge(max(row.due_at, now), _cost(network, row)) for row in its_rows]
        already = _already(brand, network, {month_of(charge.at) for charge in charges}, reworded)
        dear = {index: its_rows[index] for index in beyond(charges, already, limit)}
        for month, usd in by_month(charges).items():
            before = already[month]
            out = [row for index, row in dear.items() if month_of(charges[index].at) == month]
            said.append(_note(network, month, usd, before, limit))
            if out and limit is not None:
                said.append(_too_dear(brand, network, month, usd + before, limit, out))
        over |= {row.identity for row in dear.values()}
    return over, said


def _cost(network: str, row: Row) -> Decimal:
    """The post's, and that of what goes out under it."""
    cost = NETWORKS[network].cost
    assert cost is not None
    drafts = [Draft(row.composed_text, link=row.link or None), *map(Draft, row.parts)]
    return sum((cost(draft) for draft in drafts), Decimal(0))


def _already(
    brand: Brand, network: str, months: Collection[Month], reworded: Rewordings
) -> dict[Month, Decimal]:
    """What each month has cost, and will with what is planned."""
    cost = NETWORKS[network].cost
    assert cost is not None
    sums: dict[Month, Decimal] = {}
    for month in months:
        first = datetime(*month, 1, tzinfo=UTC)
        planned = Publication.objects.filter(
            account__brand=brand,
            account__network=network,
            state=State.SCHEDULED,
            send_at__gte=first,
            send_at__lt=next_month(first),
        ).values_list(
            "account__handle", "due_at", "variant__message__campaign__name", "identity",
            "variant__label", "variant__text", "variant__link",
        )  # fmt: skip
        sums[month] = spent_in((brand.pk, network), first) + sum(
            (
                cost(Draft(compose(label, text), link=link or None))
                for handle, due_at, campaign, identity, label, text, link in planned
                if not reworded.replaces(f"{network}/{handle}", due_at, campaign, identity)
            ),
            Decimal(0),
        )
    return sums


def _note(
    network: str, month: Month, usd: Decimal, before: Decimal, cap: Decimal | None
) -> Problem:
    said = {
        "network": NETWORKS[network].name,
        "month": _named(month),
        "usd": _dollars(usd),
        "sum": _dollars(usd + before),
        "cap": _dollars(cap) if cap is not None else "",
    }
    what = (
        _("%(network)s charges %(usd)s USD for what this file has for %(month)s; %(sum)s USD with "
          "what was planned and sent before. This brand has no cap.")
        if cap is None
        else _("%(network)s charges %(usd)s USD for what this file has for %(month)s; %(sum)s of "
               "%(cap)s USD with what was planned and sent before.")
    )  # fmt: skip
    return Problem(None, None, what % said, "", "note")


def _too_dear(
    brand: Brand, network: str, month: Month, sum_: Decimal, cap: Decimal, out: Sequence[Row]
) -> Problem:
    numbers = ", ".join(str(row.number) for row in out[:MOST_NAMED])
    if len(out) > MOST_NAMED:
        numbers += ", …"
    said = {
        "network": NETWORKS[network].name,
        "slug": network,
        "brand": brand.name,
        "month": _named(month),
        "sum": _dollars(sum_),
        "cap": _dollars(cap),
        "numbers": numbers,
    }
    return Problem(
        out[0].number,
        None,
        _("%(network)s would cost %(sum)s USD in %(month)s, and this brand's cap is %(cap)s USD. No "
          "room is left for the rows %(numbers)s.")
        % said,
        _("Raise the cap (`homeground budget set \"%(brand)s\" %(slug)s …`), move rows to another month, or "
          "take links out of texts where a link costs more.")
        % said,
        mend=Mend.RAISE_CAP,
    )  # fmt: skip


def _named(month: Month) -> str:
    return f"{month[0]}-{month[1]:02}"


def _dollars(amount: Decimal) -> str:
    """With thousandths only where there are any: “49.50”, “0.015”."""
    whole = amount == amount.quantize(Decimal("0.01"))
    return f"{amount:,.2f}" if whole else f"{amount:,.3f}"
