"""The words of planned publications: variants with their messages and files, in few statements."""

from __future__ import annotations

from collections.abc import Iterable

from homeground.accounts.models import Account
from homeground.content.campaign_file import Row
from homeground.content.media.keeping import name_as, plain_name
from homeground.content.media.renditions import Outgoing
from homeground.content.models import Campaign, Message, Variant, VariantMedia
from homeground.content.shelving import Used, shelve
from homeground.content.short_links import Shortened
from homeground.referrals.making import keep_links


def name_of(row: Row) -> str:
    """What the row's message is called when nobody says; a story has no words."""
    named = row.message or row.title or row.text.split("\n", 1)[0]
    return named or next((ref.facts.name for ref in row.media), "")


class Wording:
    """Makes the variants of one campaign, with their messages and files."""

    def __init__(self, campaign: Campaign, outgoing: Outgoing):
        self._campaign = campaign
        self._organization_id = campaign.organization_id
        self._messages: dict[str, Message] = {}
        self._of_series: dict[str, Variant] = {}
        self._outgoing = outgoing
        self._short: list[tuple[Shortened, Variant, Account]] = []

    def variant(self, row: Row, account: Account) -> Variant:
        """The row's words; all occurrences of a series share theirs."""
        if row.series is None:
            return self._new(row, account)
        if row.series.identity not in self._of_series:
            self._of_series[row.series.identity] = self._new(row, account)
        return self._of_series[row.series.identity]

    def _new(self, row: Row, account: Account) -> Variant:
        variant = Variant(
            organization_id=self._organization_id,
            message=self._message(name_of(row)),
            market=account.market,
            network=account.network,
            format=row.format,
            title=row.title,
            text=row.text,
            link=row.link,
            label=row.label,
        )
        if row.short is not None:
            self._short.append((row.short, variant, account))
        return variant

    def save(self, made: Iterable[tuple[Row, Variant]]) -> None:
        """Those that are not saved yet."""
        unsaved = {id(variant): (row, variant) for row, variant in made if variant.pk is None}
        Variant.objects.bulk_create([v for _, v in unsaved.values()], batch_size=1000)
        files: list[VariantMedia] = []
        used: list[Used] = []
        for row, variant in unsaved.values():
            for position, ref in enumerate(row.media):
                placed = self._outgoing.placed(ref.facts, ref.steps)
                name = plain_name(ref.facts.name)
                used.append(
                    Used(
                        (placed.original or placed.file).pk, variant.market_id, name,
                        variant.market.language, ref.alt,
                    )
                )  # fmt: skip
                files.append(
                    VariantMedia(
                        organization_id=self._organization_id,
                        variant=variant,
                        file=placed.file,
                        original=placed.original,
                        name=name_as(name, placed.file.mime, ref.facts.mime),
                        position=position,
                        alt=ref.alt,
                    )
                )
        VariantMedia.objects.bulk_create(files, batch_size=1000)
        keep_links(self._campaign, [made for made in self._short if made[1].pk is not None])
        self._short = [made for made in self._short if made[1].pk is None]
        shelve(self._campaign.brand, used)

    def _message(self, name: str) -> Message:
        name = name[:200]
        if name not in self._messages:
            self._messages[name], _ = Message.objects.get_or_create(
                campaign=self._campaign,
                name=name,
                defaults={"organization_id": self._organization_id},
            )
        return self._messages[name]
