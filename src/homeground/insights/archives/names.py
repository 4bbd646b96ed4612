"""Names of files in an archive: none may lead out of it."""

from __future__ import annotations

import re

from .refusing import ArchiveRefused

_DRIVE = re.compile(r"^[A-Za-z]:")
_SHOWN = 80


def check_name(archive: str, name: str) -> None:
    """Raises: ArchiveRefused for a path that climbs out, begins at the root or is written for Windows.

    Nothing is ever unpacked under such a name; but no network writes one, so the archive is not what
    it seems.
    """
    if "\\" in name:
        raise ArchiveRefused(
            f"{archive} writes the path {shown(name)} with backslashes.",
            "No network does. If you packed it yourself, unpack it and give the folder instead.",
        )
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/") or "\0" in name:
        raise ArchiveRefused(
            f"{archive} names a file outside itself: {shown(name)}.",
            "It was made to do harm, or is broken. Download it again from the network itself.",
        )


def check_repeats(archive: str, seen: set[str], name: str) -> None:
    """Remember `name`. Raises: ArchiveRefused when it was there before: which of the two counts?"""
    if name in seen:
        raise ArchiveRefused(
            f"{archive} holds {shown(name)} twice.",
            "It is broken, or was put together by hand. Download it again, or unpack it and give "
            "the folder.",
        )
    seen.add(name)


def refuse_link(archive: str, name: str) -> ArchiveRefused:
    return ArchiveRefused(
        f"{archive} holds a link instead of a file: {shown(name)}.",
        "No network's archive does. Download it again from the network itself.",
    )


def refuse_count(archive: str, most: int) -> ArchiveRefused:
    return ArchiveRefused(
        f"{archive} holds more than {most:,} files.",
        "No network's archive does. If it is a real one, unpack it and import its folders one by one.",
    )


def shown(name: str) -> str:
    """A name as it may stand in a sentence, control characters and all."""
    plain = "".join(c if c.isprintable() else "�" for c in name)
    return f"“{plain[:_SHOWN]}{'…' if len(plain) > _SHOWN else ''}”"
