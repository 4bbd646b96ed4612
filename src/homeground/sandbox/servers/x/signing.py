"""OAuth 1.0a with HMAC-SHA1 (RFC 5849): is this request signed with these secrets?"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_PARAMETER = re.compile(r'\s*([A-Za-z_]+)="([^"]*)"\s*')


def parameters_of(authorization: str) -> dict[str, str]:
    """The `oauth_*` parameters of an Authorization header, decoded; empty if it is not one."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "oauth":
        return {}
    found: dict[str, str] = {}
    for part in rest.split(","):
        match = _PARAMETER.fullmatch(part)
        if match is None:
            return {}
        found[unquote(match[1])] = unquote(match[2])
    return found


def signature(
    method: str,
    url: str,
    oauth: dict[str, str],
    body_pairs: list[tuple[str, str]],
    *,
    consumer_secret: str,
    token_secret: str,
) -> str:
    """The signature that this request must have (RFC 5849, sections 3.4.1 and 3.4.2).

    `url` is the one that the client asked for, with its query; `body_pairs` are the fields of a
    form body, and empty for every other kind of body.
    """
    parts = urlsplit(url)
    pairs = [
        *parse_qsl(parts.query, keep_blank_values=True),
        *body_pairs,
        *(
            (name, value)
            for name, value in oauth.items()
            if name not in {"oauth_signature", "realm"}
        ),
    ]
    normal = "&".join(
        f"{name}={value}" for name, value in sorted((_escape(n), _escape(v)) for n, v in pairs)
    )
    base = "&".join(map(_escape, (method.upper(), _base_url(url), normal)))
    key = f"{_escape(consumer_secret)}&{_escape(token_secret)}"
    digest = hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    usual = {"http": 80, "https": 443}.get(parts.scheme.lower())
    port = f":{parts.port}" if parts.port not in (None, usual) else ""
    return f"{parts.scheme.lower()}://{host}{port}{parts.path or '/'}"


def _escape(text: str) -> str:
    return quote(text, safe="~")
