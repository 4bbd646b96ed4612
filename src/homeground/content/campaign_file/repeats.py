"""What came before in the same file: the same publication, or another at the same minute.

Kept in a temporary file of SQLite's and not in memory, so that memory stays flat however long the
campaign file is. It vanishes when it is closed.
"""

from __future__ import annotations

import sqlite3
from types import TracebackType
from typing import Self

from .rows import Row


class Earlier:
    def __init__(self) -> None:
        # An empty name is a temporary database on disk: https://www.sqlite.org/inmemorydb.html
        self._rows = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):
            self._rows.execute(f"PRAGMA {pragma}")
        for table in ("identity", "minute", "series"):
            self._rows.execute(
                f"CREATE TABLE {table} (key BLOB PRIMARY KEY, number INTEGER) WITHOUT ROWID"
            )
        self._rows.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._rows.close()

    def same(self, row: Row) -> int | None:
        """The number of the first row that is the same publication as this one."""
        return self._first("identity", row.identity.encode(), row.number)

    def same_minute(self, row: Row) -> int | None:
        """The number of the first row for the same account at the same minute."""
        minute = int(row.due_at.timestamp()) // 60
        return self._first("minute", f"{minute} {row.account}".encode(), row.number)

    def same_series(self, identity: str, number: int) -> int | None:
        """The number of the first row that repeats as this series does; its own row's, too."""
        return self._first("series", bytes.fromhex(identity), number)

    def _first(self, table: str, key: bytes, number: int) -> int | None:
        # Most rows are the first of their kind: then this is all.
        if self._rows.execute(
            f"INSERT OR IGNORE INTO {table} VALUES (?, ?)",  # noqa: S608 - one of three constants
            (key, number),
        ).rowcount:
            return None
        found: tuple[int] = self._rows.execute(
            f"SELECT number FROM {table} WHERE key = ?",  # noqa: S608
            (key,),
        ).fetchone()
        return found[0]
