"""Files by their content: each is kept once, under `HOMEGROUND_HOME/media/`."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from homeground.errors import BadInput
from homeground.sentences import gettext as _

_PART_BYTES = 1024 * 1024


def stored_path(sha256: str) -> Path:
    """Where the file with this SHA-256 (hexadecimal) is kept."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def store(source: Path, sha256: str) -> Path:
    """Copy a file into the store, whole or not at all; a file that is there stays untouched.

    Raises: BadInput when it is not the file any more that it was when it was looked at.
    """
    target = stored_path(sha256)
    if target.exists():
        return target
    digest = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as part, source.open("rb") as content:
        while chunk := content.read(_PART_BYTES):
            digest.update(chunk)
            part.write(chunk)
    if digest.hexdigest() != sha256:
        Path(part.name).unlink()
        raise BadInput(
            _("The file %(name)s was changed while it was read.") % {"name": source.name},
            _("Run this again when nobody writes to it."),
        )
    return _kept(Path(part.name), target)


def store_content(content: bytes) -> str:
    """Keep what was made here; its SHA-256 (hexadecimal)."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = stored_path(sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, delete=False) as part:
            part.write(content)
        _kept(Path(part.name), target)
    return sha256


def _kept(part: Path, target: Path) -> Path:
    os.replace(part, target)  # noqa: PTH105 - a rename within one folder
    target.chmod(0o644)
    return target
