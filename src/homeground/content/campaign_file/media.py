"""The files that rows name: found beside the campaign file, and opened once."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath

from homeground.content.media.facts import MediaFacts, Unusable
from homeground.content.media.fitting import CENTRE, Focus
from homeground.content.media.opening import open_media
from homeground.content.mending import Mend
from homeground.sentences import gettext as _

from .findings import Wrong, did_you_mean

SEPARATORS = re.compile(r"[;|\n]")
_CACHED = 2000
_LISTED = 5000


class MediaFolder:
    """Looks each file up once; what it found is kept for the rows that name it again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._seen: dict[str, MediaFacts | Wrong] = {}

    def file(self, name: str) -> MediaFacts:
        """Raises: Wrong."""
        if name not in self._seen:
            if len(self._seen) >= _CACHED:
                self._seen.clear()
            try:
                self._seen[name] = self._look_at(name)
            except (Wrong, Unusable) as wrong:
                self._seen[name] = Wrong(wrong.what, wrong.what_to_do, wrong.mend)
        found = self._seen[name]
        if isinstance(found, Wrong):
            raise Wrong(found.what, found.what_to_do, found.mend)
        return found

    def focus_of(self, facts: MediaFacts) -> Focus:
        """What matters in the image: a folder says nothing of it."""
        return CENTRE

    def _look_at(self, name: str) -> MediaFacts:
        try:
            path = self._path(name)
        except OSError as error:
            raise Wrong(
                _("The file %(name)s cannot be read: %(reason)s.")
                % {"name": name, "reason": error.strerror or error},
                _("Check its name and its permissions."),
            ) from error
        return open_media(path, name)

    def _path(self, name: str) -> Path:
        if not name.isprintable():
            raise Wrong(
                _("The name of the file has an invisible sign in it."),
                _("Write the name again."),
            )
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", name):
            raise Wrong(
                _("%(name)s is an address, not the name of a file.") % {"name": name[:80]},
                _("Save the file beside the campaign file and write its name."),
            )
        # Whoever writes file names in Windows writes them with \.
        inside = PurePosixPath(name.replace("\\", "/"))
        path = (self.folder / inside).resolve()
        if re.match(r"[A-Za-z]:|[\\/~]", name) or not path.is_relative_to(self.folder):
            raise Wrong(
                _("%(name)s is outside the folder of the campaign's media.") % {"name": name[:80]},
                _("Put the file into that folder and write its name alone."),
            )
        if path.is_file():
            return path
        if path.is_dir():
            raise Wrong(
                _("%(name)s is a folder.") % {"name": name}, _("Write the name of a file in it.")
            )
        beside = _names_in(path.parent)
        # A Mac writes é as two signs, most others as one.
        composed = unicodedata.normalize("NFC", path.name)
        for other in beside:
            if unicodedata.normalize("NFC", other) == composed:
                return path.with_name(other)
        raise Wrong(
            _("There is no file %(name)s in the folder of the campaign's media.")
            % {"name": name[:80]},
            did_you_mean(
                path.name, beside, _("Put it beside the campaign file, or correct the name.")
            ),
            Mend.BRING_FILE,
        )


def _names_in(folder: Path) -> list[str]:
    try:
        return [entry.name for entry, _n in zip(folder.iterdir(), range(_LISTED), strict=False)]
    except OSError:
        return []
