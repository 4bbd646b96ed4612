"""From the rows of a campaign file to scheduled publications, each row once and for ever.

A row is known by its identity (account, time and content; of one for a free slot, campaign, account and
content). What is in the ledger already stays as it is. A row whose account and time are those of a
publication of the same campaign that the file no longer has is that publication's new wording, as long
as it has not been sent; for a free slot, account and message.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction
from django.utils.text import slugify

from homeground.accounts.models import Account, Brand, User
from homeground.approvals.asking import ask
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.content.campaign_file import Problem, Row
from homeground.content.campaign_file.identity import SLOT
from homeground.content.media.renditions import Outgoing
from homeground.content.models import Campaign, Variant
from homeground.errors import BadInput

from .former import Former, in_other_words, planned_elsewhere
from .models import Publication
from .pictures import shown_otherwise
from .planned_before import keep, reword
from .repeating import ended_series, keep_series, was_ended
from .slotting import slot_is_taken, taken_minutes
from .states import CHANGEABLE, State
from .underneath import plan_parts
from .wording import Wording


@dataclass(slots=True)
class Plan:
    """What became of the rows. `publications` are all of the file's, new and known, by their rows."""

    campaigns: list[Campaign] = field(default_factory=list)
    publications: dict[str, int] = field(default_factory=dict)
    """A row's identity → the id of its publication."""
    new: int = 0
    known: int = 0
    reworded: int = 0
    tried_anew: int = 0
    cancelled: int = 0
    """Of a series whose rule changed, what it does not give any more."""
    in_review: int = 0
    """Of all of the file's: what waits for an approval, and goes out with it only."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return self.new + self.reworded + self.tried_anew + self.cancelled


def known_identities(brand: Brand) -> frozenset[str]:
    """Identities of all that the brand ever planned from files."""
    return frozenset(
        Publication.objects.filter(account__brand=brand)
        .exclude(state=State.CANCELLED)
        .values_list("identity", flat=True)
    )


def known_slots(brand: Brand) -> dict[str, datetime]:
    """Identities of what was planned for a free slot, and when that is."""
    return dict(
        Publication.objects.filter(account__brand=brand, identity__startswith=SLOT)
        .exclude(state=State.CANCELLED)
        .values_list("identity", "due_at")
    )


def plan_rows(
    brand: Brand,
    rows: Iterable[Row],
    accounts: Mapping[str, Account],
    *,
    now: datetime | None = None,
    by: User | None = None,
    whole: bool = True,
) -> Plan:
    """Schedule what is new, in one transaction: all of the file's rows, or none.

    Images are made fit before: what was planned is what goes out, whatever becomes of the files.
    `now` is the time of the brand's networks; `None`: that of this host. `whole`: the rows are all that
    their campaigns have; where they are not, publications of other messages are left as they are.
    """
    plan = Plan()
    outgoing = Outgoing(brand.organization_id)
    by_campaign: dict[str, list[Row]] = {}
    for row in rows:
        if _files_ready(row, outgoing, plan):
            by_campaign.setdefault(row.campaign, []).append(row)
    with transaction.atomic():
        for name, its_rows in by_campaign.items():
            planner = _Planner(brand, name, accounts, outgoing, plan, now or datetime.now(UTC), by)
            before, new = plan.changed, plan.new
            planner.plan(its_rows, whole=whole)
            if plan.changed > before:
                note(Act.PLANNED, brand, by=by, words=name, many=plan.new - new)
        ask(brand, now=now or datetime.now(UTC))
        plan.in_review = Publication.objects.filter(
            pk__in=plan.publications.values(), state=State.IN_REVIEW
        ).count()
    return plan


def _files_ready(row: Row, outgoing: Outgoing, plan: Plan) -> bool:
    """Make the row's files as they go out; where one cannot be, the row is left out."""
    try:
        for ref in row.media:
            outgoing.placed(ref.facts, ref.steps)
    except BadInput as wrong:
        plan.problems.append(Problem(row.number, "media", wrong.what, wrong.what_to_do))
        return False
    return True


