"""How a request to Odnoklassniki is signed.

https://apiok.ru/en/dev/methods/ ("Request signature"): all parameters sorted by name, written as
`name=value` without anything between, then the session's secret, as an MD5 sum in lower case.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import md5

UNSIGNED = frozenset({"session_key", "access_token", "sig"})


def session_secret(credentials: Mapping[str, str]) -> str:
    """The secret of an OAuth session: made of the token and the application's secret key."""
    return _md5(credentials["access_token"] + credentials["application_secret_key"])


def signature(parameters: Mapping[str, str], secret: str) -> str:
    told = sorted((name, value) for name, value in parameters.items() if name not in UNSIGNED)
    return _md5("".join(f"{name}={value}" for name, value in told) + secret)


def form_for(
    method: str, parameters: Mapping[str, str], credentials: Mapping[str, str]
) -> dict[str, str]:
    """The body of a request. `method` is signed with it, and stands in the address."""
    told = {
        **parameters,
        "application_key": credentials["application_key"],
        "format": "json",
    }
    sig = signature({**told, "method": method}, session_secret(credentials))
    return {**told, "sig": sig, "access_token": credentials["access_token"]}


def _md5(text: str) -> str:
    # The network's choice, not ours.
    return md5(text.encode(), usedforsecurity=False).hexdigest()
