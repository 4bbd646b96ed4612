"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from pathlib import Path

from homeground.networks.model import MediaKind

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
AVIF_BRANDS = frozenset({b"avif", b"avis"})
HEAD_BYTES = 4096

ENDINGS: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png", ".apng"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/bmp": (".bmp", ".dib"),
    "image/tiff": (".tif", ".tiff"),
    "image/avif": (".avif",),
    "image/heic": (".heic", ".heif", ".hif"),
    "video/mp4": (".mp4", ".m4v"),
    "video/quicktime": (".mov", ".qt"),
    "video/webm": (".webm",),
    "video/x-matroska": (".mkv",),
    "video/x-msvideo": (".avi",),
    "video/3gpp": (".3gp", ".3g2"),
    "video/mpeg": (".mpg", ".mpeg"),
    "video/mp2t": (".ts", ".mts", ".m2ts"),
    "video/x-ms-wmv": (".wmv", ".asf"),
    "video/x-flv": (".flv",),
    "video/ogg": (".ogv", ".ogg"),
    "application/pdf": (".pdf",),
}
"""By MIME type, the endings that a name may have; the first is the one to rename to."""


def head_of(path: Path) -> bytes:
    """The first bytes of a file. Raises: OSError."""
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def brand_of(head: bytes) -> bytes:
    """Of an ISO base media file (MP4, QuickTime, HEIC, AVIF) its brand; empty for any other."""
    if head[4:8] == b"ftyp":
        return head[8:12]
    # QuickTime of old begins with its boxes at once.
    return b"qt  " if head[4:8] in {b"moov", b"mdat", b"wide", b"free", b"skip"} else b""


def kind_of(head: bytes) -> MediaKind:
    """What the file must be opened as; what is nothing known is tried as an image."""
    if b"%PDF-" in head[:1024]:
        return "document"
    brand = brand_of(head)
    if brand and brand not in HEIC_BRANDS | AVIF_BRANDS:
        return "video"
    return "video" if _stream_mime(head) else "image"


def video_mime(head: bytes) -> str:
    """The MIME type of a file that `kind_of` calls a video."""
    brand = brand_of(head)
    if brand == b"qt  ":
        return "video/quicktime"
    if brand.startswith((b"3gp", b"3g2")):
        return "video/3gpp"
    return "video/mp4" if brand else _stream_mime(head)


def _stream_mime(head: bytes) -> str:
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        # The kind of Matroska file stands at its very beginning (RFC 8794).
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "video/x-msvideo"
    if head.startswith((b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3")):
        return "video/mpeg"
    if head.startswith(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"):
        return "video/x-ms-wmv"
    if head.startswith(b"FLV\x01"):
        return "video/x-flv"
    if head.startswith(b"OggS"):
        return "video/ogg"
    for first, length in ((0, 188), (4, 192)):  # with and without a time before each packet
        if all(head[at : at + 1] == b"\x47" for at in range(first, first + 4 * length, length)):
            return "video/mp2t"
    return ""
