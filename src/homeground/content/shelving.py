"""Putting files into a brand's media library."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from homeground.accounts.models import Brand, Market, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note

from .media.keeping import kept, plain_name
from .media.opening import open_media
from .models import LibraryFile
from .shelf import on_shelf


def take_in(
    brand: Brand, market: Market | None, path: Path, name: str, *, by: User | None, folder: str = ""
) -> LibraryFile:
    """Keep an uploaded file for a market, or for all; one that is seen there already stays as it is.

    Raises: Unusable when it is none that can go out with a post.
    """
    facts = open_media(path, plain_name(name) or "file")
    with transaction.atomic():
        file = kept(facts, brand.organization_id)
        here = on_shelf(brand, [market] if market else []).filter(file=file)
        known = here.order_by("market").first()
        if known is not None:
            return known
        taken, made = LibraryFile.objects.get_or_create(
            brand=brand, market=market, file=file,
            defaults={
                "organization_id": brand.organization_id, "name": facts.name, "folder": folder,
                "by": by,
            },
        )  # fmt: skip
        if not made:  # It was taken out: it is back, as what it is called now.
            taken.removed_at, taken.name, taken.folder, taken.by = None, facts.name, folder, by
            taken.save(update_fields=["removed_at", "name", "folder", "by"])
        note(Act.FILE_ADDED, taken, by=by)
    return taken


@dataclass(frozen=True, slots=True)
class Used:
    """A file in a text that was planned from elsewhere: a campaign file."""

    file_id: int
    market_id: int
    name: str
    language: str = ""
    alt: str = ""


def shelve(brand: Brand, used: Iterable[Used]) -> None:
    """Put what texts show into the library, where whoever sees the text does not find it yet."""
    wanted = {(each.market_id, each.file_id): each for each in used}
    if not wanted:
        return
    ids = {file_id for _market, file_id in wanted}
    LibraryFile.objects.filter(brand=brand, file__in=ids).exclude(removed_at=None).update(
        removed_at=None
    )
    there = set(
        LibraryFile.objects.filter(brand=brand, file__in=ids).values_list("market_id", "file_id")
    )
    LibraryFile.objects.bulk_create(
        [
            LibraryFile(
                organization_id=brand.organization_id, brand=brand, market_id=each.market_id,
                file_id=each.file_id, name=each.name, alts=_alts(each),
            )
            for each in wanted.values()
            if not _is_there(each, there)
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )  # fmt: skip


def _is_there(each: Used, there: Collection[tuple[int | None, int]]) -> bool:
    return (each.market_id, each.file_id) in there or (None, each.file_id) in there


def _alts(each: Used) -> dict[str, str]:
    return {each.language: each.alt} if each.alt else {}
