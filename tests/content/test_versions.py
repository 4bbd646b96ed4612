"""What was written is never lost, whoever else writes, and the database lets nobody change it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from homeground.accounts.models import User
from homeground.accounts.removal import remove_organization
from homeground.content.differences import difference
from homeground.content.models import Campaign, Message, Variant, VariantVersion
from homeground.content.versions import (
    LONGEST_TEXT,
    MessageWords,
    Overtaken,
    Words,
    in_composer,
    restore,
    write_message,
    write_variant,
)
from homeground.errors import BadInput
from tests.web import lanterns
from tests.web.chromium import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> lanterns.Lanterns:
    return lanterns.organization("lumikko-oy")


@pytest.fixture
def message(made: lanterns.Lanterns) -> Message:
    campaign = Campaign.objects.create(
        organization=made.organization, brand=made.brand, name="Halti", slug="halti"
    )
    return Message.objects.create(organization=made.organization, campaign=campaign, name="Launch")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def variant_of(message: Message, made: lanterns.Lanterns) -> Variant:
    return in_composer(message, made.markets["de"], "mastodon")


def test_a_message_has_versions(message: Message, made: lanterns.Lanterns) -> None:
    assert write_message(message, MessageWords("It lasts.", "en"), by=made.user) == 1
    assert write_message(message, MessageWords("It lasts.", "en"), by=made.user) == 1
    assert write_message(message, MessageWords("It lasts long.", "en"), by=made.user) == 2
    said = [(version.number, version.text) for version in message.versions.all()]
    assert said == [(1, "It lasts."), (2, "It lasts long.")]


def test_two_people_write_at_once(message: Message, made: lanterns.Lanterns) -> None:
    other = User.objects.create_user("jana@lumikko.example", PASSWORD, name="Jana")
    mine, hers = variant_of(message, made), variant_of(message, made)
    first = write_variant(mine, Words("Sie hält."), base=0, by=made.user)
    with pytest.raises(Overtaken) as overtaken:
        write_variant(hers, Words("Sie hält lange."), base=0, by=other)
    assert overtaken.value.theirs == first
    assert "Aino Koskela" in overtaken.value.what
    # Once more, as a page does at the next pause: kept once.
    with pytest.raises(Overtaken):
        write_variant(hers, Words("Sie hält lange."), base=0, by=other)
    kept = [(v.text, v.aside) for v in VariantVersion.objects.all()]
    assert kept == [("Sie hält.", False), ("Sie hält lange.", True)]
    third = write_variant(hers, Words("Sie hält lange."), base=first.number, by=other)
    assert third.number == 3
    assert variant_of(message, made).text == "Sie hält lange."
    restored = restore(variant_of(message, made), 1, by=made.user)
    assert (restored.number, restored.text) == (4, "Sie hält.")


def test_it_remembers_which_version_it_says(message: Message, made: lanterns.Lanterns) -> None:
    write_message(message, MessageWords("It lasts.", "en"), by=made.user)
    variant = variant_of(message, made)
    version = write_variant(variant, Words("Sie hält."), base=0, by=made.user)
    write_message(message, MessageWords("It lasts long.", "en"), by=made.user)
    assert variant_of(message, made).adapted_from == 1
    write_variant(variant, Words("Sie hält."), base=version.number, by=None, adapted_from=2)
    assert variant_of(message, made).adapted_from == 2
    assert VariantVersion.objects.count() == 1


def test_nothing_is_cut_off(message: Message, made: lanterns.Lanterns) -> None:
    with pytest.raises(BadInput, match="at most 300"):
        write_variant(variant_of(message, made), Words(title="x" * 301), base=0, by=None)
    with pytest.raises(BadInput):
        write_variant(variant_of(message, made), Words("x" * (LONGEST_TEXT + 1)), base=0, by=None)
    assert not Variant.objects.exists()


def test_versions_are_append_only(message: Message, made: lanterns.Lanterns) -> None:
    write_message(message, MessageWords("It lasts.", "en"), by=made.user)
    write_variant(variant_of(message, made), Words("Sie hält."), base=0, by=made.user)
    for table in ("content_messageversion", "content_variantversion"):
        for change in ("text = 'Other'", "number = 7"):
            with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
                run(f"UPDATE {table} SET {change}")
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            run(f"DELETE FROM {table}; SET CONSTRAINTS ALL IMMEDIATE")
    made.user.delete()
    assert VariantVersion.objects.get().by is None
    remove_organization(made.organization.pk)
    connection.check_constraints()
    assert not VariantVersion.objects.exists()


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("", "Out", "", "Out"),
        ("Heute erhältlich.", "Morgen erhältlich.", "Heute", "Morgen"),
        ("今日发售。", "明日发售。", "今", "明"),
        ("a <b>x</b>", "a <b>y</b>", "x", "y"),
        ("one\ntwo", "one\ntwo", "", ""),
    ],
)
def test_differences_are_words(before: str, after: str, gone: str, new: str) -> None:
    pieces = difference(before, after)
    assert "".join(p.text for p in pieces if p.kind == "gone") == gone
    assert "".join(p.text for p in pieces if p.kind == "new") == new
    assert "".join(p.text for p in pieces if p.kind != "new") == before
