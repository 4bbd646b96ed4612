"""Ids as they stand in public addresses: the number in base 64, as Instagram and Threads write it."""

from __future__ import annotations

import base64

LONGEST = 16


def shortcode(media_id: str) -> str:
    """The id in the alphabet of addresses."""
    number = int(media_id)
    raw = number.to_bytes((number.bit_length() + 7) // 8 or 1, "big")
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def media_id_of(code: str) -> str | None:
    """The id that an address means; `None` for what is no such code."""
    if not 0 < len(code) <= LONGEST:
        return None
    try:
        raw = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except ValueError:
        return None
    return str(int.from_bytes(raw, "big"))
