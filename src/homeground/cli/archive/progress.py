"""How far an import is, and the list of what could not be read."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Self

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from homeground.accounts.models import Account
from homeground.errors import HomegroundError
from homeground.insights.archives.model import Reading, Unread
from homeground.insights.archives.source import Source
from homeground.insights.keeping import Kept


class Progress:
    """A bar over the bytes to read; without a terminal it says what it begins with."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._source: Source | None = None
        self._before = 0
        self._bar = Bar(
            BarColumn(bar_width=24),
            DownloadColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("looking inside", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._bar.stop()

    def begin(self, reading: Reading, source: Source, account: Account) -> None:
        self._source, self._before = source, source.bytes_read
        self._bar.update(self._task, total=reading.total_bytes, description=reading.title)
        if not self._console.is_terminal:
            self._console.print(
                f"Reading the {reading.title} for {account.address} …", markup=False
            )

    def went_on(self, kept: Kept) -> None:
        if self._source is not None:
            self._bar.update(
                self._task,
                completed=self._source.bytes_read - self._before,
                description=f"{kept.posts_read:,} posts, {kept.comments_read:,} comments",
            )


class UnreadFile:
    """Where and why something was not read, a line each; made when there is the first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0
        self.first = ""
        self._handle: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._handle is not None:
            self._handle.close()

    def add(self, unread: Unread) -> None:
        line = "".join(c if c.isprintable() else "�" for c in f"{unread.where}: {unread.why}")
        self.number += 1
        self.first = self.first or line
        if self._handle is None:
            try:
                self._handle = self.path.open("w", encoding="utf-8")
            except OSError as error:
                raise HomegroundError(
                    f"The list of what could not be read cannot be written to {self.path} "
                    f"({error.strerror}).",
                    "Run the command in a folder where you may write; it goes on where it stopped.",
                ) from error
        self._handle.write(f"{line}\n")