class _Planner:
    """Plans the rows of one campaign."""

    def __init__(
        self,
        brand: Brand,
        name: str,
        accounts: Mapping[str, Account],
        outgoing: Outgoing,
        plan: Plan,
        now: datetime,
        by: User | None,
    ) -> None:
        slug = slugify(name, allow_unicode=True) or "campaign"
        self.campaign, _ = Campaign.objects.get_or_create(
            brand=brand,
            slug=slug[:160],
            defaults={"organization_id": brand.organization_id, "name": name},
        )
        self.accounts = accounts
        self.done = plan
        self.now = now
        self.by = by
        self.outgoing = outgoing
        self.make = Wording(self.campaign, outgoing)

    def plan(self, rows: Sequence[Row], *, whole: bool) -> None:
        plan = self.done
        # Two runs of one file at the same time: the second waits here, then finds everything known.
        Campaign.objects.select_for_update().get(pk=self.campaign.pk)
        plan.campaigns.append(self.campaign)
        known = {
            publication.identity: publication
            for publication in Publication.objects.select_for_update(of=("self",))
            .filter(variant__message__campaign=self.campaign, answers=None)
            .select_related("variant__message")
        }
        former = Former(known, rows, whole=whole)
        otherwise = shown_otherwise(rows, known, self.outgoing)
        elsewhere = self._of_other_campaigns(rows, known)
        plan.problems += planned_elsewhere(rows, elsewhere)
        known |= elsewhere
        ended = ended_series(rows)
        taken = self._taken([row for row in rows if row.in_slot and row.identity not in known])
        new: list[tuple[Row, Variant]] = []
        kept: list[tuple[Row, Publication]] = []
        for row in rows:
            account = self.accounts[row.account]
            publication = known.get(row.identity)
            same = publication is not None and row.identity not in otherwise
            if publication is not None and (same or State(publication.state) not in CHANGEABLE):
                if keep(publication, row, now=self.now):
                    plan.tried_anew += 1
                else:
                    plan.known += 1
                kept.append((row, publication))
                continue
            if publication is None and row.series and row.series.identity in ended:
                continue
            publication = publication or former.of(row, account)
            if publication is None:
                minute = row.due_at.replace(second=0, microsecond=0)
                if row.in_slot and minute in taken.get(account.pk, ()):
                    plan.problems.append(slot_is_taken(row))
                else:
                    new.append((row, self.make.variant(row, account)))
            elif State(publication.state) in CHANGEABLE:
                variant = self.make.variant(row, account)
                self.make.save([(row, variant)])
                reword(publication, variant, row, now=self.now, by=self.by)
                plan.reworded += 1
                kept.append((row, publication))
            else:
                plan.problems.append(in_other_words(row, publication))
        self.make.save(new)
        kept += self._made(new)
        plan.publications.update((row.identity, post.pk) for row, post in kept)
        plan.problems += former.left(row for row, _variant in new)
        plan.problems += [was_ended(row) for row in rows if _first_of(row, ended)]
        plan.cancelled += keep_series(kept, now=self.now)
        below = plan_parts(kept, now=self.now, by=self.by)
        plan.publications.update(below.publications)
        plan.new += below.new
        plan.known += below.known
        plan.reworded += below.reworded
        plan.problems += below.problems

    def _of_other_campaigns(
        self, rows: Sequence[Row], known: Mapping[str, Publication]
    ) -> dict[str, Publication]:
        """Whatever a row's campaign is called now: one account, time and content are one publication."""
        identities = [row.identity for row in rows if row.identity not in known]
        return {
            publication.identity: publication
            for publication in Publication.objects.select_for_update(of=("self",))
            .filter(organization=self.campaign.organization_id, identity__in=identities)
            .select_related("variant__message__campaign")
        }

    def _made(self, new: Sequence[tuple[Row, Variant]]) -> list[tuple[Row, Publication]]:
        made = Publication.objects.bulk_create(
            [
                Publication(
                    organization_id=variant.organization_id,
                    variant=variant,
                    account=self.accounts[row.account],
                    due_at=row.due_at,
                    send_at=row.send_at or row.due_at,
                    time_zone=row.time_zone,
                    identity=row.identity,
                    useless_after=row.useless_after,
                    native=row.native,
                    worded_by=self.by,
                )
                for row, variant in new
            ],
            batch_size=1000,
        )
        self.done.new += len(made)
        return [(row, post) for (row, _), post in zip(new, made, strict=True)]

    def _taken(self, rows: Sequence[Row]) -> Mapping[int, frozenset[datetime]]:
        """Minutes that somebody else may have taken since the file was checked."""
        accounts = {self.accounts[row.account].pk for row in rows}
        if not accounts:
            return {}
        # One after the other, so that two files never get the same slot.
        list(Account.objects.select_for_update(no_key=True).filter(pk__in=accounts).order_by("pk"))
        return taken_minutes(accounts, now=self.now)


def _first_of(row: Row, ended: set[str]) -> bool:
    """Whether it is the first row of a series that somebody ended."""
    if row.series is None or row.series.identity not in ended:
        return False
    ended.discard(row.series.identity)
    return True
