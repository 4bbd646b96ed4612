"""Files on their way out: read from disk while they are sent, never whole into memory.

A video of a gigabyte costs as much memory as a photo. Everything about the wire itself, and what a
failure on it means, stays in `http`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.abc import AbstractStreamWriter

CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class FileSlice:
    """Bytes of a file, read when they are sent: from `start` on, `length` of them or all."""

    path: Path
    start: int = 0
    length: int | None = None

    def size(self) -> int:
        """How many bytes will be sent. Raises: OSError; ValueError when the file has too few."""
        there = self.path.stat().st_size - self.start
        if there < (self.length or 0) or self.start < 0:
            raise ValueError("the file is shorter than the part of it that should be sent")
        return there if self.length is None else self.length

    def read(self) -> bytes:
        """The bytes themselves, for whoever must have them whole (a checksum of a small part)."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            return file.read() if self.length is None else file.read(self.length)


@dataclass(frozen=True, slots=True)
class File:
    """One file of a multipart form."""

    name: str
    mime: str
    content: bytes | FileSlice


def sent_bytes(content: bytes | FileSlice | None) -> int:
    """How much a body is. Raises: OSError, ValueError."""
    if isinstance(content, FileSlice):
        return content.size()
    return len(content or b"")


@aiohttp.payload_type(FileSlice)
class _FileSlicePayload(aiohttp.Payload):
    """What aiohttp makes of a `FileSlice`: its length is known before, its bytes are read later."""

    _value: FileSlice
    _autoclose = True  # the file is open only while it is written

    def __init__(self, value: FileSlice, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("disposition", None)
        super().__init__(value, *args, **kwargs)
        self._size = value.size()

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return self._value.read().decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        await self.write_with_length(writer, None)

    async def write_with_length(
        self, writer: AbstractStreamWriter, content_length: int | None
    ) -> None:
        left = self._size or 0
        if content_length is not None:
            left = min(left, content_length)
        # Not in a thread: a request that is given up meanwhile would lose the file it opens.
        with self._value.path.open("rb") as file:
            file.seek(self._value.start)
            while left:
                chunk = await asyncio.to_thread(file.read, min(CHUNK_BYTES, left))
                if not chunk:
                    raise OSError("the file became shorter while it was sent")
                await writer.write(chunk)
                left -= len(chunk)
