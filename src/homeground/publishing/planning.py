"""From the rows of a campaign file to scheduled publications, each row once and for ever.

A row is known by its identity (account, time and content). What is in the ledger already stays as
it is. A row whose account and time are those of a publication of the same campaign that the file
no longer has is that publication's new wording, as long as it has not been sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify

from homeground.accounts.models import Account, Brand
from homeground.content.campaign_file import Problem, Row
from homeground.content.media.renditions import Outgoing
from homeground.content.models import Campaign, Message, Variant, VariantMedia
from homeground.errors import BadInput

from .models import Publication
from .states import State

CHANGEABLE = frozenset({State.DRAFT, State.SCHEDULED, State.FAILED, State.ON_HOLD})


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
    problems: list[Problem] = field(default_factory=list)


def known_identities(brand: Brand) -> frozenset[str]:
    """Identities of all that the brand ever planned from files."""
    return frozenset(
        Publication.objects.filter(account__brand=brand)
        .exclude(state=State.CANCELLED)
        .values_list("identity", flat=True)
    )


def plan_rows(brand: Brand, rows: Iterable[Row], accounts: Mapping[str, Account]) -> Plan:
    """Schedule what is new, in one transaction: all of the file's rows, or none.

    Images are made fit before: what was planned is what goes out, whatever becomes of the files.
    """
    plan = Plan()
    outgoing = Outgoing(brand.organization_id)
    by_campaign: dict[str, list[Row]] = {}
    for row in rows:
        if _files_ready(row, outgoing, plan):
            by_campaign.setdefault(row.campaign, []).append(row)
    with transaction.atomic():
        for name, its_rows in by_campaign.items():
            _plan_campaign(brand, name, its_rows, accounts, outgoing, plan)
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


def _plan_campaign(
    brand: Brand,
    name: str,
    rows: Sequence[Row],
    accounts: Mapping[str, Account],
    outgoing: Outgoing,
    plan: Plan,
) -> None:
    slug = slugify(name, allow_unicode=True) or "campaign"
    campaign, _ = Campaign.objects.get_or_create(
        brand=brand,
        slug=slug[:160],
        defaults={"organization_id": brand.organization_id, "name": name},
    )
    # Two runs of one file at the same time: the second waits here, then finds everything known.
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    plan.campaigns.append(campaign)
    known = {
        publication.identity: publication
        for publication in Publication.objects.select_for_update(of=("self",))
        .filter(variant__message__campaign=campaign)
        .select_related("variant")
    }
    in_file = {row.identity for row in rows}
    unclaimed = {
        (publication.account_id, publication.due_at): publication
        for identity, publication in known.items()
        if identity not in in_file and publication.state != State.CANCELLED
    }
    make = _Maker(campaign, outgoing)
    new: list[tuple[Row, Variant]] = []
    for row in rows:
        account = accounts[row.account]
        publication = known.get(row.identity)
        if publication is not None:
            plan.publications[row.identity] = publication.pk
            _keep(publication, plan)
            continue
        former = unclaimed.pop((account.pk, row.due_at), None)
        if former is None:
            new.append((row, make.variant(row, account)))
        elif State(former.state) in CHANGEABLE:
            variant = make.variant(row, account)
            make.save([(row, variant)])
            _reword(former, variant, row)
            plan.reworded += 1
            plan.publications[row.identity] = former.pk
        else:
            plan.problems.append(
                Problem(
                    row.number,
                    "text",
                    f"{row.account} has this row in other words already "
                    f"({former.get_state_display()}).",
                    "Put the old words back, or change the time to publish it as a new post.",
                )
            )
    make.save(new)
    made = Publication.objects.bulk_create(
        [
            Publication(
                organization_id=brand.organization_id,
                variant=variant,
                account=accounts[row.account],
                due_at=row.due_at,
                send_at=row.due_at,
                time_zone=row.time_zone,
                identity=row.identity,
            )
            for row, variant in new
        ],
        batch_size=1000,
    )
    plan.new += len(made)
    plan.publications.update(
        (row.identity, publication.pk) for (row, _), publication in zip(new, made, strict=True)
    )


def _keep(publication: Publication, plan: Plan) -> None:
    """A failed publication is surely not on the network: the same file tries it anew."""
    if publication.state == State.FAILED:
        publication.state = State.SCHEDULED
        publication.problem = ""
        publication.settled_at = None
        publication.send_at = publication.due_at
        publication.tries = 0
        publication.save()
        plan.tried_anew += 1
    else:
        plan.known += 1


def _reword(publication: Publication, variant: Variant, row: Row) -> None:
    publication.variant = variant
    publication.identity = row.identity
    publication.state = State.SCHEDULED
    publication.problem = ""
    publication.tries = 0
    publication.save()


def _name_of(row: Row) -> str:
    """What the row's message is called when nobody says; a story has no words."""
    named = row.message or row.title or row.text.split("\n", 1)[0]
    return named or next((ref.facts.name for ref in row.media), "")


class _Maker:
    """Makes the variants of one campaign, with their messages and files, in few statements."""

    def __init__(self, campaign: Campaign, outgoing: Outgoing):
        self._campaign = campaign
        self._organization_id = campaign.organization_id
        self._messages: dict[str, Message] = {}
        self._outgoing = outgoing

    def variant(self, row: Row, account: Account) -> Variant:
        return Variant(
            organization_id=self._organization_id,
            message=self._message(_name_of(row)),
            market_id=account.market_id,
            network=account.network,
            format=row.format,
            title=row.title,
            text=row.text,
            link=row.link,
            label=row.label,
        )

    def save(self, made: Sequence[tuple[Row, Variant]]) -> None:
        Variant.objects.bulk_create([variant for _, variant in made], batch_size=1000)
        files = []
        for row, variant in made:
            for position, ref in enumerate(row.media):
                placed = self._outgoing.placed(ref.facts, ref.steps)
                files.append(
                    VariantMedia(
                        organization_id=self._organization_id,
                        variant=variant,
                        file=placed.file,
                        original=placed.original,
                        position=position,
                        alt=ref.alt,
                    )
                )
        VariantMedia.objects.bulk_create(files, batch_size=1000)

    def _message(self, name: str) -> Message:
        name = name[:200]
        if name not in self._messages:
            self._messages[name], _ = Message.objects.get_or_create(
                campaign=self._campaign,
                name=name,
                defaults={"organization_id": self._organization_id},
            )
        return self._messages[name]
