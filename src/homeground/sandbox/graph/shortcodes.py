"""Ids as they stand in public addresses: the number in base 64, as Instagram and Threads write it."""

from __future__ import annotations

import base64


def shortcode(media_id: str) -> str:
    """The id in the alphabet of addresses."""
    number = int(media_id)
    raw = number.to_bytes((number.bit_length() + 7) // 8 or 1, "big")
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def media_id_of(code: str) -> str | None:
    try:
        raw = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except ValueError:
        return None
    return str(int.from_bytes(raw, "big"))
