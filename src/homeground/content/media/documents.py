"""PDF documents: that they are whole, and how many pages they say they have."""

from __future__ import annotations

import re
from pathlib import Path

from homeground.sentences import gettext as _

from .facts import MediaFacts, Unusable, megabytes
from .images import refuse_wrong_ending, sha256_of

MAX_BYTES = 100_000_000
_END_BYTES = 2048
_COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")


def open_document(path: Path, name: str) -> MediaFacts:
    """What is in a PDF. Raises: Unusable, OSError."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise Unusable(
            _("The document %(name)s has %(size)s; at most %(most)s are taken.")
            % {"name": name, "size": megabytes(size), "most": megabytes(MAX_BYTES)},
            _("Export it smaller."),
        )
    refuse_wrong_ending(name, "application/pdf")
    content = path.read_bytes()
    if b"%%EOF" not in content[-_END_BYTES:]:
        raise Unusable(
            _("The document %(name)s is broken: its end is missing.") % {"name": name},
            _("Export it again and put it in its place."),
        )
    return MediaFacts(
        path=path,
        name=name,
        kind="document",
        mime="application/pdf",
        size_bytes=size,
        sha256=sha256_of(path),
        pages=_pages(content),
    )


def _pages(content: bytes) -> int | None:
    """As the root of its tree of pages says; `None` where that is packed away."""
    counts = [int(one or other) for one, other in _COUNT.findall(content)]
    return max(counts, default=None)
