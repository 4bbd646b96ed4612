"""The images and videos that were brought with a campaign file, by the names that its rows use."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from homeground.content.campaign_file.findings import Wrong, did_you_mean
from homeground.content.campaign_file.media import SEPARATORS, MediaFolder
from homeground.content.media.facts import MediaFacts
from homeground.content.media.opening import open_media
from homeground.content.media_store import store, stored_path
from homeground.content.mending import Mend
from homeground.sentences import gettext as _

from .models import Import, ImportRow

MOST_FILES = 2000


class Chest(MediaFolder):
    """Looks into what was brought; never at the disk."""

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__(Path())
        self._files = files
        self._alike = {name.casefold(): name for name in files}
        self._alone = _alone(files)

    def find(self, name: str) -> str | None:
        """The name that it was brought under."""
        wanted = plain(name)
        if wanted in self._files:
            return wanted
        folded = wanted.casefold()
        return self._alike.get(folded) or self._alone.get(folded.rpartition("/")[2])

    def _look_at(self, name: str) -> MediaFacts:
        found = self.find(name)
        if found is not None:
            return _facts(self._files[found], name)
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", name):
            raise Wrong(
                _("%(name)s is an address, not the name of a file.") % {"name": name[:80]},
                _("Drop the file itself onto this row."),
                Mend.BRING_FILE,
            )
        raise Wrong(
            _("The file %(name)s was not brought.") % {"name": name[:80]},
            did_you_mean(name, self._files, _("Drop it onto this row, or choose it.")),
            Mend.BRING_FILE,
        )


@lru_cache(maxsize=2000)
def _facts(sha256: str, name: str) -> MediaFacts:
    # A file in the store never changes.
    return open_media(stored_path(sha256), name)


def plain(name: str) -> str:
    """As rows and folders may write it differently and mean the same.

    >>> plain(".\\\\images\\\\lamp.png")
    'images/lamp.png'
    """
    parts = unicodedata.normalize("NFC", name.strip()).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in {"", "."})


def bring(draft: Import, path: Path, name: str, row: ImportRow | None) -> str:
    """Keep a file with the table; the name by which rows find it comes back.

    Dropped onto a row, it is what that row misses, whatever it is called; a row that misses nothing
    gets it besides. The draft and the row are not saved.

    Raises: Unusable.
    """
    facts = open_media(path, plain(name).rpartition("/")[2] or "file")
    store(path, facts.sha256)
    called = plain(name)
    if row is not None:
        chest = Chest(draft.files)
        named = names_in(row.cells.get("media", ""))
        missing = next((each for each in named if chest.find(each) is None), None)
        if missing is not None:
            called = plain(missing)
        elif called not in named:
            row.cells["media"] = "; ".join([*named, called])
    draft.files[called] = facts.sha256
    return called


def names_in(cell: str) -> list[str]:
    return [name.strip() for name in SEPARATORS.split(cell) if name.strip()]


def _alone(files: dict[str, str]) -> dict[str, str]:
    """Names without their folders, where only one file is called so."""
    found: dict[str, list[str]] = {}
    for name in files:
        found.setdefault(name.rpartition("/")[2].casefold(), []).append(name)
    return {short: names[0] for short, names in found.items() if len(names) == 1}
