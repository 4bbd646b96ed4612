"""Opening an archive: a zip or tar file, a folder, or one file of it, by its first bytes."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, cast

from .names import refuse_count
from .refusing import ArchiveRefused
from .source import MEMBER_BYTES_MAX, MEMBERS_MAX, Member, Source
from .tars import unpacked
from .zips import check_count, check_whole, zip_members

_RAR, _SEVEN, _XZ, _BZ = b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ", b"BZh"


@contextmanager
def open_archive(path: Path) -> Iterator[Source]:
    """What is inside, open as long as the context lasts. Raises: ArchiveRefused."""
    _check_there(path)
    try:
        if path.is_dir():
            yield _folder(path, path.name)
            return
        with path.open("rb") as handle:
            head = handle.read(512)
        if head.startswith(b"PK"):
            check_count(path)
            with _open_zip(path) as opened:
                yield Source(
                    path.name,
                    zip_members(path, opened),
                    lambda member: opened.open(member.name),
                    lambda member: check_whole(opened, member),
                )
            return
        if head.startswith((_RAR, _SEVEN, _XZ, _BZ)):
            raise ArchiveRefused(
                f"{path.name} is packed in a way that cannot be read here.",
                "Unpack it, and give the folder instead; zip and tar.gz can be read as they are.",
            )
        if _is_tar(path, head):
            with tempfile.TemporaryDirectory(prefix="homeground-archive-") as folder:
                unpacked(path, Path(folder))
                yield _folder(Path(folder), path.name)
            return
        yield _single(path, packed=head.startswith(b"\x1f\x8b"))
    except OSError as error:
        raise ArchiveRefused(
            f"{path} cannot be read ({error.strerror or error}).",
            "Check the file's permissions, and that there is room on the disk.",
        ) from error


def fingerprint(path: Path) -> str:
    """SHA-256 of a file; of a folder, that of its files' names and contents. Raises: OSError."""
    total = sha256()
    if path.is_file():
        _add(total, path)
        return total.hexdigest()
    for file in sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink()):
        one = sha256()
        _add(one, file)
        total.update(f"{file.relative_to(path).as_posix()}\0{one.hexdigest()}\n".encode())
    return total.hexdigest()


def _add(total: object, path: Path) -> None:
    with path.open("rb") as handle:
        while chunk := handle.read(2**20):
            total.update(chunk)  # type: ignore[attr-defined]  # hashlib names no type for it


def _check_there(path: Path) -> None:
    if not path.exists():
        raise ArchiveRefused(f"There is no file {path}.", "Check the name and the folder.")
    if not path.is_dir() and not path.is_file():
        raise ArchiveRefused(f"{path} is not a file.", "Give the archive's file or folder.")
    if path.is_file() and path.stat().st_size == 0:
        raise ArchiveRefused(f"{path.name} is empty.", "Download the archive again.")


@contextmanager
def _open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        opened = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise ArchiveRefused(
            f"{path.name} is broken: its end is missing, or it is no zip file.",
            "Download the archive again. Where a network gives it in several parts, import each part.",
        ) from error
    with opened:
        yield opened


def _is_tar(path: Path, head: bytes) -> bool:
    if head[257:262] == b"ustar":
        return True
    if not head.startswith(b"\x1f\x8b"):
        return False
    try:
        with gzip.open(path) as stream:
            return stream.read(262)[257:262] == b"ustar"
    except (OSError, EOFError):
        return False


def _folder(path: Path, name: str) -> Source:
    members, links = [], []
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path).as_posix()
        if file.is_symlink():
            links.append((inside, "it is a link, which is not followed"))
        elif file.is_file():
            facts = file.stat()
            members.append(
                Member(inside, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))
            )
        if len(members) > MEMBERS_MAX:
            raise refuse_count(name, MEMBERS_MAX)
    source = Source(name, members, lambda member: (path / member.name).open("rb"))
    source.unreadable += links
    return source


def _single(path: Path, *, packed: bool) -> Source:
    facts = path.stat()
    size = _unpacked_size(path) if packed else facts.st_size
    member = Member(
        path.name.removesuffix(".gz"), size, datetime.fromtimestamp(facts.st_mtime, UTC)
    )

    def opened(_: Member) -> IO[bytes]:
        return cast("IO[bytes]", gzip.open(path)) if packed else path.open("rb")

    return Source(path.name, [member], opened)


def _unpacked_size(path: Path) -> int:
    """Of a .gz file, which does not say: read through once, to its checksum and no further than allowed."""
    size = 0
    try:
        with gzip.open(path) as stream:
            while chunk := stream.read(2**20):
                size += len(chunk)
                if size > MEMBER_BYTES_MAX or size > path.stat().st_size * 1000 + 2**20:
                    raise ArchiveRefused(
                        f"{path.name} unpacks to far more than its size: it looks like a zip bomb.",
                        "Download it again from the network itself.",
                    )
    except (EOFError, OSError, ValueError) as error:
        raise ArchiveRefused(
            f"{path.name} is damaged and cannot be unpacked.", "Download it again."
        ) from error
    return size
