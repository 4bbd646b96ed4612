"""`homeground person …`: somebody can sign in to a house that nobody invited them to, or again."""

from __future__ import annotations

from .house import House

HELD = """
from django.contrib.auth import authenticate
from homeground.accounts.models import Brand
from homeground.accounts.queries import rights_in
user = authenticate(username="owner@lumikko.example", password="a-lamp-in-the-window")
print(user.name, "people" in rights_in(Brand.objects.get(), user))
"""


def test_a_first_owner_signs_in(settled_house: House) -> None:
    words = ("person", "add", "Owner@lumikko.example", "--name", "Aino")
    weak = settled_house.run(*words, typed="lamp\n")
    assert weak.code == 2
    assert "This password will not do" in weak.said
    added = settled_house.run(*words, typed="a-lamp-in-the-window\n")
    assert added.code == 0, added.said
    assert "owner@lumikko.example is Owner of" in added.said
    assert settled_house.run("django", "shell", "-v", "0", "-c", HELD).out.strip() == "Aino True"
    again = settled_house.run("person", "add", "owner@lumikko.example", "--role", "analyst")
    assert again.code == 0, again.said


FREED = """
from django.contrib.auth import authenticate
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from homeground.audit.models import Entry
user = authenticate(username="owner@lumikko.example", password="a-candle-in-the-snow")
print(user is not None, Entry.objects.filter(act="password_changed", person=None).count())
TOTP.activate(user, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
"""


def test_who_cannot_sign_in_any_more_is_helped(settled_house: House) -> None:
    settled_house.run("person", "add", "owner@lumikko.example", typed="a-lamp-in-the-window\n")
    weak = settled_house.run("person", "password", "owner@lumikko.example", typed="lamp\n")
    assert "This password will not do" in weak.said
    words = ("person", "password", "Owner@lumikko.example")
    assert settled_house.run(*words, typed="a-candle-in-the-snow\n").code == 0
    assert settled_house.run("django", "shell", "-v", "0", "-c", FREED).out.strip() == "True 1"
    freed = settled_house.run("person", "free", "owner@lumikko.example")
    assert "no second factor any more (1 removed)" in freed.said
    assert (
        "had no second factor" in settled_house.run("person", "free", "owner@lumikko.example").said
    )
    assert settled_house.run("person", "free", "nobody@lumikko.example").code == 2


def test_wrong_words_are_said(settled_house: House) -> None:
    for words, says in (
        (("nobody",), "is not an e-mail address"),
        (("a@b.example", "--role", "king"), "“king” is no role"),
        (("a@b.example", "--brand", "none"), "There is no brand “none”"),
    ):
        ended = settled_house.run("person", "add", *words, typed="a-lamp-in-the-window\n")
        assert ended.code == 2
        assert says in ended.said
