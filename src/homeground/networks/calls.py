"""What receivers share: comparing secrets, checking signatures, reading a body of any kind.

Every comparison takes as long for a wrong secret as for the right one. A secret that was never
given is no secret: nothing is proved by it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from .incoming import Call, Event, Forged, What
from .reading import from_seconds

LONGEST_ID = 190


def same(given: str | None, expected: str | None) -> bool:
    """Whether two secrets are one; an empty or missing one is like none."""
    if not given or not expected:
        return False
    return hmac.compare_digest(_bytes(given), _bytes(expected))


def hex_signature(secret: str, signed: bytes) -> str:
    return hmac.new(_bytes(secret), signed, hashlib.sha256).hexdigest()


def base64_signature(secret: str, signed: bytes) -> str:
    digest = hmac.new(_bytes(secret), signed, hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


def agreed(secrets: Mapping[str, str], name: str, *, network: str) -> str:
    """The secret of that name. Raises: Forged when it was never given."""
    secret = secrets.get(name, "")
    if not secret:
        raise Forged(
            f"The {name} of this account's webhook is not known here, so nothing can be proved.",
            network=network,
        )
    return secret


def require(given: str | None, expected: str, *, network: str, what: str) -> None:
    """Raises: Forged unless both are the same."""
    if not same(given, expected):
        raise Forged(f"The call has no valid {what}.", network=network)


def document(body: bytes) -> Any:
    """The JSON that a body is; `None` for anything else, of any encoding, depth or size."""
    try:
        return json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


def fingerprint(*parts: Any) -> str:
    """An id for what the network gives none: the same for the same content."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def other(call: Call, told: Any = None) -> Event:
    """What cannot be read, kept as it came."""
    return Event(fingerprint(call.body.hex() if told is None else told), What.OTHER)


def from_milliseconds(value: Any) -> Any:
    """Milliseconds since 1970, as a number or its digits, as an instant."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    try:
        return from_seconds(value / 1000)
    except OverflowError:
        return None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
