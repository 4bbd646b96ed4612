"""Signing in through the operator's OpenID Connect provider: who is let in, and who is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as ours
from django.test import Client
from django.utils import timezone

from homeground.accounts.inviting import invite
from homeground.accounts.models import Invitation, User
from homeground.accounts.rights import BuiltIn
from homeground.audit.acts import Act
from homeground.audit.models import Entry
from tests.web import lanterns, openid
from tests.web.proving import prove, with_app

Made = lanterns.Lanterns


@pytest.fixture(scope="module")
def running() -> Iterator[openid.Provider]:
    with openid.running() as provider:
        yield provider


@pytest.fixture
def provider(running: openid.Provider, settings: Any) -> openid.Provider:
    settings.HOMEGROUND = replace(
        ours.HOMEGROUND, oidc_issuer=running.issuer, oidc_name="Lumikko ID",
        oidc_client_id=openid.CLIENT, oidc_client_secret=openid.SECRET,
    )  # fmt: skip
    running.claims, running.userinfo, running.flaw = {}, {}, ""
    return running


def there(client: Client, **sent: str) -> str:
    """The way to the provider, and what its redirect back is."""
    left = client.post("/sign-in/provider/", sent)
    url = left.headers["Refresh"].removeprefix("0; url=")
    back = requests.get(url, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def come(provider: openid.Provider, **claims: Any) -> tuple[Client, Any]:
    provider.claims = {"sub": "u-1", "email_verified": True} | claims
    client = Client()
    return client, client.get(there(client, next="/lumikko/networks/"))


def test_a_member_is_linked_by_the_verified_address(provider: openid.Provider, made: Made) -> None:
    assert "Sign in with Lumikko ID" in Client().get("/sign-in/").content.decode()
    client, answer = come(provider, email=made.user.email.upper())
    assert answer.headers["Location"] == "/lumikko/networks/"
    assert client.get("/lumikko/networks/").status_code == 200
    account = SocialAccount.objects.get(user=made.user)
    assert (account.uid, account.extra_data) == ("u-1", {})
    assert Entry.objects.filter(act=Act.PROVIDER_LINKED).count() == 1
    # From then on it is the person, not the address, that is known.
    client, answer = come(provider, email="aino@married.example")
    assert answer.status_code == 302
    assert client.get("/lumikko/").status_code == 200
    assert Entry.objects.filter(act=Act.PROVIDER_LINKED).count() == 1


def test_who_has_an_app_is_asked_for_its_code_after_the_provider(
    provider: openid.Provider, made: Made
) -> None:
    with_app(made.user)
    client, answer = come(provider, email=made.user.email)
    assert answer.headers["Location"] == "/sign-in/code/"
    assert client.get("/lumikko/").status_code == 302


def test_whoever_is_invited_becomes_a_member(provider: openid.Provider, made: Made) -> None:
    invitation, _ = invite(
        made.organization, "elena@lumikko.example", BuiltIn.AUTHOR, made.brand, made.markets["ru"],
        by=made.user, now=timezone.now(),
    )  # fmt: skip
    client, answer = come(provider, email="elena@lumikko.example", name="Елена Орлова")
    assert answer.status_code == 302
    assert client.get("/lumikko/").status_code == 200
    user = User.objects.get(email="elena@lumikko.example")
    assert user.name == "Елена Орлова"
    assert not user.has_usable_password()
    invitation.refresh_from_db()
    assert invitation.used_by == user
    # Who came by the provider proved it just now, and may choose a password.
    assert client.get("/signing-in/password/").status_code == 200
    prove(client, user, ago_seconds=11 * 60)
    asked = client.get("/signing-in/password/", follow=True).content.decode()
    assert "Sign in with Lumikko ID" in asked
    assert client.get(there(client, next="/signing-in/password/")).status_code == 302
    assert client.get("/signing-in/password/").status_code == 200


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        ({"email": "stranger@lumikko.example"}, "invite stranger@lumikko.example on the page Team"),
        (
            {"email": "LEAD", "email_verified": False},
            "does not say that an e-mail address is proved",
        ),
        (
            {"email": "LEAD", "email_verified": None},
            "does not say that an e-mail address is proved",
        ),
        ({}, "does not say that an e-mail address is proved"),
    ],
)
def test_who_is_unknown_is_told_whom_to_ask(
    provider: openid.Provider, made: Made, claims: dict[str, Any], says: str
) -> None:
    provider.userinfo = {"sub": "u-1"}
    claims = claims | ({"email": made.user.email} if claims.get("email") == "LEAD" else {})
    client, answer = come(provider, **claims)
    assert answer.status_code == 403
    assert says in answer.content.decode()
    assert client.get("/lumikko/").status_code == 302
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_an_invitation_that_is_over_lets_nobody_in(provider: openid.Provider, made: Made) -> None:
    invite(
        made.organization, "elena@lumikko.example", BuiltIn.AUTHOR, None, None,
        by=made.user, now=timezone.now() - timedelta(days=8),
    )  # fmt: skip
    _client, answer = come(provider, email="elena@lumikko.example")
    assert answer.status_code == 403
    assert not User.objects.filter(email="elena@lumikko.example").exists()
    # Nor one whose giver may not give it any more.
    Invitation.objects.update(ends_at=timezone.now() + timedelta(days=1), invited_by=None)
    _client, answer = come(provider, email="elena@lumikko.example")
    assert answer.status_code == 403
    assert not User.objects.filter(email="elena@lumikko.example").exists()


def test_an_address_that_changed_hands_opens_nothing(provider: openid.Provider, made: Made) -> None:
    come(provider, email=made.user.email)
    client, answer = come(provider, sub="u-2", email=made.user.email)
    assert answer.status_code == 403
    assert "as somebody else" in answer.content.decode()
    assert client.get("/lumikko/").status_code == 302


def test_only_the_domains_that_are_let_in(
    provider: openid.Provider, made: Made, settings: Any
) -> None:
    settings.HOMEGROUND = replace(settings.HOMEGROUND, oidc_domains=("lumikko.example",))
    _client, answer = come(provider, email=made.user.email)
    assert answer.status_code == 403
    assert "Addresses of that domain" in answer.content.decode()
    settings.HOMEGROUND = replace(settings.HOMEGROUND, oidc_domains=("LUMIKKO-OY.example",))
    _client, answer = come(provider, email=made.user.email)
    assert answer.status_code == 302


@pytest.mark.parametrize("flaw", ["issuer", "audience", "nonce", "over", "key"])
def test_a_token_that_is_not_as_it_should_be_opens_nothing(
    provider: openid.Provider, made: Made, flaw: str
) -> None:
    provider.flaw = flaw
    client, answer = come(provider, email=made.user.email)
    assert answer.status_code == 502
    assert "You are not signed in" in answer.content.decode()
    assert client.get("/lumikko/").status_code == 302


def test_userinfo_of_another_person_is_not_believed(provider: openid.Provider, made: Made) -> None:
    provider.userinfo = {"sub": "u-9", "email": made.user.email, "email_verified": True}
    provider.claims = {"sub": "u-1"}
    client = Client()
    assert client.get(there(client)).status_code == 502
    provider.userinfo["sub"] = "u-1"
    client = Client()
    assert client.get(there(client)).status_code == 302


def test_what_comes_back_belongs_to_the_browser_that_left(
    provider: openid.Provider, made: Made
) -> None:
    """An attacker's own code and state, in somebody else's browser; and the same twice."""
    provider.claims = {"sub": "u-1", "email": made.user.email, "email_verified": True}
    attacker = Client()
    back = there(attacker)
    assert Client().get(back).status_code == 502
    assert attacker.get(back).status_code == 302
    assert attacker.get(back).status_code == 502
    for path in ("/sign-in/provider/back/", "/sign-in/provider/back/?error=access_denied&state=x"):
        assert Client().get(path).status_code == 502


@pytest.mark.parametrize("wish", ["https://evil.example/", "//evil.example"])
def test_next_leads_nowhere_else(provider: openid.Provider, made: Made, wish: str) -> None:
    provider.claims = {"sub": "u-1", "email": made.user.email, "email_verified": True}
    client = Client()
    assert client.get(there(client, next=wish)).headers["Location"] == "/"


@pytest.mark.django_db
def test_without_a_provider_there_is_none() -> None:
    assert Client().post("/sign-in/provider/").status_code == 404
    assert Client().get("/sign-in/provider/back/").status_code == 404


def test_a_provider_that_is_away(provider: openid.Provider, made: Made, settings: Any) -> None:
    settings.HOMEGROUND = replace(settings.HOMEGROUND, oidc_issuer="http://127.0.0.1:9")
    assert Client().post("/sign-in/provider/").status_code == 502
