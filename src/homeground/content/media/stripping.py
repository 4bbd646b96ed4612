"""What an image says beside its pixels (places, names, cameras, editors' notes) taken out of its file.

No pixel is touched: whole parts of the file are left out. What decides how the pixels look stays
(sizes, palettes, transparency, animation, the colour transform), and nothing that is not known stays:
a part nobody has heard of may hold anything. What follows an image's end goes too; telephones keep
whole videos there.

    JPEG    ITU T.81 annex B; Adobe's APP14 says how the colours are meant
    PNG     https://www.w3.org/TR/png-3/
    GIF     https://www.w3.org/Graphics/GIF/spec-gif89a.txt
    WebP    https://developers.google.com/speed/webp/docs/riff_container
"""

from __future__ import annotations

from collections.abc import Callable, Iterator


class NotUnderstood(ValueError):
    """The file is not built as its format says; what is in it cannot be told."""


def stripped(content: bytes, mime: str) -> bytes:
    """The same image without anything personal; identical to `content` when there is nothing.

    Raises: NotUnderstood. Only for formats of `STRIPPED`.
    """
    try:
        return b"".join(STRIPPED[mime](content))
    except IndexError as error:
        raise NotUnderstood("the file ends too early") from error


def _jpeg(content: bytes) -> Iterator[bytes]:
    if content[:2] != b"\xff\xd8":
        raise NotUnderstood("no JPEG")
    yield content[:2]
    at = 2
    while True:
        if content[at] != 0xFF:
            raise NotUnderstood("no marker where one must be")
        while content[at + 1] == 0xFF:  # markers may be padded
            at += 1
        marker = content[at + 1]
        if marker == 0xD9:
            yield content[at : at + 2]
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            yield content[at : at + 2]
            at += 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise NotUnderstood("a segment is longer than the file")
        if _jpeg_segment_stays(marker, content[at + 4 : at + 9]):
            yield content[at:end]
        at = end
        if marker == 0xDA:
            end = _end_of_scan(content, at)
            yield content[at:end]
            at = end


def _jpeg_segment_stays(marker: int, begins: bytes) -> bool:
    if marker == 0xFE:  # comments
        return False
    if 0xE0 <= marker <= 0xEF:  # what applications add; JFXX may hold a second, small image
        return (marker == 0xE0 and begins == b"JFIF\0") or (marker == 0xEE and begins == b"Adobe")
    return True


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the compressed pixels end: at the next marker which is not one of theirs."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            # Cut off behind its last pixel; every reader takes it so.
            return len(content)
        follows = content[at + 1]
        if follows == 0x00 or 0xD0 <= follows <= 0xD7:
            at += 2
        elif follows == 0xFF:
            at += 1
        else:
            return at


_PNG_STAYS = frozenset(
    # The image itself; colours and sizes; animation.
    {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
    | {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"sBIT", b"bKGD", b"hIST", b"pHYs", b"sPLT"}
    | {b"acTL", b"fcTL", b"fdAT"}
)


def _png(content: bytes) -> Iterator[bytes]:
    if content[:8] != b"\x89PNG\r\n\x1a\n":
        raise NotUnderstood("no PNG")
    yield content[:8]
    at = 8
    while True:
        kind = content[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(content[at : at + 4])
        if end > len(content):
            raise NotUnderstood("a chunk is longer than the file")
        if kind in _PNG_STAYS:
            yield content[at:end]
        if kind == b"IEND":
            return
        at = end


def _gif(content: bytes) -> Iterator[bytes]:
    if content[:6] not in {b"GIF87a", b"GIF89a"}:
        raise NotUnderstood("no GIF")
    at = 13 + _gif_palette(content[10])
    yield content[:at]
    while True:
        kind = content[at]
        if kind == 0x3B:
            yield content[at : at + 1]
            return
        start = at
        if kind == 0x21:
            label, repeats = content[at + 1], content[at + 3 : at + 14]
            at = _gif_blocks_end(content, at + 2)
            # How a frame is shown stays, and how often all are.
            if label == 0xF9 or (label == 0xFF and repeats in {b"NETSCAPE2.0", b"ANIMEXTS1.0"}):
                yield content[start:at]
        elif kind == 0x2C:
            at = _gif_blocks_end(content, at + 11 + _gif_palette(content[at + 9]))
            yield content[start:at]
        else:
            raise NotUnderstood("a block of no known kind")


def _gif_palette(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks_end(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1


_WEBP_STAYS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
_WEBP_PROFILE_EXIF_XMP = 0x20 | 0x08 | 0x04


def _webp(content: bytes) -> Iterator[bytes]:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise NotUnderstood("no WebP")
    end = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    kept: list[bytes] = []
    at = 12
    while at < end:
        kind = content[at : at + 4]
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        behind = at + 8 + length + length % 2
        if at + 8 + length > len(content):
            raise NotUnderstood("a chunk is longer than the file")
        if kind in _WEBP_STAYS:
            chunk = content[at:behind]
            if kind == b"VP8X":
                flags = chunk[8] & ~_WEBP_PROFILE_EXIF_XMP
                chunk = chunk[:8] + bytes([flags]) + chunk[9:]
            kept.append(chunk)
        at = behind
    whole = b"".join(kept)
    yield b"RIFF" + (len(whole) + 4).to_bytes(4, "little") + b"WEBP" + whole


STRIPPED: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
}
