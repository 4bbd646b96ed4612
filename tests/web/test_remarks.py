"""Remarks on the pages: written beside the text without a reload, by whoever may, and never lost."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from homeground.accounts.joining import join
from homeground.accounts.models import User
from homeground.accounts.rights import BuiltIn
from homeground.content.models import Variant
from homeground.content.versions import Words, in_composer, write_variant
from homeground.remarks.models import Remark
from homeground.remarks.writing import Author, Passage, Spot, write_remark
from tests.web import lanterns

HTMX = {"HX-Request": "true"}


@pytest.fixture
def variant(made: lanterns.Lanterns, tmp_path: Path) -> Variant:
    lanterns.with_picture(made, tmp_path)
    found: Variant = made.publications[4].variant
    return found


def at(variant: Variant) -> str:
    return f"/lumikko/remarks/{variant.pk}/"


def page_of(client: Client, made: lanterns.Lanterns) -> str:
    answer = client.get(f"/lumikko/campaigns/halti/{made.publications[4].pk}/")
    return unescape(answer.content.decode())


def test_a_passage_and_a_place_are_marked_under_their_numbers(
    client: Client, made: lanterns.Lanterns, variant: Variant
) -> None:
    start = variant.text.index("40 hours")
    words = {"act": "write", "text": "Is it not 42?", "quote": "40 hours", "start": start}
    part = unescape(client.post(at(variant), words, headers=HTMX).content.decode())
    assert "<mark>40 hours</mark>" in part
    assert "<html" not in part
    place = {"act": "write", "text": "Brighter.", "media": "0", "x": "25", "y": "62.5"}
    part = client.post(at(variant), place, headers=HTMX).content.decode()
    assert 'cx="25.0%" cy="62.5%"' in part
    page = page_of(client, made)
    assert page.count('class="remark"') == 2
    assert "Image 1, 25.0% from the left, 62.5% from the top" in page
    Variant.objects.filter(pk=variant.pk).update(text="All of it is new.")
    page = page_of(client, made)
    assert "the text has changed since" in page
    assert ">40 hours</q>" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": "   "}, "The remark says nothing."),
        ({"text": "Why?", "quote": "nobody said"}, "The text does not say “nobody said”."),
        ({"text": "Why?", "media": "0", "x": "NaN", "y": "1e999"}, "There is no such place"),
        ({"text": "Why?", "media": "x"}, "There is no such place"),
    ],
)
def test_what_was_typed_stays_with_the_reason(
    client: Client, variant: Variant, sent: dict[str, str], said: str
) -> None:
    for headers in ({}, HTMX):
        answer = client.post(at(variant), sent | {"act": "write"}, headers=headers)
        assert answer.status_code == 422
        shown = unescape(answer.content.decode())
        assert said in shown
        assert f">{sent['text']}</textarea>" in shown
    assert not Remark.objects.exists()


def test_answered_resolved_and_opened_again(client: Client, variant: Variant) -> None:
    client.post(at(variant), {"act": "write", "text": "Is it not 42?"})
    remark = Remark.objects.get()
    for act in ("answer", "resolve", "reopen"):
        sent = {"act": act, "remark": remark.pk, "text": "It is 40."}
        assert client.post(at(variant), sent).headers["Location"] == at(variant)
        shown = client.get(at(variant)).content.decode()
        assert ("1 resolved" in shown) == (act == "resolve")
    assert "It is 40." in client.get(at(variant)).content.decode()
    # An answer is no remark of its own, and nothing else is done there.
    answer = Remark.objects.exclude(answers=None).get()
    for act, number in (("resolve", answer.pk), ("resolve", "x"), ("delete", remark.pk)):
        assert client.post(at(variant), {"act": act, "remark": number}).status_code == 404


def test_a_remark_is_answered_under_its_own_text_only(
    client: Client, made: lanterns.Lanterns, others: lanterns.Lanterns, variant: Variant
) -> None:
    foreign = write_remark(others.publications[0].variant, "Theirs.", by=Author(others.user))
    beside = write_remark(made.publications[5].variant, "Another text.", by=Author(made.user))
    for remark in (foreign, beside):
        for act in ("answer", "resolve"):
            sent = {"act": act, "remark": remark.pk, "text": "Mine."}
            assert client.post(at(variant), sent).status_code == 404
    assert Remark.objects.count() == 2


def test_what_somebody_writes_is_never_markup(client: Client, variant: Variant) -> None:
    nasty = "<img src=x onerror=alert(1)> '; DROP TABLE remarks_remark; --"
    variant.text = f"before {nasty} after"
    variant.save()
    client.post(at(variant), {"act": "write", "text": nasty, "quote": nasty})
    assert "<img src=x" not in client.get(at(variant)).content.decode()
    assert Remark.objects.get().quote == nasty


@pytest.mark.parametrize("role", [BuiltIn.CLIENT, BuiltIn.APPROVER, BuiltIn.EMPLOYEE])
def test_who_reads_and_writes(made: lanterns.Lanterns, variant: Variant, role: BuiltIn) -> None:
    write_remark(variant, "Between us.", by=Author(made.user), about=Spot(0, 0.5, 0.5))
    person = User.objects.create_user("person@lumikko.example", lanterns.PASSWORD)
    join(made.organization, person, role)
    client = Client()
    client.force_login(person)
    writes = role is not BuiltIn.EMPLOYEE
    page = page_of(client, made)
    assert variant.text.partition("\n")[0] in page
    for words in ("Between us.", "Write a remark", "Mark a place", "under-marks"):
        assert (words in page) == writes, words
    assert client.get(at(variant)).status_code == (200 if writes else 403)


def test_the_composer_shows_them_beside_the_text(
    client: Client, made: lanterns.Lanterns, variant: Variant
) -> None:
    where = f"/lumikko/compose/{variant.message_id}/en-GB/x/"
    assert "as soon as the text is saved" in client.get(where).content.decode()
    written = in_composer(variant.message, made.markets["en"], "x")
    write_variant(written, Words("A lamp that lasts."), base=0, by=made.user)
    write_remark(written, "Lasts what?", by=Author(made.user), about=Passage("lasts"))
    composer = unescape(client.get(where).content.decode())
    assert f'hx-get="{at(written)}?beside=1" hx-trigger="load"' in composer
    asked = client.get(f"{at(written)}?beside=1", headers=HTMX)
    part = unescape(asked.content.decode())
    assert "Lasts what?" in part
    assert "<mark>" not in part, "the text itself stands in the composer"
    again = client.get(
        f"{at(written)}?beside=1", headers=HTMX | {"If-None-Match": asked.headers["ETag"]}
    )
    assert again.status_code == 304
