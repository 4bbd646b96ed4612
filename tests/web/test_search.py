"""Searching: found words are marked and escaped, results lead to what they are about."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect

from homeground.content.models import MediaFile, Variant, VariantMedia
from homeground.search.indexing import index_changed
from tests.web import lanterns
from tests.web.chromium import Visit, check, press


@pytest.fixture
def findable(made: lanterns.Lanterns) -> lanterns.Lanterns:
    while index_changed():
        pass
    return made


def body(client: Client, query: str) -> str:
    response = client.get(f"/lumikko/search/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_found_words_are_marked_and_lead_there(findable: lanterns.Lanterns, client: Client) -> None:
    page = body(client, "?q=фонари")
    assert "<mark>Фонарь</mark>" in page
    assert f"/lumikko/campaigns/halti/{findable.publications[0].pk}/" in page
    assert 'lang="ru"' in page
    page = body(client, "?q=казани")
    assert "Comments" in page
    assert "<mark>Казань</mark>" in page


def test_a_text_and_a_file_of_the_same_number_lead_to_their_own(
    made: lanterns.Lanterns, client: Client
) -> None:
    russian, english = made.publications[0], made.publications[4]
    file = MediaFile.objects.create(
        organization=made.organization,
        sha256="0" * 64,
        name="lamp.png",
        mime="image/png",
        size_bytes=1,
    )
    VariantMedia.objects.create(
        pk=english.variant_id, organization=made.organization, variant=russian.variant, file=file,
        position=0, alt="outlives",
    )  # fmt: skip
    while index_changed():
        pass
    page = body(client, "?q=outlives")
    assert f"/lumikko/campaigns/halti/{english.pk}/" in page, "the text's"
    assert f"/lumikko/campaigns/halti/{russian.pk}/" in page, "the file's"


def test_what_people_wrote_is_no_markup(findable: lanterns.Lanterns, client: Client) -> None:
    Variant.objects.filter(market=findable.markets["en"]).update(
        text="<script>alert('lamp')</script> <mark>lamp</mark>"
    )
    index_changed()
    page = body(client, "?q=lamp")
    assert "<script>alert" not in page
    assert "&lt;mark&gt;<mark>lamp</mark>&lt;/mark&gt;" in page
    page = body(client, "?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Write what you look for"),
        ("?q=", "Write what you look for"),
        ("?q=x", "too short"),
        ("?q=zeppelin", "of Lumikko were searched"),
        ("?q=Laterne&market=fr-FR", "Nothing was found in France"),
        ("?q=%22%26%7C!(&kind=no", "too short"),
    ],
)
def test_nothing_found_says_what_was_searched(
    findable: lanterns.Lanterns, client: Client, query: str, said: str
) -> None:
    assert said in body(client, query)


def test_only_of_ones_own(
    findable: lanterns.Lanterns, others: lanterns.Lanterns, client: Client
) -> None:
    index_changed()
    assert client.get("/kettu/search/?q=lantern").status_code == 404
    page = body(client, "?q=lantern&kind=text")
    theirs = {f"/{each.pk}/" for each in others.publications}
    assert not any(address in page for address in theirs)


@pytest.mark.parametrize("copies", [1, 20])
def test_as_many_questions_for_many_results(db: None, copies: int) -> None:
    made = lanterns.planned(lanterns.organization("lumikko"), copies=copies)
    while index_changed():
        pass
    client = Client()
    client.force_login(made.user)
    client.get("/lumikko/search/?q=halti")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/lumikko/search/?q=halti").status_code == 200
    assert len(asked) == 20, "\n".join(query["sql"] for query in asked)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_by_keyboard(visit: Visit, made: lanterns.Lanterns) -> None:
    while index_changed():
        pass
    page = visit.page
    visit.sign_in(made)
    press(page, "/")
    field = page.get_by_role("searchbox", name="Search")
    expect(field).to_be_focused()
    page.keyboard.type("维修")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("维修")
    check(page)
    press(page, "/")
    page.keyboard.type("zeppelin")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing was found")).to_be_visible()
    check(page)
