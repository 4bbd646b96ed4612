"""The protocol's identifiers: DIDs, record keys made of time (TIDs), content hashes (CIDs).

Source: atproto.com/specs/{did,tid,data-model}, seen 2026-11-22.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from homeground.sandbox.world import World

_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_RAW, _DAG_CBOR = 0x55, 0x71


def next_tid(world: World) -> str:
    """A record key, larger than every one before it, even when the clock was put back."""
    shelf = world.of("bluesky")
    now = int(world.clock.timestamp() * 1_000_000) << 10
    shelf["last_tid"] = number = max(now, shelf.get("last_tid", 0) + 1)
    letters = []
    for _ in range(13):
        letters.append(_SORTABLE[number & 31])
        number >>= 5
    return "".join(reversed(letters))


def did_of(seed: int, *about: object) -> str:
    """The identifier of an account or a person; the same for the same seed."""
    name = ":".join(map(str, (seed, *about)))
    digest = hashlib.sha256(name.encode()).digest()[:15]
    return f"did:plc:{base64.b32encode(digest).decode().lower()}"


def handle_from(wanted: str) -> str:
    """A handle is a host name: what is not one becomes a name below sandbox.test."""
    name = re.sub(r"[^a-z0-9.-]+", "-", wanted.lower()).strip("-.")
    labels = [label.strip("-")[:63] for label in name.split(".")]
    name = ".".join(label for label in labels if label) or "account"
    return name if "." in name else f"{name}.sandbox.test"


def cid_of_bytes(content: bytes) -> str:
    return _cid(_RAW, content)


def cid_of_record(record: Any) -> str:
    """The hash of a record as DAG-CBOR.

    Raises: ValueError when it holds what the data model has not, such as a float.
    """
    return _cid(_DAG_CBOR, _cbor(record))


def _cid(codec: int, content: bytes) -> str:
    whole = bytes((1, codec, 0x12, 0x20)) + hashlib.sha256(content).digest()
    return "b" + base64.b32encode(whole).decode().lower().rstrip("=")


def _cbor(value: Any) -> bytes:
    match value:
        case None:
            return b"\xf6"
        case bool():
            return b"\xf5" if value else b"\xf4"
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case str():
            encoded = value.encode()
            return _head(3, len(encoded)) + encoded
        case list():
            return _head(4, len(value)) + b"".join(map(_cbor, value))
        case {"$link": str(cid)} if len(value) == 1:
            rest = cid[1:].upper()
            link = b"\0" + base64.b32decode(rest + "=" * (-len(rest) % 8))
            return _head(6, 42) + _head(2, len(link)) + link
        case dict():
            # Shorter keys first, then by their bytes.
            pairs = sorted((key.encode(), item) for key, item in value.items())
            pairs.sort(key=lambda pair: len(pair[0]))
            return _head(5, len(pairs)) + b"".join(
                _head(3, len(key)) + key + _cbor(item) for key, item in pairs
            )
        case _:
            raise ValueError(f"no record holds a {type(value).__name__}")


def _head(major: int, number: int) -> bytes:
    major <<= 5
    if number < 24:
        return bytes((major | number,))
    for extra, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << (8 * size):
            return bytes((major | extra,)) + number.to_bytes(size, "big")
    raise ValueError("a number is too large for a record")
