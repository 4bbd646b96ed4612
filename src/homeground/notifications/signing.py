"""Signing a message to an endpoint, as the Standard Webhooks say. Pure.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (1.0.0)
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

PREFIX = "whsec_"
BYTES = 32
"""The standard asks for 24 to 64."""
CLOCKS_DIFFER_SECONDS = 5 * 60
"""A message that is older was kept back, or is sent again by somebody else."""


def new_secret() -> str:
    return PREFIX + b64encode(secrets.token_bytes(BYTES)).decode("ascii")


def headers_of(
    message_id: str, body: bytes, secret_ones: Iterable[str], *, now: datetime
) -> dict[str, str]:
    """What goes with the body: a signature by each secret, the newest first."""
    timestamp = int(now.timestamp())
    signed = f"{message_id}.{timestamp}.".encode() + body
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{_signature(each, signed)}" for each in secret_ones),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = b64decode(secret.removeprefix(PREFIX))
    return b64encode(hmac.new(key, signed, sha256).digest()).decode("ascii")


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> bool:
    """Whether whoever knows `secret` signed this, a few minutes ago at most.

    `headers`: their names in small letters.
    """
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        return False
    if abs(now.timestamp() - int(timestamp)) > CLOCKS_DIFFER_SECONDS:
        return False
    right = f"v1,{_signature(secret, f'{message_id}.{timestamp}.'.encode() + body)}"
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(right.encode(), each.encode()) for each in given[:10])
