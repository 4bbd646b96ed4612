"""The pages of links and conversions: what they show, what they take, and what they keep to themselves."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from homeground.accounts.joining import join
from homeground.accounts.models import User
from homeground.accounts.rights import BuiltIn
from homeground.referrals import choosing, following
from homeground.referrals.models import Conversion, Link, Referring
from homeground.referrals.readers import Reader
from tests.web import lanterns
from tests.web.test_short_links import HOST, brand, names, plan, shorten

__all__ = ["brand", "names"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def linked(brand: lanterns.Lanterns, tmp_path: Path) -> lanterns.Lanterns:
    shorten(brand)
    text = (
        "when;account;text;link;message\n"
        "2027-03-01 09:00;mastodon/lumikko_de;Sie hält.;https://lumikko.example/halti;=Halti\n"
        "2027-03-01 09:00;x/lumikko_uk;It lasts.;https://lumikko.example/halti;=Halti\n"
    )
    brand.publications = plan(brand, tmp_path, text)
    return brand


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def test_links_with_what_came_by_them_and_their_file(
    lead: Client, linked: lanterns.Lanterns
) -> None:
    german, british = Link.objects.order_by("account__network")
    following.count(german, Reader.PERSON, now=timezone.now(), times=1234)
    following.count(german, Reader.MACHINE, now=timezone.now())
    shown = page(lead, "/lumikko/links/")
    assert "1,234" in shown
    assert "has told of no conversion" in shown or "have told of no conversion" in shown
    alone = page(lead, f"/lumikko/links/{german.code}/")
    assert german.target in alone
    assert "Sie hält." in alone
    csv = lead.get("/lumikko/links/links.csv").content.decode("utf-8-sig")
    assert f"{german.address},{german.target}," in csv
    assert ",'=Halti," in csv, "a message called like a formula is calculated by nobody"
    assert b"1234" in lead.get("/lumikko/links/?take=clicks.csv").content
    lead.post(f"/lumikko/links/{british.code}/", {"act": "end"})
    british.refresh_from_db()
    assert british.ended_at is not None
    assert Client().get(f"/l/{british.code}", headers={"host": HOST}).status_code == 410
    lead.post(f"/lumikko/links/{british.code}/", {"act": "resume"})
    assert Client().get(f"/l/{british.code}", headers={"host": HOST}).status_code == 302


def test_who_sees_a_market_sees_its_links_only(linked: lanterns.Lanterns) -> None:
    person = User.objects.create_user("de@lumikko.example", "x", name="Jana")
    join(
        linked.organization, person, BuiltIn.MARKET_MANAGER, brand=linked.brand,
        market=linked.markets["de"],
    )  # fmt: skip
    client = Client()
    client.force_login(person)
    german, british = Link.objects.order_by("account__network")
    shown = page(client, "/lumikko/links/")
    assert german.code in shown
    assert british.code not in shown
    assert client.get(f"/lumikko/links/{british.code}/").status_code == 404
    assert client.get("/lumikko/links/settings/").status_code == 403
    assert client.get("/lumikko/links/conversions/").status_code == 403
    assert british.code.encode() not in client.get("/lumikko/links/links.csv").content


def test_a_key_is_shown_once_and_kept_as_its_hash(lead: Client, linked: lanterns.Lanterns) -> None:
    shown = lead.post("/lumikko/links/settings/", {"act": "token"}).content.decode()
    found = re.search(r"hgc_[\w-]+", shown)
    assert found
    assert found[0] not in page(lead, "/lumikko/links/settings/")
    assert Referring.objects.get().token_hash == choosing.hashed(found[0])
    wrong = lead.post(
        "/lumikko/links/settings/",
        {"act": "keep", "shortens": "on", "host": "go.evil.example", "parameter": "x"},
    )
    assert wrong.status_code == 422
    assert "HOMEGROUND_LINK_HOSTS" in wrong.content.decode()
    kept = {"act": "keep", "shortens": "on", "host": HOST, "parameter": "", "all_told": "on"}
    assert lead.post("/lumikko/links/settings/", kept).status_code == 302
    now = Referring.objects.get()
    assert (now.in_files, now.parameter, now.all_told, now.host) == (False, "", True, HOST)


def table(text: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("orders.csv", text.encode(encoding))


def test_a_table_is_imported_once_and_told_of_by_row(
    lead: Client, linked: lanterns.Lanterns
) -> None:
    link = Link.objects.order_by("account__network")[0]
    text = (
        "Bestellnummer;Kurzlink;Datum;Betrag;Währung;Neukunde\n"
        f"1001;{link.address};22.11.2026 14:05;49,90;EUR;ja\n"
        "1002;unknownXX;23.11.2026;;;nein\n"
        f"1003;{link.code};;1.249;EUR;\n"
        "1004;;22.11.2026;12;;\n"
        "'=1005;;;;;\n"
        f"1001;{link.code};22.11.2026 14:05;49,90;EUR;ja\n"
    )
    there = "/lumikko/links/conversions/"
    given = {"act": "import", "zone": "Europe/Berlin", "table": table(text)}
    shown = re.sub(r"\s+", " ", unescape(lead.post(there, given).content.decode()))
    assert "3 conversions are new. 1 was known." in shown, re.findall(
        r"<td class=.why.>[^<]*|status.>[^<]*", shown
    )
    rows = re.findall(r'<th scope="row" class="count">(\d+)</th>', shown)
    assert rows == ["3", "4", "5"]
    assert "unknownXX" in shown
    kept = Conversion.objects.get(told_as="1001")
    assert kept.at == datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
    assert (kept.link, kept.value, kept.new_customer) == (link, kept.value, True)
    assert Conversion.objects.get(told_as="1002").value is None
    assert Conversion.objects.filter(told_as="=1005").exists()
    again = lead.post(there, given | {"table": table(text, "cp1252")}).content.decode()
    assert "0 conversions are new." in again
    # What was kept aside is taken up once somebody knows by which link it came.
    wrong = lead.post(there, {"act": "take_up", "code": "unknownXX", "link": "nothing"})
    assert wrong.status_code == 422
    lead.post(there, {"act": "take_up", "code": "unknownXX", "link": link.code})
    assert Conversion.objects.get(told_as="1002").link == link
    assert "€49.90" in page(lead, "/lumikko/links/")
    assert page(lead, f"/lumikko/links/{link.code}/").count("1002") == 1
    for file in (
        table("nothing;at all\n1;2\n"),
        table(""),
        SimpleUploadedFile("x.csv", b"\x89PNG"),
    ):
        refused = lead.post(there, {"act": "import", "table": file})
        assert refused.status_code == 422
    assert lead.post(there, {"act": "import"}).status_code == 422
    assert Conversion.objects.count() == 3


def test_nothing_yet_says_what_will_be_here(lead: Client, brand: lanterns.Lanterns) -> None:
    assert "Shorten links from now on" in page(lead, "/lumikko/links/")
    assert "Make a key for your server" in page(lead, "/lumikko/links/conversions/")


def test_a_list_of_many_links_asks_no_more_than_one_of_few(
    lead: Client, linked: lanterns.Lanterns
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(lead, "/lumikko/links/")
        return len(asked)

    few = questions()
    one = Link.objects.all()[0]
    for number in range(30):
        one.pk, one.code = None, f"{number:08}z"
        one.save()
        following.count(one, Reader.PERSON, now=timezone.now())
    assert questions() == few
