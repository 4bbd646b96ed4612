"""Credentials: encrypted in the database, sealed in memory, rotated in place."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from homeground import environment, keys
from homeground.accounts.fields import Sealed
from homeground.accounts.models import Account, Brand, Market, Organization
from homeground.accounts.rotation import encrypt_anew

pytestmark = pytest.mark.django_db

SECRET = {"access_token": "vk1.a.тайна", "kind": "community"}


@pytest.fixture
def account() -> Account:
    organization = Organization.objects.create(name="Nordlicht", slug="nordlicht")
    brand = Brand.objects.create(organization=organization, name="Nordlicht", slug="nordlicht")
    market = Market.objects.create(
        organization=organization, brand=brand, country="RU", language="ru"
    )
    return Account.objects.create(
        organization=organization,
        brand=brand,
        market=market,
        network="vk",
        handle="nordlicht_ru",
        credentials=SECRET,
    )


def stored(account: Account) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT credentials FROM accounts_account WHERE id = %s", [account.pk])
        return cursor.fetchone()[0]


def test_what_is_stored_is_encrypted_and_comes_back(account: Account) -> None:
    assert "тайна" not in stored(account)
    assert json.loads(keys.decrypt(stored(account))) == SECRET
    assert dict(Account.objects.get().credentials) == SECRET
    assert Account.objects.get().credentials["kind"] == "community"


def test_nothing_shows_the_values(account: Account) -> None:
    for one in (account, Account.objects.get()):
        assert "тайна" not in f"{one.credentials!r} {one.credentials} {vars(one)}"


def test_none_and_empty(account: Account) -> None:
    account.credentials = {}
    account.save()
    assert stored(account) == ""
    assert dict(Account.objects.get().credentials) == {}
    assert not Account.objects.get().credentials


def test_saving_another_field_keeps_them(account: Account) -> None:
    before = stored(account)
    again = Account.objects.get()
    again.name = "Nordlicht Россия"
    again.save()
    assert stored(account) == before


def test_values_that_are_no_text_are_refused(account: Account) -> None:
    with pytest.raises(TypeError, match="str to str"):
        account.credentials = {"access_token": 5}


def test_searching_by_them_is_refused(account: Account) -> None:
    with pytest.raises(FieldError):
        Account.objects.filter(credentials=SECRET).exists()


def test_rotation_encrypts_all_of_them_anew(account: Account) -> None:
    before = stored(account)
    assert encrypt_anew() == 0
    keys.add_key(environment.read())
    assert encrypt_anew() == 1
    assert stored(account) != before
    assert keys.encrypted_with_newest(stored(account))
    assert dict(Account.objects.get().credentials) == SECRET
    assert encrypt_anew() == 0


def test_with_a_lost_key_accounts_are_still_listed(account: Account) -> None:
    other = keys.Fernet(keys.new_key()).encrypt(b"{}").decode()
    Account.objects.update(credentials=Sealed(token=other))
    listed = Account.objects.get()
    assert listed.handle == "nordlicht_ru"
    with pytest.raises(keys.KeyLost, match="encrypted with a key that is not there"):
        dict(listed.credentials)
