"""Files by their content: each is kept once, under `HOMEGROUND_HOME/media/`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings


def stored_path(sha256: str) -> Path:
    """Where the file with this SHA-256 (hexadecimal) is kept."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def store(source: Path, sha256: str) -> Path:
    """Copy a file into the store, whole or not at all; a file that is there stays untouched."""
    target = stored_path(sha256)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as part, source.open("rb") as content:
        shutil.copyfileobj(content, part)
    os.replace(part.name, target)  # noqa: PTH105 - a rename within one folder
    target.chmod(0o644)
    return target
