"""OAuth 2 with PKCE, held against the vectors and answers of the RFCs."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from homeground.networks.errors import NetworkError, NotAuthorized, Unavailable
from homeground.networks.http import Response
from homeground.networks.oauth2 import (
    Challenge,
    Client,
    Provider,
    Token,
    authorize_url,
    new_state,
    refresh_request,
    same_state,
    token_from_answer,
    token_request,
)

from .documents import FEWER

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SOCIAL = Provider(
    "x", "https://social.example/authorize", "https://social.example/token", ("read", "write")
)
PUBLIC = Client("homeground-1", "https://hg.example/back?account=1")
SECRET = Client("homeground-1", "https://hg.example/back", "s:3/cret")


def answer(status: int, document: Any) -> Response:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    headers = CIMultiDictProxy(CIMultiDict[str]())
    return Response(status, headers, body, SOCIAL.token_url, write=True)


def test_the_challenge_of_rfc_7636_appendix_b() -> None:
    challenge = Challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert challenge.s256 == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_new_verifier_is_as_long_as_the_rfc_wants_and_never_twice_the_same() -> None:
    verifiers = {Challenge.new().verifier for _ in range(100)}
    assert len(verifiers) == 100
    assert all(43 <= len(verifier) <= 128 for verifier in verifiers)
    # RFC 7636, 4.1: unreserved characters only
    assert all(set(v) <= set(f"{ALPHABET}-._~") for v in verifiers)


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def test_the_address_to_send_a_person_to() -> None:
    challenge = Challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    url = authorize_url(SOCIAL, PUBLIC, state="st&te", challenge=challenge)
    assert url.startswith("https://social.example/authorize?")
    assert {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()} == {
        "response_type": "code",
        "client_id": "homeground-1",
        "redirect_uri": "https://hg.example/back?account=1",
        "scope": "read write",
        "state": "st&te",
        "code_challenge": challenge.s256,
        "code_challenge_method": "S256",
    }
    assert challenge.verifier not in url


def test_an_address_which_has_a_query_already_keeps_it() -> None:
    theirs = Provider("x", "https://social.example/authorize?lang=de", "t", ())
    url = authorize_url(theirs, PUBLIC, state="s", challenge=Challenge.new())
    assert parse_qs(urlsplit(url).query)["lang"] == ["de"]


def test_a_public_client_names_itself_in_the_form() -> None:
    request = token_request(SOCIAL, PUBLIC, code="c0de", challenge=Challenge("v" * 43))
    assert request.url == "https://social.example/token"
    assert request.form == {
        "grant_type": "authorization_code",
        "code": "c0de",
        "redirect_uri": "https://hg.example/back?account=1",
        "code_verifier": "v" * 43,
        "client_id": "homeground-1",
    }
    assert "Authorization" not in request.headers


def test_a_client_with_a_secret_names_itself_in_the_header() -> None:
    request = refresh_request(SOCIAL, SECRET, refresh_token="r3fresh")
    assert request.form == {"grant_type": "refresh_token", "refresh_token": "r3fresh"}
    kind, _, encoded = request.headers["Authorization"].partition(" ")
    assert kind == "Basic"
    assert base64.b64decode(encoded) == b"homeground-1:s%3A3%2Fcret"


def test_nothing_secret_shows_in_a_representation() -> None:
    request = token_request(SOCIAL, SECRET, code="c0de", challenge=Challenge("verif1er" * 6))
    token = Token("acc3ss", "r3fresh")
    shown = f"{request!r} {token!r} {SECRET!r} {Challenge('verif1er' * 6)!r}"
    for secret in ("c0de", "verif1er", "acc3ss", "r3fresh", "cret"):
        assert secret not in shown


def test_a_token_answer() -> None:
    # The shape of RFC 6749, section 5.1.
    document = {
        "access_token": "2YotnFZFEjr1zCsicMWpAA",
        "token_type": "bearer",
        "expires_in": 7200,
        "refresh_token": "tGzv3JOkF0XG5Qx2TlKWIA",
        "scope": "read",
    }
    token = token_from_answer(answer(200, document), SOCIAL, now=NOW)
    assert token == Token(
        "2YotnFZFEjr1zCsicMWpAA", "tGzv3JOkF0XG5Qx2TlKWIA", NOW + timedelta(hours=2), ("read",)
    )
    assert token.lacks(SOCIAL.scopes) == {"write"}


def test_what_is_not_said_is_unknown() -> None:
    token = token_from_answer(answer(200, {"access_token": "a"}), SOCIAL, now=NOW)
    assert token == Token("a", None, None, None)
    assert token.lacks(SOCIAL.scopes) == frozenset()


@pytest.mark.parametrize(
    ("status", "document", "branch"),
    [
        (400, {"error": "invalid_grant", "error_description": "code c0de is spent"}, NotAuthorized),
        (401, {"error": "invalid_client"}, NotAuthorized),
        (400, {"error": "unauthorized_client"}, NotAuthorized),
        (400, {"error": "unsupported_grant_type"}, NotAuthorized),
        (400, {"error": "invalid_scope"}, NotAuthorized),
        (400, {"error": "invalid_request"}, NotAuthorized),
        (400, {"error": "a_kind_of_their_own c0de"}, NotAuthorized),
        (403, ["?"], NotAuthorized),
        (429, {}, Unavailable),
        (200, {}, Unavailable),
        (200, {"access_token": None}, Unavailable),
        (302, {}, Unavailable),
    ],
)
def test_refusals(status: int, document: Any, branch: type[NetworkError]) -> None:
    with pytest.raises(branch) as raised:
        token_from_answer(answer(status, document), SOCIAL, now=NOW)
    assert "c0de" not in f"{raised.value} {raised.value.code}"


@FEWER
@given(st.integers() | st.text() | st.none() | st.lists(st.integers()))
def test_any_life_time_is_read(seconds: Any) -> None:
    document = {"access_token": "a", "expires_in": seconds, "scope": seconds}
    token = token_from_answer(answer(200, document), SOCIAL, now=NOW)
    assert token.expires_at is None or token.expires_at > NOW


def test_states() -> None:
    assert new_state() != new_state()
    assert same_state("été", "été")
    assert not same_state("a", "b")
