"""An OpenID Connect provider on loopback, as strict as the specification: it signs with another library.

It knows one person at a time (`claims`), and can be told to answer wrongly (`flaw`).
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "homeground", "a-secret-between-us"


class Provider:
    def __init__(self, address: str) -> None:
        self.issuer = address
        self.key = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.flaw = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": "https://other.example" if self.flaw == "issuer" else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """The person agrees: the address that their browser is sent back to."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str]) -> dict[str, Any] | None:
        """None: refused."""
        asked = self.codes.pop(given.get("code", ""), None)
        if asked is None or (given.get("client_id"), given.get("client_secret")) != (
            CLIENT,
            SECRET,
        ):
            return None
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        if urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        if given.get("redirect_uri") != asked["redirect_uri"]:
            return None
        access = secrets.token_urlsafe(16)
        self.tokens.add(access)
        return {
            "access_token": access, "token_type": "Bearer", "expires_in": 60,
            "id_token": self.id_token(asked),
        }  # fmt: skip

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60,
            "nonce": asked.get("nonce"),
        } | self.claims  # fmt: skip
        claims |= {
            "audience": {"aud": "another"}, "nonce": {"nonce": "another"}, "over": {"exp": now - 9},
        }.get(self.flaw, {})  # fmt: skip
        key = self.key
        if self.flaw == "key":
            key = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256"})
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


def handler_of(find: Any) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider: Provider = find()
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                self.end_headers()
            elif parts.path == "/userinfo":
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self.answer(provider.userinfo if token in provider.tokens else None)
            elif parts.path == "/keys":
                self.answer({"keys": [provider.key.as_dict(private=False)]})
            else:
                self.answer(provider.configuration())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(find().token({name: v[0] for name, v in parse_qs(body).items()}))

        def answer(self, content: dict[str, Any] | None) -> None:
            self.send_response(400 if content is None else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(content or {"error": "invalid_grant"}).encode())

        def log_message(self, *_: Any) -> None:
            """Nobody reads along."""

    return Handler


@contextmanager
def running() -> Iterator[Provider]:
    found: list[Provider] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(lambda: found[0]))
    found.append(Provider(f"http://127.0.0.1:{server.server_address[1]}"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found[0]
    server.shutdown()
    thread.join()
    server.server_close()
