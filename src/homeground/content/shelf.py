"""What of an organization's files a person may see: those of the brand's library, and those of its texts.

A file is kept once in the house and known once to its organization; who may see it, and what it is
called, is each brand's own, and within it each market's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from homeground.accounts.models import Brand, Market

from .media.fitting import Focus
from .models import LibraryFile, VariantMedia

Limits = Sequence[Market] | None
"""The markets that somebody may see; None: all of the brand's."""


def on_shelf(brand: Brand, limits: Limits) -> QuerySet[LibraryFile]:
    """The library, as far as whoever sees these markets sees it."""
    rows = LibraryFile.objects.filter(brand=brand, removed_at=None)
    return rows if limits is None else rows.filter(Q(market=None) | Q(market__in=limits))


def shown_in(brand: Brand, limits: Limits) -> QuerySet[VariantMedia]:
    """The places of files in texts of these markets."""
    rows = VariantMedia.objects.filter(variant__message__campaign__brand=brand)
    return rows if limits is None else rows.filter(variant__market__in=limits)


def names_in(brand: Brand, limits: Limits, files: Collection[str]) -> dict[str, str]:
    """SHA-256 → what it is called, of those among `files` that may be seen there; no others."""
    wanted = set(files)
    if not wanted:
        return {}
    names: dict[str, str] = {}
    rows = on_shelf(brand, limits).filter(file__sha256__in=wanted).order_by("-pk")
    names |= dict(rows.values_list("file__sha256", "name"))
    if wanted - names.keys():
        missing = wanted - names.keys()
        places = shown_in(brand, limits).filter(
            Q(file__sha256__in=missing) | Q(original__sha256__in=missing)
        )
        for each in places.select_related("file", "original"):
            for file in (each.original, each.file):
                if file is not None and file.sha256 in missing:
                    names.setdefault(file.sha256, each.called)
    return names


def called_in(brand: Brand, market: Market, files: Collection[str]) -> dict[str, str]:
    """SHA-256 → what the brand calls it; the market's own name first, what was taken out included."""
    rows = LibraryFile.objects.filter(brand=brand, file__sha256__in=set(files)).values_list(
        "market_id", "file__sha256", "name"
    )
    nearest_last = sorted(rows, key=lambda row: (row[0] == market.pk, row[0] is None))
    return names_in(brand, None, files) | {sha256: name for _at, sha256, name in nearest_last}


def focus_in(brand: Brand, market: Market, files: Collection[str]) -> dict[str, Focus]:
    """SHA-256 → what the library says that matters in the image, the market's own word first."""
    if not files:
        return {}
    rows = (
        on_shelf(brand, [market])
        .filter(file__sha256__in=set(files))
        .exclude(focus=None)
        .values_list("market_id", "file__sha256", "focus")
    )
    nearest_last = sorted(rows, key=lambda row: row[0] is not None)
    said = {sha256: focus_from(kept) for _at, sha256, kept in nearest_last}
    return {sha256: focus for sha256, focus in said.items() if focus is not None}


def focus_from(kept: list[float] | None) -> Focus | None:
    return Focus(kept[0], kept[1]) if kept else None


def with_uses(rows: QuerySet[LibraryFile]) -> QuerySet[LibraryFile]:
    """Each with `used`: whether a text shows it, of its market, or, where it is for all, of any."""
    places = VariantMedia.objects.filter(
        Q(file=OuterRef("file")) | Q(original=OuterRef("file")),
        variant__message__campaign__brand=OuterRef("brand"),
    )
    there = Exists(places.filter(variant__market=OuterRef("market")))
    return rows.annotate(used=Q(there) | (Q(market=None) & Q(Exists(places))))


def found(rows: QuerySet[LibraryFile], words: str) -> QuerySet[LibraryFile]:
    """Those in whose name, folder or alt texts all of the words are."""
    rows = rows.annotate(said=Cast("alts", TextField()))
    for word in words.split()[:10]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(folder__icontains=word) | Q(said__icontains=word)
        )
    return rows


def in_folder(rows: QuerySet[LibraryFile], folder: str) -> QuerySet[LibraryFile]:
    """In it and in what is in it."""
    return rows.filter(Q(folder=folder) | Q(folder__startswith=f"{folder}/"))
