"""What is planned, has left and is about to be planned, as wishes that limits are held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Count, F, Q

from homeground.accounts.models import Account
from homeground.content.campaign_file import Row
from homeground.networks.contract import Format
from homeground.networks.limits import Whose
from homeground.networks.model import Draft, Media
from homeground.networks.registry import NETWORKS
from homeground.planning.leaving import Wish

from .models import Publication
from .spending import CHARGED
from .states import State
from .windows import Limit, limits_of

Limits = Mapping[int, Sequence[Limit]]
"""By the account's id."""


def of_others(mine: Limits, networks: Collection[str]) -> dict[int, list[Limit]]:
    """The limits of accounts which share one with those: an application's, or an address's."""
    keys = {limit.key for limits in mine.values() for limit in limits}
    sharing = [
        slug
        for slug in networks
        if any(budget.whose is not Whose.ACCOUNT for budget in NETWORKS[slug].budgets)
    ]
    others = Account.objects.filter(network__in=sharing).exclude(pk__in=mine)
    limits = {account.pk: limits_of(account) for account in others}
    return {pk: each for pk, each in limits.items() if any(limit.key in keys for limit in each)}


def wishes_of_row(row: Row, account: Account, limits: Limits, now: datetime) -> list[Wish]:
    """The row's post, and what goes out under it."""
    at = max(row.send_at or row.due_at, now)
    mine = limits[account.pk]
    media = tuple(
        Media(Path(), ref.facts.kind, ref.facts.mime, ref.facts.size_bytes) for ref in row.media
    )
    draft = Draft(row.composed_text, media=media, format=row.format)
    return [
        _wish(at, account.pk, mine, draft),
        *(_wish(at, account.pk, mine, Draft(text), answers=True) for text in row.parts),
    ]


_WORDED = (
    "account__network", "account__handle", "variant__message__campaign__name", "identity",
)  # fmt: skip
"""What tells which of them new rows put into other words."""
MOST_BESIDE = 200_000
"""More than accounts send within a limit's longest window."""


class Rewordings:
    """What new rows put into other words: something planned for the same time, which the file no
    longer has. It is not planned beside them."""

    def __init__(self, new: Sequence[Row], in_file: Container[str]):
        self._in_file = in_file
        self._left = Counter((row.account, row.due_at, row.campaign) for row in new)

    def replaces(self, account: str, due_at: datetime, campaign: str, identity: str) -> bool:
        place = account, due_at, campaign
        if identity in self._in_file or not self._left[place]:
            return False
        self._left[place] -= 1
        return True

    def __bool__(self) -> bool:
        return bool(self._left)


def wish_of(publication: Publication, limits: Limits, now: datetime) -> Wish:
    """Of something planned already."""
    media = (SOME_FILE,) * publication.variant.media.count()
    return _wish(
        max(publication.send_at, now),
        publication.account_id,
        limits[publication.account_id],
        Draft("", media=media, format=Format(publication.variant.format)),
        answers=publication.answers_id is not None,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A wish of the ledger's, and whose it is."""

    publication: int
    account: int
    due_at: datetime
    wish: Wish


def wishes_of_the_ledger(
    limits: Limits,
    until: datetime,
    reworded: Rewordings,
    now: datetime,
    *,
    without: Publication | None = None,
) -> list[Wish]:
    """What those accounts have sent within their longest window, and what they send until then."""
    return [each.wish for each in standing(limits, until, reworded, now, without=without)]


def standing(
    limits: Limits,
    until: datetime,
    reworded: Rewordings,
    now: datetime,
    *,
    since: datetime | None = None,
    without: Publication | None = None,
) -> list[Standing]:
    """Like `wishes_of_the_ledger`. With `since`, what is to be sent before then is left out."""
    reach = max(limit.reaches for each in limits.values() for limit in each)
    last = max(until, now) + timedelta(seconds=1)
    has_left = Q(state__in=CHARGED, armed_at__gt=now - reach)
    waits = Q(state=State.SCHEDULED, send_at__lt=last)
    if since is not None:
        waits &= Q(send_at__gte=since)
    beside = Publication.objects.filter(account__in=list(limits)).exclude(
        pk__in=[] if without is None else [without.pk]
    )
    shown = (
        Publication.objects.order_by()
        .annotate(files=Count("variant__media"), form=F("variant__format"))
        .values_list(
            "pk", "account_id", "state", "due_at", "send_at", "armed_at", "answers_id", "files",
            "form", *(_WORDED if reworded else ()),
        )
    )  # fmt: skip
    # Each by its own index; joined by OR the database reads all that the accounts ever had. The limit
    # makes it begin with them.
    found = [
        row
        for which in (has_left, waits)
        for row in shown.filter(pk__in=beside.filter(which).order_by().values("pk")[:MOST_BESIDE])
    ]
    made = []
    for pk, account, state, due_at, send_at, armed_at, answers, files, form, *worded in found:
        gone = state != State.SCHEDULED
        if worded and not gone:
            network, handle, campaign, identity = worded
            if reworded.replaces(f"{network}/{handle}", due_at, campaign, identity):
                continue
        draft = Draft("", media=(SOME_FILE,) * files, format=Format(form))
        at = (armed_at if gone else None) or max(send_at, now)
        wish = _wish(at, account, limits[account], draft, answers=answers is not None, gone=gone)
        made.append(Standing(pk, account, due_at, wish))
    return made


def drafts_of(publications: Collection[int]) -> dict[int, Draft]:
    """As far as limits count what is in them, by the publication's id."""
    if not publications:
        return {}
    found = Publication.objects.filter(pk__in=publications).annotate(files=Count("variant__media"))
    return {
        pk: Draft("", media=(SOME_FILE,) * files, format=Format(form))
        for pk, files, form in found.values_list("pk", "files", "variant__format")
    }


SOME_FILE = Media(Path(), "image", "image/jpeg", 0)
"""Limits count files, whatever is in them."""


def _wish(
    at: datetime,
    account: int,
    limits: Sequence[Limit],
    draft: Draft,
    *,
    answers: bool = False,
    gone: bool = False,
) -> Wish:
    takes = ((limit.key, limit.units_of(draft, answers=answers)) for limit in limits)
    return Wish(at, account, tuple((key, units) for key, units in takes if units), fixed=gone)
