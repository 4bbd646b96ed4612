"""Signing in with a second factor, and a person's own page about it."""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import pyotp
import pytest
from allauth import urls as allauth_urls
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, MultiFernet
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from homeground import keys
from homeground.accounts import team
from homeground.accounts.factors import encrypt_anew, remove_all
from homeground.accounts.inviting import invite
from homeground.accounts.joining import join
from homeground.accounts.models import Guess, User
from homeground.accounts.rights import BuiltIn
from homeground.audit.acts import Act
from homeground.audit.models import Entry
from homeground.web.guessing import OF_ONE_PERSON_FROM_ONE_PLACE
from tests.web import lanterns
from tests.web.proving import SECRET, prove, with_app, with_passkey

Made = lanterns.Lanterns


def password_given(made: Made, to: str = "/sign-in/") -> tuple[Client, Any]:
    client = Client()
    given = {"username": made.user.email, "password": lanterns.PASSWORD}
    return client, client.post(to, given)


def code(steps: int = 0) -> str:
    """What the app shows now; `steps` half minutes later."""
    return pyotp.TOTP(SECRET).at(int(time.time()) + 30 * steps)


def test_the_password_alone_does_not_open_what_an_app_keeps_shut(made: Made) -> None:
    with_app(made.user)
    client, answer = password_given(made, "/sign-in/?next=/lumikko/networks/")
    assert answer.headers["Location"] == "/sign-in/code/"
    assert client.get("/lumikko/").status_code == 302
    assert not Entry.objects.filter(act=Act.SIGNED_IN).exists()
    wrong = client.post("/sign-in/code/", {"code": "000000"})
    assert wrong.status_code == 422
    assert Entry.objects.filter(act=Act.CODE_FAILED, person=made.user).exists()
    right = client.post("/sign-in/code/", {"code": code()})
    assert right.headers["Location"] == "/lumikko/networks/"
    assert client.get("/lumikko/networks/").status_code == 200
    assert Entry.objects.filter(act=Act.SIGNED_IN, person=made.user).exists()


def test_a_code_opens_once_however_soon_or_late_it_comes_again(made: Made) -> None:
    with_app(made.user)
    # The code of the half minute that comes is good for a minute and a half: longer than a cache that
    # forgets after half a minute, which is forgotten here.
    given = code(1)
    for expected in (302, 422):
        client, _ = password_given(made)
        assert client.post("/sign-in/code/", {"code": given}).status_code == expected
        cache.clear()
    client, _ = password_given(made)
    assert client.post("/sign-in/code/", {"code": code()}).status_code == 422, "an earlier one"


def test_the_code_that_set_the_app_up_does_not_sign_in(client: Client, made: Made) -> None:
    prove(client, made.user)
    page = client.get("/signing-in/app/").content.decode()
    found = re.search(r'<code id="secret">([A-Z2-7 ]+)</code>', page)
    assert found is not None
    secret = found[1].replace(" ", "")
    assert "<svg" in page
    assert "data:" not in page
    assert client.post("/signing-in/app/", {"code": "000000"}).status_code == 422
    now = pyotp.TOTP(secret).now()
    shown = client.post("/signing-in/app/", {"code": now})
    assert shown.headers["Cache-Control"].startswith("no-store, private")
    codes = re.findall(r"^(?:<pre[^>]*>)?(\d{8})$", shown.content.decode(), re.MULTILINE)
    assert len(set(codes)) == 10
    assert codes[0] not in client.get("/signing-in/").content.decode(), "shown once"
    assert Entry.objects.filter(act=Act.SECOND_FACTOR_ADDED, person=made.user).exists()
    again, _ = password_given(made)
    assert again.post("/sign-in/code/", {"code": now}).status_code == 422
    assert again.post("/sign-in/code/", {"code": codes[3]}).status_code == 302
    once_more, _ = password_given(made)
    assert once_more.post("/sign-in/code/", {"code": codes[3]}).status_code == 422


