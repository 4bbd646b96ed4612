"""What an uploaded MP4 says of itself: how long it runs, how large its picture is, how it is coded.

Networks look inside what they are sent. ISO/IEC 14496-12: boxes of a size and a four-letter name;
`moov` holds `mvhd` (time) and for each track `tkhd` (size) and `stsd` (codec).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})


@dataclass(frozen=True, slots=True)
class Movie:
    seconds: float
    width: int
    height: int
    codec: str
    """The sample entry's name: “avc1” for H.264, “hvc1” for HEVC."""


def movie_from(content: bytes) -> Movie | None:
    """`None` for what is no MP4 or QuickTime file with a picture."""
    if content[4:8] != b"ftyp":
        return None
    seconds: float | None = None
    size: tuple[int, int] | None = None
    found: tuple[int, int, str] | None = None
    try:
        for name, body in _boxes(content):
            if name == b"mvhd":
                seconds = _seconds(body)
            elif name == b"tkhd":
                width, height = struct.unpack(">II", body[-8:])
                size = (width >> 16, height >> 16)
            elif name == b"stsd" and size is not None and all(size) and found is None:
                found = (*size, body[12:16].decode("latin-1"))
    except (struct.error, ZeroDivisionError):
        return None
    if seconds is None or found is None:
        return None
    return Movie(seconds, *found)


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        size, name = struct.unpack(">I4s", content[at : at + 8])
        head = 8
        if size == 1:
            (size,) = struct.unpack(">Q", content[at + 8 : at + 16])
            head = 16
        elif size == 0:
            size = len(content) - at
        if size < head:
            return
        body = content[at + head : at + size]
        if name in _HOLDERS:
            yield from _boxes(body)
        else:
            yield name, body
        at += size


def _seconds(mvhd: bytes) -> float:
    if mvhd[0] == 1:
        scale, duration = struct.unpack(">IQ", mvhd[20:32])
    else:
        scale, duration = struct.unpack(">II", mvhd[12:20])
    return float(duration / scale)
