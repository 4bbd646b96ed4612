"""What of the library a person asked for, and what they may do there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict

from homeground.accounts.models import Market
from homeground.accounts.rights import Right
from homeground.content.models import LibraryFile, MediaFile
from homeground.content.shelf import found, in_folder, on_shelf, with_uses
from homeground.web.place import Place, market_code

USES = ("used", "unused")


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    words: str = ""
    folder: str = ""
    kind: str = ""
    use: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.folder or self.kind or self.use)

    def query(self, **change: str) -> dict[str, str]:
        """Of the address, with some of it changed."""
        now = {"q": self.words, "folder": self.folder, "kind": self.kind, "use": self.use}
        return {name: value for name, value in (now | change).items() if value}


@dataclass(frozen=True)
class Folder:
    path: str
    many: int
    """Files in it and in the folders in it."""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def depth(self) -> int:
        return self.path.count("/")


def asked_of(data: QueryDict) -> Asked:
    kind, use = data.get("kind", ""), data.get("use", "")
    return Asked(
        data.get("q", "").replace("\0", "").strip()[:200],
        data.get("folder", "").replace("\0", "").strip("/")[:200],
        kind if kind in MediaFile.Kind.values else "",
        use if use in USES else "",
    )


def rows_of(place: Place, asked: Asked) -> QuerySet[LibraryFile]:
    rows = with_uses(on_shelf(place.brand, place.scope)).select_related("file", "market")
    if asked.words:
        rows = found(rows, asked.words)
    if asked.folder:
        rows = in_folder(rows, asked.folder)
    if asked.kind:
        rows = rows.filter(file__kind=asked.kind)
    if asked.use:
        rows = rows.filter(Q(used=asked.use == "used"))
    return rows.order_by("-at", "-pk")


def folders_of(place: Place) -> list[Folder]:
    many: Counter[str] = Counter()
    for path in on_shelf(place.brand, place.scope).values_list("folder", flat=True):
        parts = path.split("/") if path else []
        for depth in range(1, len(parts) + 1):
            many["/".join(parts[:depth])] += 1
    return [
        Folder(path, many[path]) for path in sorted(many, key=lambda p: p.casefold().split("/"))
    ]


def may_change(place: Place, row: LibraryFile) -> bool:
    if row.market_id is None:
        return place.may_for_brand(Right.WRITE)
    return place.may(Right.WRITE, market=row.market_id)


def market_for(place: Place, code: str) -> Market | None:
    """The market that a file is brought for; None: all of the brand's. Raises: Http404, Lacking."""
    if not code:
        place.need_for_brand(Right.WRITE)
        return None
    for market in place.markets:
        if market_code(market) == code:
            place.need(Right.WRITE, market=market)
            return market
    raise Http404("The brand has no such market.")
