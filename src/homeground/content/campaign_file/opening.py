"""Opening a campaign file: what it is, its first bytes say; its name only helps to explain."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path

from homeground.sentences import gettext as _

from .cells import Table
from .delimited import csv_table
from .findings import Unreadable, did_you_mean
from .spreadsheet import xlsx_table

_WORKBOOKS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".numbers")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF")


@contextmanager
def open_table(
    path: Path, encoding: str | None, languages: Set[str], *, name: str | None = None
) -> Iterator[Table]:
    """The table in a file, open as long as the context lasts. Raises: Unreadable.

    `name`: what people call it, where its path is not that.
    """
    name = name or path.name
    try:
        is_workbook = _is_workbook(path, name)
        opened = xlsx_table(path) if is_workbook else csv_table(path, encoding, languages)
        with opened as table:
            yield table
    except OSError as error:
        raise Unreadable(
            _("The file %(name)s cannot be read: %(reason)s.")
            % {"name": name, "reason": error.strerror or error},
            _("Check the file's permissions, and that no other program holds it."),
        ) from error


def _is_workbook(path: Path, name: str) -> bool:
    if path.is_dir():
        raise Unreadable(
            _("%(name)s is a folder.") % {"name": name},
            _("Name the campaign file in it, a .csv or an .xlsx."),
        )
    if not path.exists():
        beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
        raise Unreadable(
            _("There is no file %(name)s.") % {"name": path},
            did_you_mean(path.name, beside, _("Check the name and the folder.")),
        )
    if not path.is_file():
        raise Unreadable(
            _("%(name)s is not a file.") % {"name": name},
            _("Save the table as a .csv or an .xlsx, and name that."),
        )
    with path.open("rb") as handle:
        head = handle.read(8)
    if not head:
        raise Unreadable(
            _("The file %(name)s is empty.") % {"name": name},
            _("Write a header and a row for each publication."),
        )
    if head.startswith(b"PK"):
        _check_archive(path, name)
        return True
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _("The file is an old .xls workbook, or one with a password."),
            _("Save it as .xlsx without a password, or as CSV (UTF-8)."),
        )
    if head.startswith(_PICTURES):
        raise Unreadable(
            _("The file %(name)s is a picture or a PDF, not a table.") % {"name": name},
            _("Name the campaign file, a .csv or an .xlsx."),
        )
    if Path(name).suffix.lower() in _WORKBOOKS or head.lstrip(b"\xef\xbb\xbf \r\n").startswith(
        b"<"
    ):
        raise Unreadable(
            _("The file %(name)s is neither a workbook nor CSV inside.") % {"name": name},
            _("Open it in the spreadsheet program and save it as .xlsx or as CSV (UTF-8)."),
        )
    return False


def _check_archive(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(
            _("The workbook %(name)s is broken: its end is missing.") % {"name": name},
            _("Download or copy it again, or save it again from the spreadsheet program."),
        ) from error
    if "xl/workbook.xml" in members:
        return
    if "content.xml" in members and "mimetype" in members:
        kind = "LibreOffice (.ods)"
    elif any(member.endswith(".iwa") for member in members):
        kind = "Numbers"
    elif "xl/workbook.bin" in members:
        kind = "Excel (.xlsb)"
    else:
        raise Unreadable(
            _("The file %(name)s is an archive, not a table.") % {"name": name},
            _("Unpack it and name the campaign file in it."),
        )
    raise Unreadable(
        _("The file is a workbook of %(kind)s, which cannot be read here.") % {"kind": kind},
        _("Save or export it as .xlsx, or as CSV (UTF-8)."),
    )
