"""A brand's files, by their content: what a text written on a page is checked with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from homeground.accounts.models import Brand, Market

from .campaign_file.findings import Wrong
from .campaign_file.media import MediaFolder
from .media.facts import MediaFacts
from .media.fitting import CENTRE, Focus
from .media.opening import open_media
from .media_store import stored_path
from .shelf import Limits, focus_in, names_in
from .versions import Attached


class Library(MediaFolder):
    """Names are SHA-256. What may not be seen with these markets is not there."""

    def __init__(self, brand: Brand, limits: Limits) -> None:
        super().__init__(Path())
        self._brand = brand
        self._limits = limits

        self._foci: dict[str, Focus] = {}

    def aim(self, media: Iterable[Attached], market: Market) -> None:
        """What matters in these images, in a text for this market: said there, or in the library."""
        own = {each.sha256: each.focus for each in media}
        said = focus_in(self._brand, market, own)
        self._foci = {sha256: focus or said.get(sha256, CENTRE) for sha256, focus in own.items()}

    def focus_of(self, facts: MediaFacts) -> Focus:
        return self._foci.get(facts.sha256, CENTRE)

    def _look_at(self, name: str) -> MediaFacts:
        called = names_in(self._brand, self._limits, [name]).get(name)
        if called is None:
            raise Wrong(_("The file is not in the media folder."), _("Add it once more."))
        return _facts(name, called)


@lru_cache(maxsize=1000)
def _facts(sha256: str, name: str) -> MediaFacts:
    # A file in the store never changes.
    return open_media(stored_path(sha256), name)
