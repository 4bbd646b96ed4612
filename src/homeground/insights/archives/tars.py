"""Tar files: read once from front to back, what holds text put aside where it can be opened at will."""

from __future__ import annotations

import os
import tarfile
import zlib
from pathlib import Path
from shutil import copyfileobj

from .names import check_name, check_repeats, refuse_count, refuse_link
from .refusing import ArchiveRefused
from .source import MEMBER_BYTES_MAX, MEMBERS_MAX, TOTAL_BYTES_MAX, is_media

RATIO_MAX = 200
"""Times. JSON of posts packs to between a fifth and a fortieth."""
_RATIO_FROM = 2**20


def unpacked(path: Path, folder: Path) -> None:
    """Put the texts of a tar file into `folder`, each at its place. Raises: ArchiveRefused, OSError."""
    seen, count, total, packed = set[str](), 0, 0, path.stat().st_size
    try:
        with tarfile.open(path, "r|*") as stream:
            for member in stream:
                count += 1
                if count > MEMBERS_MAX:
                    raise refuse_count(path.name, MEMBERS_MAX)
                check_name(path.name, member.name)
                if member.isdir():
                    continue
                if not member.isreg():
                    raise refuse_link(path.name, member.name)
                check_repeats(path.name, seen, member.name)
                total += 0 if is_media(member.name) else member.size
                too_large = member.size > MEMBER_BYTES_MAX and not is_media(member.name)
                if too_large or total > min(TOTAL_BYTES_MAX, packed * RATIO_MAX + _RATIO_FROM):
                    raise ArchiveRefused(
                        f"{path.name} would unpack to far more than its size, or than any network's "
                        "archive holds: it looks like a bomb.",
                        "It may be made to fill a disk. If it is a real one, unpack it and import "
                        "its folders one by one.",
                    )
                if not is_media(member.name):
                    _write(stream, member, folder)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise ArchiveRefused(
            f"{path.name} is broken: its end is missing, or it is damaged.",
            "Download the archive again.",
        ) from error


def _write(stream: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    goal = folder / member.name
    goal.parent.mkdir(parents=True, exist_ok=True)
    inside = stream.extractfile(member)
    assert inside is not None  # it is a regular file
    with goal.open("xb") as handle:
        copyfileobj(inside, handle, 2**20)
    os.utime(goal, (member.mtime, member.mtime))
