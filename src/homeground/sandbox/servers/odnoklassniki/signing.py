"""`sig`: who knows the application's secret key.

apiok.ru/en/dev/methods: parameters sorted by name and joined as `name=value` with nothing between,
without `session_key` and `access_token`, then the secret; MD5 in lower case. The secret is
MD5(access_token + application_secret_key), or the application's secret key without a session.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from . import errors

NOT_SIGNED = frozenset({"sig", "access_token", "session_key"})


def check(params: Mapping[str, str], *, access_token: str, secret_key: str) -> None:
    """Raises: OkError 104."""
    given = params.get("sig", "")
    if not given:
        raise errors.no_signature()
    secret = _md5(access_token + secret_key) if access_token else secret_key
    joined = "".join(f"{name}={params[name]}" for name in sorted(params) if name not in NOT_SIGNED)
    if not hmac.compare_digest(given.encode(), _md5(joined + secret).encode()):
        raise errors.wrong_signature()


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
