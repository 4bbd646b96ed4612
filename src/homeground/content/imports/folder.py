"""A folder that was packed as a zip: a campaign file, and images and videos beside it.

Nothing is unpacked to where its name says: members are read one by one, each to a file of our own.
"""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from homeground.content.mending import Refused
from homeground.errors import HomegroundError
from homeground.insights.archives.zips import check_count
from homeground.sentences import gettext as _

from .chest import MOST_FILES

MOST_UNPACKED = 1_000_000_000
"""Bytes, of all members."""
MOST_TABLE = 200_000_000
"""Bytes of the campaign file; a table of words packs well, a bomb of them better."""
TABLES = (".csv", ".xlsx", ".tsv", ".txt")
_LOCKED = 0x1
_NOT_MEANT = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$|~\$)", re.IGNORECASE)


@dataclass(slots=True)
class Unpacked:
    table: Path
    name: str
    files: list[tuple[str, Path]] = field(default_factory=list)
    """What lay beside it, by its name from the table's folder on."""


def is_zip(path: Path) -> bool:
    """A zip that is no workbook."""
    with path.open("rb") as handle:
        if handle.read(4) not in {b"PK\x03\x04", b"PK\x05\x06"}:
            return False
    try:
        check_count(path)
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except HomegroundError as refused:
        raise _too_much() from refused
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    office = {"[Content_Types].xml", "mimetype", "Index/Document.iwa"}
    return not names & office and not any(name.endswith(".iwa") for name in names)


@contextmanager
def unpacked(path: Path) -> Iterator[Unpacked]:
    """The campaign file in the zip and what lies beside it, as long as the context lasts.

    Raises: Refused.
    """
    with TemporaryDirectory() as own:
        try:
            with zipfile.ZipFile(path) as archive:
                yield _read(archive, Path(own))
        except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
            raise Refused(
                _("The zip is broken: it cannot be unpacked to its end."),
                _("Pack the folder again."),
            ) from error


def _read(archive: zipfile.ZipFile, own: Path) -> Unpacked:
    members = [info for info in archive.infolist() if not info.is_dir()]
    for info in members:
        _check(info)
    members = [info for info in members if not _NOT_MEANT.search(info.filename)]
    if len(members) > MOST_FILES or sum(info.file_size for info in members) > MOST_UNPACKED:
        raise _too_much()
    table = _table(members)
    root = table.filename.rpartition("/")[0]
    found = Unpacked(own / "0", table.filename.rpartition("/")[2])
    _copy(archive, table, found.table)
    for number, info in enumerate(members, start=1):
        if info is not table:
            _copy(archive, info, own / str(number))
            beside = info.filename.removeprefix(f"{root}/") if root else info.filename
            found.files.append((beside, own / str(number)))
    return found


def _check(info: zipfile.ZipInfo) -> None:
    """Raises: Refused for what nobody packs who means well."""
    name = info.orig_filename.replace("\\", "/")
    outside = name.startswith(("/", "~")) or re.match(r"[A-Za-z]:", name) or "\0" in name
    if outside or ".." in name.split("/") or stat.S_ISLNK(info.external_attr >> 16):
        raise Refused(
            _("The zip holds something that would lie outside its folder: %(name)s.")
            % {"name": name[:80].replace("\0", "\N{REPLACEMENT CHARACTER}")},
            _("Pack the folder again, with the files themselves and no links."),
        )
    if info.flag_bits & _LOCKED:
        raise Refused(
            _("The zip is locked with a password."), _("Pack the folder without a password.")
        )


def _table(members: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    tables = [info for info in members if info.filename.lower().endswith(TABLES)]
    if not tables:
        raise Refused(
            _("The zip holds no campaign file."),
            _("Put the .csv or the .xlsx into the folder, and pack it again."),
        )
    least = min(info.filename.count("/") for info in tables)
    tables = [info for info in tables if info.filename.count("/") == least]
    if len(tables) > 1:
        names = ", ".join(info.filename.rpartition("/")[2][:60] for info in tables[:4])
        raise Refused(
            _("The zip holds several tables: %(names)s.") % {"names": names},
            _("Keep the one that is meant, and pack the folder again."),
        )
    if tables[0].file_size > MOST_TABLE:
        raise _too_much()
    return tables[0]


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, to: Path) -> None:
    # zipfile reads no more than the size that the member states, and checks its sum.
    with archive.open(info) as packed, to.open("wb") as plain:
        shutil.copyfileobj(packed, plain, 1 << 20)


def _too_much() -> Refused:
    return Refused(
        _("The zip unpacks to more than a campaign's folder can hold."),
        _(
            "Leave out what the table does not name, or bring the table alone and the files after it."
        ),
    )
