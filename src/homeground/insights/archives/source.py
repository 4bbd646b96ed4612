"""What is inside an archive: members to be opened one at a time, whatever holds them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from .refusing import ArchiveRefused, MemberBroken

MEMBERS_MAX = 300_000
"""An X archive of an account with 100,000 pictures has about that many files and some."""
MEMBER_BYTES_MAX = 2 * 2**30
"""Bytes of one file that is read piece by piece."""
TOTAL_BYTES_MAX = 8 * 2**30
"""Bytes of everything that is read from one archive, unpacked; pictures and videos are not read."""
WHOLE_BYTES_MAX = 16 * 2**20
"""Bytes of a file that must be held in memory whole: a page of HTML, one JSON object."""

# Skipped without a look inside: what holds no text. All others are known by their content.
_MEDIA = frozenset(
    [
        ".3gp",
        ".aac",
        ".avi",
        ".avif",
        ".bin",
        ".bmp",
        ".css",
        ".eot",
        ".flac",
        ".gif",
        ".heic",
        ".heif",
        ".ico",
        ".jpeg",
        ".jpg",
        ".m4a",
        ".m4v",
        ".mkv",
        ".mov",
        ".mp3",
        ".mp4",
        ".mpeg",
        ".ogg",
        ".opus",
        ".otf",
        ".pdf",
        ".png",
        ".svg",
        ".tif",
        ".tiff",
        ".ttf",
        ".wav",
        ".webm",
        ".webp",
        ".woff",
        ".woff2",
        ".zip",
    ]
)


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive. `name` is its path there, with `/`."""

    name: str
    size: int
    changed_at: datetime | None = None


class Source:
    """Opens members, counts what is read and holds it to the limits."""

    def __init__(
        self,
        name: str,
        members: Iterable[Member],
        opened: Callable[[Member], IO[bytes]],
        checked: Callable[[Member], None] = lambda _: None,
    ) -> None:
        """`name`: of the file or folder. `checked`: sees that a member is whole, or raises.

        Raises: ArchiveRefused when there is too much of it.
        """
        self.name = name
        everything = tuple(members)
        self.members = tuple(m for m in everything if not is_media(m.name))
        self.nested = tuple(m.name for m in everything if m.name.lower().endswith(".zip"))
        """Archives within it, which are not opened."""
        self.bytes_read = 0
        self._opened, self._checked = opened, checked
        self.unreadable: list[tuple[str, str]] = []
        """(name, why) of what cannot be looked into, such as a link or a damaged file."""
        if sum(member.size for member in self.members) > TOTAL_BYTES_MAX:
            raise ArchiveRefused(
                f"{name} holds more than {TOTAL_BYTES_MAX // 2**30} GB of text once unpacked.",
                "No network's archive does: it may be made to fill a disk. If it is a real one, "
                "unpack it and import its folders one by one.",
            )

    def open(self, member: Member) -> IO[bytes]:
        """A member that was found whole: nothing of a damaged one is believed. Raises: MemberBroken."""
        if member.size > MEMBER_BYTES_MAX:
            raise MemberBroken(f"it is larger than {MEMBER_BYTES_MAX // 2**30} GB")
        with _broken_is_said():
            self._checked(member)
        return self._stream(member)

    def head(self, member: Member, size: int) -> bytes:
        """The first bytes; nothing of a member that cannot be read, which is put on the list."""
        before = self.bytes_read
        try:
            with self._stream(member) as stream:
                return stream.read(size)
        except MemberBroken as error:
            self.unreadable.append((member.name, str(error)))
            return b""
        finally:
            self.bytes_read = before

    def whole(self, member: Member) -> bytes:
        """Raises: MemberBroken, also for what is too large to be held in memory."""
        with self.open(member) as stream:
            data = stream.read(WHOLE_BYTES_MAX + 1)
        if len(data) > WHOLE_BYTES_MAX:
            raise MemberBroken(f"it is larger than {WHOLE_BYTES_MAX // 2**20} MB")
        return data

    def _stream(self, member: Member) -> IO[bytes]:
        with _broken_is_said():
            return io.BufferedReader(_Counted(self._opened(member), self), 2**16)

    def newest(self) -> datetime | None:
        """When the newest member was written: about when the archive was made."""
        return max((m.changed_at for m in self.members if m.changed_at is not None), default=None)


class _Counted(io.RawIOBase):
    """Reads of another stream, whose troubles become ours."""

    def __init__(self, inner: IO[bytes], source: Source) -> None:
        self._inner, self._source = inner, source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # the io module gives a buffer
        with _broken_is_said():
            data = self._inner.read(len(view))
        view[: len(data)] = data
        self._source.bytes_read += len(data)
        return len(data)

    def close(self) -> None:
        with suppress(OSError):
            self._inner.close()
        super().close()


class _broken_is_said:  # noqa: N801  # a context manager, read as one
    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        import lzma
        import tarfile
        import zipfile
        import zlib

        if isinstance(error, MemberBroken):
            return
        if isinstance(error, zipfile.BadZipFile) and "CRC" in str(error):
            raise MemberBroken("it is damaged: its checksum does not fit") from error
        if isinstance(error, NotImplementedError):
            raise MemberBroken("it is packed in a way that cannot be read here") from error
        if isinstance(error, EOFError):
            raise MemberBroken("its end is missing") from error
        broken = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, tarfile.TarError, RuntimeError)
        if isinstance(error, broken):
            raise MemberBroken("it is damaged and cannot be unpacked") from error
        if isinstance(error, OSError):
            raise MemberBroken(f"it cannot be read ({error.strerror or error})") from error


def is_media(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in _MEDIA
