"""OAuth 1.0a, held against RFC 5849, X's own worked example, and oauthlib."""

from __future__ import annotations

from urllib.parse import urlencode

import oauthlib.oauth1
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import errors
from homeground.networks.oauth1 import Keys, authorization, signature, signature_base
from homeground.networks.x.connect import SignInByOAuth1
from tests.networks.documents import FEWER

from .server import APP, network, sent

LEGS = SignInByOAuth1.legs
ALICE = {
    "id": "1700000001",
    "name": "Nordlicht",
    "username": "nordlicht",
    "public_metrics": {"followers_count": 5},
}


def test_the_base_string_of_the_rfc() -> None:
    """https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1.1"""
    base = signature_base(
        "post",
        "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
        [
            ("oauth_consumer_key", "9djdj82h48djs9d2"),
            ("oauth_token", "kkk9d7dh3k39sjv7"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131201"),
            ("oauth_nonce", "7d8f3e4a"),
            ("c2", ""),
            ("a3", "2 q"),
        ],
    )
    assert base == (
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D"
        "%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e"
        "4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9"
        "d7dh3k39sjv7"
    )


def test_the_signature_of_xs_example() -> None:
    """https://docs.x.com/resources/fundamentals/authentication/oauth-1-0a/creating-a-signature"""
    keys = Keys(
        "xvz1evFS4wEEPTGEFPHBog",
        "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
        "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
        "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
    )
    header = authorization(
        "POST",
        "https://api.x.com/1.1/statuses/update.json?include_entities=true",
        keys,
        params={"status": "Hello Ladies + Gentlemen, a signed OAuth request!"},
        timestamp=1318622958,
        nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
    )
    assert 'oauth_signature="Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D"' in header


text = st.text(min_size=1, max_size=20)


@FEWER
@given(
    params=st.dictionaries(text, text, max_size=4),
    token=st.sampled_from(["", "t&k %"]),
    secret=text,
)
def test_oauthlib_signs_the_same(params: dict[str, str], token: str, secret: str) -> None:
    keys = Keys("key", secret, token, "ts/+=" if token else "")
    url = f"https://api.x.com/2/users/1/tweets?{urlencode(params)}"
    theirs = oauthlib.oauth1.Client(
        "key",
        client_secret=secret,
        resource_owner_key=token or None,
        resource_owner_secret=keys.token_secret or None,
        nonce="n0nce",
        timestamp="1700000000",
    )
    _, headers, _ = theirs.sign(url)
    told = [
        ("oauth_consumer_key", "key"),
        ("oauth_nonce", "n0nce"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "1700000000"),
        ("oauth_version", "1.0"),
        *([("oauth_token", token)] if token else []),
    ]
    ours = signature(signature_base("GET", url, told), keys)
    signed = dict(
        oauthlib.oauth1.rfc5849.utils.parse_authorization_header(headers["Authorization"])
    )
    assert oauthlib.oauth1.rfc5849.utils.unescape(signed["oauth_signature"]) == ours


def test_no_secret_is_in_the_header() -> None:
    keys = Keys("key", "consumer-secret", "token", "token-secret")
    header = authorization("GET", "https://api.x.com/2/users/me", keys, timestamp=1)
    assert "consumer-secret" not in header
    assert "token-secret" not in header
    assert "secret" not in repr(keys).replace("_secret", "")


STEPS = {
    "/oauth/request_token": "oauth_token=req&oauth_token_secret=reqs&oauth_callback_confirmed=true",
    "/oauth/access_token": "oauth_token=1-acc&oauth_token_secret=accs&user_id=1&screen_name=nl",
    "/2/users/me": {"data": ALICE},
    "/2/openapi.json": {},
}


async def test_the_three_steps() -> None:
    async with network(STEPS) as (place, listener):
        way = SignInByOAuth1()
        begun = await way.begin(place)
        assert begun.url == f"{listener.url}/oauth/authorize?oauth_token=req"
        asked = sent(listener, "/oauth/request_token").headers["Authorization"]
        assert 'oauth_callback="https%3A%2F%2Fhomeground.example%2Fconnect%2Fback"' in asked
        assert f'oauth_timestamp="{int(place.now.timestamp())}"' in asked
        came = {"oauth_token": "req", "oauth_verifier": "ver"}
        (grant,) = await way.finish(place, came, begun.kept)
        exchanged = sent(listener, "/oauth/access_token").headers["Authorization"]
        assert 'oauth_verifier="ver"' in exchanged
        assert 'oauth_token="req"' in exchanged
        assert sent(listener, "/2/users/me").headers["Authorization"].startswith("OAuth ")
    assert (grant.account_id, grant.handle, grant.kind) == ("1700000001", "nordlicht", "oauth1")
    assert grant.expires_at is None
    assert grant.credentials == {
        "consumer_key": "our-id",
        "consumer_secret": "our-secret",
        "access_token": "1-acc",
        "access_token_secret": "accs",
    }


async def test_a_no_names_the_token_it_answers() -> None:
    """https://docs.x.com/x-api/… : a person who cancels comes back with `denied`."""
    async with network(STEPS) as (place, _):
        begun = await LEGS.begin(place)
        with pytest.raises(errors.Declined):
            await LEGS.finish(place, {"denied": "req"}, begun.kept)


@pytest.mark.parametrize(
    "came",
    [{}, {"oauth_verifier": "v"}, {"oauth_token": "other", "oauth_verifier": "v"}, {"denied": "o"}],
)
async def test_another_answer_is_refused(came: dict[str, str]) -> None:
    async with network(STEPS) as (place, listener):
        begun = await LEGS.begin(place)
        before = len(listener.heard)
        with pytest.raises(errors.NotAuthorized):
            await LEGS.finish(place, came, begun.kept)
        assert len(listener.heard) == before, "nothing was asked"


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ((401, "Failed to validate oauth signature and token"), errors.NotAuthorized),
        ((403, {"errors": [{"code": 415, "message": "Callback URL not approved"}]}), errors.NotAuthorized),
        ((429, ""), errors.Unavailable),
        ((503, ""), errors.Unavailable),
        ((500, ""), errors.Unsure),
        ("", errors.Unavailable),
        ("oauth_token=req&oauth_token_secret=s&oauth_callback_confirmed=false", errors.NotAuthorized),
    ],
)  # fmt: skip
async def test_what_the_first_step_may_answer(
    document: object, kind: type[errors.NetworkError]
) -> None:
    async with network({"/oauth/request_token": document}) as (place, _):
        with pytest.raises(kind) as refused:
            await LEGS.begin(place)
    assert APP.client_secret not in str(refused.value)


async def test_a_clock_that_is_wrong_is_not_ours() -> None:
    """A connector signs by the time of the network's answers."""
    async with network(STEPS | {"/2/users/me": {"data": ALICE}}) as (place, listener):
        way = SignInByOAuth1()
        begun = await way.begin(place)
        await way.finish(place, {"oauth_token": "req", "oauth_verifier": "v"}, begun.kept)
        header = sent(listener, "/2/users/me").headers["Authorization"]
        # `place.now` is a fixed day of the test; the listener's answers have today's date.
        assert str(int(place.now.timestamp())) not in header
        assert sum(heard.path == "/2/openapi.json" for heard in listener.heard) == 1
