"""Who guesses passwords is slowed down, and nobody else is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from homeground.web.guessing import FROM_ONE_PLACE, OF_ONE_PERSON_FROM_ONE_PLACE
from tests.web import lanterns
from tests.web.chromium import PASSWORD

ELSEWHERE = "198.51.100.7"


@pytest.fixture(autouse=True)
def quick_passwords(settings: object) -> None:
    # Hundreds of passwords are tried here: they need not be slow to try.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


def sign_in(email: str, password: str, place: str = "127.0.0.1") -> Any:
    given = {"username": email, "password": password}
    return Client().post("/sign-in/", given, REMOTE_ADDR=place)


def test_after_some_wrong_passwords_none_is_looked_at(made: lanterns.Lanterns) -> None:
    email = made.user.email
    for _ in range(OF_ONE_PERSON_FROM_ONE_PLACE):
        assert sign_in(email, "wrong").status_code == 200
    refused = sign_in(email.upper(), PASSWORD)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    assert "Wait a quarter of an hour" in refused.content.decode()
    assert sign_in(email, PASSWORD, ELSEWHERE).status_code == 302, "the person is not locked out"


def test_the_right_password_forgives_the_wrong_ones(made: lanterns.Lanterns) -> None:
    for _ in range(2):
        for _ in range(OF_ONE_PERSON_FROM_ONE_PLACE - 1):
            sign_in(made.user.email, "wrong")
        assert sign_in(made.user.email, PASSWORD).status_code == 302


@pytest.mark.django_db
def test_one_place_cannot_try_everybody() -> None:
    for number in range(FROM_ONE_PLACE):
        assert sign_in(f"{number}@lumikko.example", "wrong").status_code == 200
    assert sign_in("another@lumikko.example", "wrong").status_code == 429
    assert sign_in("another@lumikko.example", "wrong", ELSEWHERE).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["", "\0", "x" * 100_000, "🏮@lumikko.example"])
def test_anything_may_be_typed(email: str) -> None:
    assert sign_in(email, "wrong").status_code == 200
