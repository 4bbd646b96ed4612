"""What is to be done about what a check found, where a page says that in words of its own.

The sentences of the checks speak of a table's cells and of the command line; the composer has no
cells, and no page has a command line.
"""

from __future__ import annotations

from enum import StrEnum

from homeground.errors import BadInput


class Mend(StrEnum):
    WRITE_TEXT = "write text"
    WRITE_TITLE = "write title"
    ADD_VIDEO = "add video"
    ADD_FILE = "add file"
    TAKE_FILE_OUT = "take file out"
    BRING_FILE = "bring file"
    ONE_FILE_EACH = "one file each"
    ONE_KIND_OF_FILE = "one kind of file"
    OTHER_NETWORK = "other network"
    LEAVE_NETWORK = "leave network"
    NOTHING_UNDER = "nothing under"
    NAME_ACCOUNT = "name account"
    RECONNECT = "reconnect"
    ADD_SLOTS = "add slots"
    END_REPETITION = "end repetition"
    RAISE_CAP = "raise cap"
    SEE_TASKS = "see tasks"
    SAVE_AS_UTF8 = "save as UTF-8"
    DELETE_ROW = "delete row"
    CANCEL_FORMER = "cancel former"


class Refused(BadInput):
    """A value or a file that cannot go out."""

    def __init__(self, what: str, what_to_do: str = "", mend: Mend | None = None) -> None:
        super().__init__(what, what_to_do)
        self.mend = mend