def test_no_secret_stands_in_the_database_as_it_is(client: Client, made: Made) -> None:
    prove(client, made.user)
    page = client.get("/signing-in/app/").content.decode()
    waiting = re.search(r'<code id="secret">([A-Z2-7 ]+)</code>', page)
    assert waiting is not None
    assert waiting[1].replace(" ", "") not in str(dict(client.session))
    authenticator = with_app(made.user)
    client.post("/signing-in/recovery/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        kept = " ".join(text for (text,) in cursor.fetchall())
    assert SECRET not in kept
    assert keys.decrypt(authenticator.data["secret"]) == SECRET
    assert encrypt_anew() == 0


def test_a_lost_key_opens_nothing_and_breaks_nothing(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(made.user)
    client, _ = password_given(made)
    other = MultiFernet([Fernet(Fernet.generate_key())])
    monkeypatch.setattr(keys, "ring", lru_cache(lambda: other))
    assert client.post("/sign-in/code/", {"code": code()}).status_code == 422


def test_codes_are_not_guessed_from_two_processes_either(made: Made) -> None:
    with_app(made.user)
    for _ in range(OF_ONE_PERSON_FROM_ONE_PLACE):
        client, _answer = password_given(made)
        assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 422
        # Another process has another memory.
        cache.clear()
    client, _answer = password_given(made)
    refused = client.post("/sign-in/code/", {"code": code()})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"


def test_an_empty_password_forgives_no_wrong_one(made: Made) -> None:
    for _ in range(OF_ONE_PERSON_FROM_ONE_PLACE // 2):
        for password in ("wrong", ""):
            Client().post("/sign-in/", {"username": made.user.email, "password": password})
    _client, answer = password_given(made)
    assert answer.status_code == 429
    assert Guess.objects.exists()


def test_nobody_signs_up(made: Made) -> None:
    """None of django-allauth's own addresses is one of ours, but those that are named here."""
    ours = {str(each.pattern.regex.pattern) for each in get_resolver().url_patterns}
    names = {str(each.name) for each in get_resolver().url_patterns}
    theirs = {
        str(each.name) for group in allauth_urls.urlpatterns for each in flat(group) if each.name
    }
    assert {"account_signup", "account_login", "mfa_authenticate"} <= theirs
    assert theirs & names == {"account_login", "mfa_authenticate"}
    assert not any("signup" in each for each in ours)
    for path in ("/accounts/signup/", "/accounts/login/", "/signup/", "/sign-in/signup/"):
        assert Client().post(path, {"email": "me@x.example", "password1": "p"}).status_code in {302, 404}  # fmt: skip
    assert not User.objects.filter(email="me@x.example").exists()


def flat(pattern: Any) -> list[Any]:
    inner = getattr(pattern, "url_patterns", None)
    return [pattern] if inner is None else [each for part in inner for each in flat(part)]


@pytest.mark.parametrize(
    "wish", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_leads_nowhere_else(made: Made, wish: str) -> None:
    with_app(made.user)
    client = Client()
    given = {"username": made.user.email, "password": lanterns.PASSWORD, "next": wish}
    client.post("/sign-in/", given)
    assert client.post("/sign-in/code/", {"code": code()}).headers["Location"] == "/"
    asked = client.post("/signing-in/confirm/", {"code": code(1), "next": wish})
    assert asked.headers["Location"] == "/signing-in/"


CHANGES = (
    "/signing-in/password/", "/signing-in/app/", "/signing-in/app/remove/", "/signing-in/recovery/",
    "/signing-in/passkeys/", "/signing-in/sessions/",
)  # fmt: skip


def test_who_it_is_is_asked_before_anything_changes(client: Client, made: Made) -> None:
    for path in CHANGES:
        answer = client.post(path, {"new_password1": "a-lamp-in-the-snow"})
        assert answer.headers["Location"] == f"/signing-in/confirm/?next={quote(path, '')}", path
    wrong = client.post("/signing-in/confirm/", {"password": "wrong"})
    assert wrong.status_code == 422
    right = {"password": lanterns.PASSWORD, "next": "/signing-in/password/"}
    assert client.post("/signing-in/confirm/", right).headers["Location"] == right["next"]
    assert client.get("/signing-in/password/").status_code == 200
    prove(client, made.user, ago_seconds=11 * 60)
    assert client.get("/signing-in/password/").status_code == 302


def test_a_password_does_not_take_the_second_factor_away(client: Client, made: Made) -> None:
    app = with_app(made.user)
    client.post("/signing-in/confirm/", {"password": lanterns.PASSWORD})
    assert client.post("/signing-in/app/remove/").status_code == 302
    assert Authenticator.objects.filter(pk=app.pk).exists()
    client.post("/signing-in/confirm/", {"code": code()})
    client.post("/signing-in/app/remove/")
    assert not Authenticator.objects.filter(user=made.user).exists()


def test_nor_does_a_password_given_just_before_it_was_set_up(made: Made) -> None:
    """Somebody who knew the password is signed in elsewhere while the owner sets the app up."""
    client, _ = password_given(made)
    app = with_app(made.user)
    for path in ("/signing-in/app/remove/", "/signing-in/passkeys/", "/signing-in/password/"):
        assert client.post(path).headers["Location"].startswith("/signing-in/confirm/"), path
    client.post("/signing-in/confirm/", {"password": lanterns.PASSWORD})
    client.post("/signing-in/app/remove/")
    assert Authenticator.objects.filter(pk=app.pk).exists()


NO_PASSKEYS = (
    "", "x", "null", "[]", "{}", "7", '{"id": 1}', '{"id": "eA", "rawId": "eA", "response": {}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": "////", '
    '"clientDataJSON": "e30", "authenticatorData": "eA", "signature": "eA", '
    '"attestationObject": "eA"}}',
)  # fmt: skip


@pytest.mark.parametrize("given", NO_PASSKEYS)
def test_what_is_no_passkey_opens_nothing_and_breaks_nothing(
    client: Client, made: Made, given: str
) -> None:
    stranger = Client()
    stranger.get("/sign-in/passkey/options/")
    answer = stranger.post("/sign-in/passkey/", {"credential": given})
    assert answer.headers["Location"] == "/sign-in/"
    prove(client, made.user)
    client.get("/signing-in/passkeys/")
    assert client.post("/signing-in/passkeys/", {"credential": given}).status_code == 422
    with_app(made.user)
    second, _ = password_given(made)
    second.get("/sign-in/code/")
    assert second.post("/sign-in/code/", {"credential": given}).status_code == 422
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_anothers_passkey_and_session_are_not_there(
    client: Client, made: Made, others: Made
) -> None:
    theirs = with_passkey(others.user)
    Client().force_login(others.user)
    session = UserSession.objects.get(user=others.user)
    prove(client, made.user)
    assert client.post(f"/signing-in/passkeys/{theirs.pk}/", {"remove": ""}).status_code == 404
    client.post("/signing-in/sessions/", {"session": session.pk})
    assert UserSession.objects.filter(pk=session.pk).exists()
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_a_new_password_ends_what_is_signed_in_elsewhere(client: Client, made: Made) -> None:
    elsewhere, _ = password_given(made)
    assert elsewhere.get("/lumikko/").status_code == 200
    page = client.get("/signing-in/").content.decode()
    assert page.count("Sign out there") == 1
    prove(client, made.user)
    weak = client.post("/signing-in/password/", {"new_password1": "lamp"})
    assert weak.status_code == 422
    client.post("/signing-in/password/", {"new_password1": "a-lamp-in-the-snow"})
    assert elsewhere.get("/lumikko/").status_code == 302
    assert client.get("/signing-in/").status_code == 200
    assert "Sign out there" not in client.get("/signing-in/").content.decode()


def test_the_page_asks_no_more_questions_for_many_browsers(client: Client, made: Made) -> None:
    counts = set()
    for _ in range(2):
        client.get("/signing-in/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/signing-in/")
        counts.add(len(asked))
        for number in range(9):
            Client().force_login(made.user)
            with_passkey(made.user, f"Key {number}")
    assert len(counts) == 1, counts


def test_a_session_that_is_ended_is_over(client: Client, made: Made) -> None:
    elsewhere, _ = password_given(made)
    prove(client, made.user)
    client.post("/signing-in/sessions/")
    assert elsewhere.get("/lumikko/").status_code == 302
    assert client.get("/lumikko/").status_code == 200


def test_the_session_of_a_removed_member_shows_nothing(made: Made) -> None:
    colleague = User.objects.create_user("vera@lumikko.example", lanterns.PASSWORD)
    membership = join(made.organization, colleague, BuiltIn.AUTHOR).membership
    theirs = Client()
    theirs.force_login(colleague)
    assert theirs.get("/lumikko/").status_code == 200
    team.remove(membership, by=made.user)
    assert theirs.get("/lumikko/").status_code == 404
    assert b"Lumikko" not in theirs.get("/").content
    colleague.is_active = False
    colleague.save()
    assert theirs.get("/").headers["Location"].startswith("/sign-in/")


def test_who_is_closed_does_not_come_in_by_a_code_either(made: Made) -> None:
    with_app(made.user)
    client, _ = password_given(made)
    made.user.is_active = False
    made.user.save()
    client.post("/sign-in/code/", {"code": code()})
    assert client.get("/lumikko/").status_code == 302


def test_an_organization_may_ask_everybody_for_a_second_factor(client: Client, made: Made) -> None:
    author = User.objects.create_user("vera@lumikko.example", lanterns.PASSWORD)
    join(made.organization, author, BuiltIn.BRAND_LEAD)
    theirs = Client()
    theirs.force_login(author)
    theirs.post("/lumikko/team/second-factor/", {"asked": "1"})
    assert client.get("/lumikko/").status_code == 200, "who is no owner asks for nothing"
    asked = client.post("/lumikko/team/second-factor/", {"asked": "1"})
    assert asked.status_code == 302
    for path in ("/", "/lumikko/", "/lumikko/team/second-factor/", "/lumikko/networks/"):
        assert client.get(path).headers["Location"] == "/signing-in/"
        assert client.post(path).headers["Location"] == "/signing-in/"
    part = client.get("/lumikko/", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == "/signing-in/"
    assert "Your organization asks" in client.get("/signing-in/").content.decode()
    prove(client, made.user)
    assert client.get("/signing-in/app/").status_code == 200
    assert client.get("/signing-in/passkeys/").status_code == 200
    with_app(made.user)
    without = client.get("/lumikko/team/second-factor/").content.decode()
    assert "vera@lumikko.example" in without
    assert made.user.email not in re.sub(r"(?s).*<main", "", without)
    remove_all(made.user, by=None)
    assert client.get("/lumikko/").headers["Location"] == "/signing-in/", "when it is gone again"


def test_who_joined_by_invitation_is_led_to_it_at_once(made: Made) -> None:
    made.organization.needs_second_factor = True
    made.organization.save()
    _, signed = invite(
        made.organization, "elena@agency.example", BuiltIn.AUTHOR, None, None,
        by=made.user, now=timezone.now(),
    )  # fmt: skip
    client = Client()
    client.post(f"/invitation/{signed}/", {"name": "Елена", "password": "a-lamp-in-the-snow"})
    assert client.get("/").headers["Location"] == "/signing-in/"
    # Whoever has just chosen a password is not asked for it.
    assert client.get("/signing-in/app/").status_code == 200


def test_removing_a_person_takes_along_how_they_signed_in(client: Client, made: Made) -> None:
    user = User.objects.create_user("vera@lumikko.example", lanterns.PASSWORD)
    with_app(user)
    Client().force_login(user)
    user.delete()
    assert not Authenticator.objects.exists()
    assert not UserSession.objects.exclude(user=made.user).exists()
