"""Zip files: what they may hold, and reading a member only once it is known to be whole.

https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import stat
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from .names import check_name, check_repeats, refuse_count, refuse_link, shown
from .refusing import ArchiveRefused, MemberBroken
from .source import MEMBERS_MAX, Member, is_media

RATIO_MAX = 200
"""Times. JSON of posts packs to between a fifth and a fortieth."""
_RATIO_FROM = 2**20
_LOCKED = 0x1
_END, _END64 = b"PK\x05\x06", b"PK\x06\x07"


def zip_members(path: Path, opened: zipfile.ZipFile) -> list[Member]:
    """Raises: ArchiveRefused for what no network packs."""
    members, seen = [], set[str]()
    for info in opened.infolist():
        # zipfile cuts a name at its first NUL and writes / for the system's own separator.
        check_name(path.name, info.orig_filename)
        check_repeats(path.name, seen, info.filename)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise refuse_link(path.name, info.filename)
        if info.is_dir():
            continue
        if info.flag_bits & _LOCKED:
            raise ArchiveRefused(
                f"{path.name} is locked with a password.",
                "Unpack it with the password, and give the folder instead.",
            )
        packed_tightly = info.file_size > max(info.compress_size, 1) * RATIO_MAX
        if not is_media(info.filename) and info.file_size > _RATIO_FROM and packed_tightly:
            raise ArchiveRefused(
                f"{path.name} would unpack {shown(info.filename)} to more than {RATIO_MAX} times its "
                "size: it looks like a zip bomb.",
                "Download the archive again from the network itself.",
            )
        members.append(Member(info.filename, info.file_size, _moment(info.date_time)))
    return members


def check_whole(opened: zipfile.ZipFile, member: Member) -> None:
    """Read a member to its end, where its checksum is. Raises: MemberBroken, and what zipfile raises."""
    with opened.open(member.name) as stream:
        left = member.size
        while chunk := stream.read(2**20):
            left -= len(chunk)
    if left:
        raise MemberBroken("its end is missing")


def check_count(path: Path) -> None:
    """Look at the number of members before zipfile holds them all. Raises: ArchiveRefused."""
    with path.open("rb") as handle:
        end = handle.seek(0, 2)
        handle.seek(max(0, end - 66_000))
        tail = handle.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) < at + 12:
            return  # zipfile will say that it is no zip file
        count = struct.unpack_from("<H", tail, at + 10)[0]
        locator = tail.rfind(_END64, 0, at)
        if locator >= 0 and len(tail) >= locator + 16:
            handle.seek(min(end, struct.unpack_from("<Q", tail, locator + 8)[0]))
            record = handle.read(40)
            if len(record) == 40:
                count = max(count, struct.unpack_from("<Q", record, 32)[0])
        size = struct.unpack_from("<L", tail, at + 12)[0] if len(tail) >= at + 16 else 0
    # A record of the list takes at least 46 bytes, whatever number is claimed.
    if count > MEMBERS_MAX or (size != 0xFFFFFFFF and size // 46 > MEMBERS_MAX * 4):
        raise refuse_count(path.name, MEMBERS_MAX)


def _moment(date_time: tuple[int, int, int, int, int, int]) -> datetime | None:
    """Zip files know the writer's clock without its zone; 1980 is what they say for "unknown"."""
    try:
        moment = datetime(*date_time, tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment.year > 1980 else None
