"""The files of a text: as the brand calls them, and as they will look on its network."""

from __future__ import annotations

from dataclasses import dataclass

from homeground.content.campaign_file.findings import Wrong
from homeground.content.library import Library
from homeground.content.models import MediaFile
from homeground.content.shelf import names_in
from homeground.content.versions import Attached, Words
from homeground.networks.contract import Format
from homeground.web.aiming import Aim, aim_of

from .desk import Desk


@dataclass(frozen=True)
class Piece:
    """A file in the text."""

    file: MediaFile
    name: str
    attached: Attached
    aim: Aim | None
    """Of an image: what matters in it, and what of it stays there."""

    @property
    def focus(self) -> str:
        """Its own, as the form sends it back; empty: as the library says."""
        own = self.attached.focus
        return f"{own.x},{own.y}" if own else ""


def pieces_of(desk: Desk, words: Words) -> list[Piece]:
    """As far as the person may see them."""
    place = desk.place
    names = names_in(place.brand, place.limits, [each.sha256 for each in words.media])
    if not names:
        return []
    library = Library(place.brand, place.limits)
    library.aim(words.media, desk.market)
    found = {
        file.sha256: file
        for file in MediaFile.objects.filter(
            organization=place.brand.organization_id, sha256__in=names
        )
    }
    return [
        Piece(
            found[each.sha256], names[each.sha256], each, _aim(desk, library, each.sha256, words)
        )
        for each in words.media
        if each.sha256 in found
    ]  # fmt: skip


def _aim(desk: Desk, library: Library, sha256: str, words: Words) -> Aim | None:
    try:
        facts = library.file(sha256)
    except Wrong:
        return None
    kind = desk.accounts[0].kind if desk.accounts else ""
    return aim_of(facts, desk.network, kind, Format(words.format), library.focus_of(facts))
