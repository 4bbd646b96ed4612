"""What the team says about a text: kept as it was said, about words and places that may have changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from homeground.accounts.removal import remove_organization
from homeground.audit.acts import Act
from homeground.audit.models import Entry
from homeground.audit.whence import coming_from
from homeground.content.models import Variant
from homeground.content.versions import Words, in_composer, write_variant
from homeground.errors import BadInput
from homeground.remarks.models import Remark
from homeground.remarks.places import stretches
from homeground.remarks.reading import talks_on
from homeground.remarks.writing import (
    Author,
    Passage,
    Spot,
    answer,
    reopen,
    resolve,
    write_remark,
)
from tests.web import lanterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(settings: object, tmp_path: Path) -> lanterns.Lanterns:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    made = lanterns.planned(lanterns.organization("lumikko-oy"))
    lanterns.with_picture(made, tmp_path)
    return made


@pytest.fixture
def by(made: lanterns.Lanterns) -> Author:
    return Author(made.user)


@pytest.fixture
def variant(made: lanterns.Lanterns) -> Variant:
    found: Variant = made.publications[4].variant
    return found


def said_again(variant: Variant, text: str) -> Variant:
    Variant.objects.filter(pk=variant.pk).update(text=text)
    variant.refresh_from_db()
    return variant


def test_words_are_found_again_or_said_to_be_gone(variant: Variant, by: Author) -> None:
    write_remark(variant, "Forty-two.", by=by, about=Passage("40 hours"))
    (talk,) = talks_on(variant).every
    assert variant.text[talk.start or 0 :].startswith("40 hours")
    moved = talks_on(said_again(variant, "New. " + variant.text)).every[0]
    assert (moved.start, moved.changed) == ((talk.start or 0) + 5, False)
    gone = talks_on(said_again(variant, "Nothing of it.")).every[0]
    assert (gone.changed, gone.remark.quote) == (True, "40 hours")


def test_a_place_in_an_image_that_is_replaced(variant: Variant, by: Author) -> None:
    write_remark(variant, "Brighter.", by=by, about=Spot(0, 0.25, 0.5))
    talks = talks_on(variant)
    assert [(shown.number, shown.talks[0].mark) for shown in talks.images] == [(1, ("25.0%", "50.0%"))]  # fmt: skip
    variant.media.all().delete()
    assert talks_on(variant).every[0].replaced


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("", None),
        (" \n ", None),
        ("x" * 5001, None),
        ("Why", Passage("what nobody wrote")),
        ("Why", Passage("   ")),
        ("Why", Spot(7, 0.5, 0.5)),
        ("Why", Spot(0, 1.5, 0.5)),
        ("Why", Spot(0, float("nan"), 0.5)),
    ],
)
def test_what_says_nothing_or_points_nowhere(
    variant: Variant, by: Author, text: str, about: Passage | Spot | None
) -> None:
    with pytest.raises(BadInput):
        write_remark(variant, text, by=by, about=about)
    assert not Remark.objects.exists()


def test_settled_opened_again_and_noted_once(variant: Variant, by: Author) -> None:
    with coming_from("page", "127.0.0.1"):
        remark = write_remark(variant, "Forty-two.", by=by)
        answer(answer(remark, "Forty.", by=by), "Forty it is.", by=by)
        assert by.user is not None
        resolve(remark, by=by.user, now=timezone.now())
        resolve(remark, by=by.user, now=timezone.now())
        assert talks_on(variant).open == []
        reopen(remark, by=by.user)
    (talk,) = talks_on(variant).open
    assert [each.text for each in talk.answers] == ["Forty.", "Forty it is."]
    assert list(Entry.objects.order_by("pk").values_list("act", flat=True)) == [
        Act.REMARKED, Act.REMARK_ANSWERED, Act.REMARK_ANSWERED, Act.REMARK_RESOLVED,
        Act.REMARK_REOPENED,
    ]  # fmt: skip
    entry = Entry.objects.latest("pk")
    assert (entry.brand_id, entry.market_id) == (variant.message.campaign.brand_id, variant.market_id)  # fmt: skip


def test_a_text_and_what_goes_out_of_it_share_their_remarks(
    made: lanterns.Lanterns, variant: Variant, by: Author
) -> None:
    written = in_composer(variant.message, made.markets["en"], "x")
    write_variant(written, Words("A lamp that lasts."), base=0, by=made.user)
    Variant.objects.filter(pk=variant.pk).update(copied_from=written)
    variant.refresh_from_db()
    write_remark(written, "Lasts what?", by=by)
    write_remark(variant, "A winter.", by=by)
    for each in (written, variant):
        assert [talk.remark.text for talk in talks_on(each).every] == ["Lasts what?", "A winter."]
    assert talks_on(made.publications[5].variant).every == []


def test_a_client_reads_what_is_for_clients_and_their_own(variant: Variant, by: Author) -> None:
    client = Author(client_name="Mei Lin", client_email="mei@client.example")
    write_remark(variant, "They will hate it.", by=by)
    write_remark(variant, "Please look at the price.", by=by, for_clients=True)
    theirs = write_remark(variant, "The price is wrong.", by=client)
    answer(theirs, "Mended.", by=by)
    write_remark(variant, "Another client’s.", by=Author(client_name="X", client_email="x@y.example"))  # fmt: skip
    read = talks_on(variant, for_client="mei@client.example")
    assert [(talk.number, talk.remark.text) for talk in read.every] == [
        (2, "Please look at the price."),
        (3, "The price is wrong."),
    ]
    assert [each.text for each in read.every[1].answers] == ["Mended."]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE remarks_remark SET text = 'It said something else.'",
        "UPDATE remarks_remark SET quote = '', start = NULL",
        "UPDATE remarks_remark SET client_name = 'Somebody else'",
        "DELETE FROM remarks_remark",
    ],
)
def test_the_database_keeps_what_was_said(variant: Variant, by: Author, statement: str) -> None:
    write_remark(variant, "Forty-two.", by=by, about=Passage("40 hours"))
    whole = f"{statement}; SET CONSTRAINTS ALL IMMEDIATE"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(whole)
    assert Remark.objects.get().text == "Forty-two."


def test_remarks_go_with_their_house(made: lanterns.Lanterns, variant: Variant, by: Author) -> None:
    answer(write_remark(variant, "Forty-two.", by=by), "Forty.", by=by)
    made.user.delete()
    assert Remark.objects.filter(by=None).count() == 2
    remove_organization(made.organization.pk)
    assert not Remark.objects.exists()


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
)
def test_a_cut_text_says_the_same(text: str, pairs: list[tuple[int, int]]) -> None:
    ranges = [
        (number, min(pair), max(pair))
        for number, pair in enumerate(pairs, start=1)
        if min(pair) < max(pair) <= len(text)
    ]
    cut = stretches(text, ranges)
    assert "".join(each.text for each in cut) == text
    for number, start, end in ranges:
        assert "".join(each.text for each in cut if number in each.about) == text[start:end]
        assert sum(number in each.ends for each in cut) == 1
