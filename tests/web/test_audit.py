"""The page of who did what: narrowed, in its reader's words, taken along, and never more than may be seen."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from homeground.accounts.models import Assignment, Brand, CustomRole, Membership, User
from homeground.accounts.rights import BuiltIn, Right
from homeground.audit.acts import Act
from homeground.audit.details import in_words
from homeground.audit.keeping import moment, note
from homeground.audit.models import Entry
from homeground.audit.tables import harmless
from homeground.audit.whence import coming_from
from tests.web import lanterns
from tests.web.chromium import Visit, check

EVIL = '=HYPERLINK("https://evil.example","look")'


@pytest.fixture
def noted(made: lanterns.Lanterns) -> lanterns.Lanterns:
    publication = made.publications[0]
    at = publication.due_at
    note(Act.MOVED, publication, by=made.user, before=moment(at, "Europe/Moscow"))
    note(Act.PAUSED, made.markets["fr"], by=made.user, reason=EVIL)
    with coming_from("command"):
        note(Act.KEYS_ROTATED, made.organization, by=None)
    return made


def person(made: lanterns.Lanterns, name: str, **reach: object) -> Client:
    """Somebody with a role of the organization's own that may read the audit, as far as `reach`."""
    user = User.objects.create_user(f"{name}@lumikko.example", lanterns.PASSWORD, name=name)
    membership = Membership.objects.create(organization=made.organization, user=user)
    role, _ = CustomRole.objects.get_or_create(
        organization=made.organization, name="Auditor", defaults={"kept_rights": [Right.AUDIT]}
    )
    Assignment.objects.create(
        organization=made.organization, membership=membership, custom=role, **reach
    )
    client = Client()
    client.force_login(user)
    return client


def body(client: Client, query: str = "") -> str:
    response = client.get(f"/lumikko/audit/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_in_its_readers_words(noted: lanterns.Lanterns, client: Client) -> None:
    page = body(client)
    assert "moved to another time" in page
    assert "vk/lumikko_ru · Announcement" in page
    assert "at the command line" in page
    assert "signed in" in page
    assert EVIL not in page  # escaped
    with translation.override("ru"):
        assert in_words({"reason": "frost"}) != ["reason: frost"]


@pytest.mark.parametrize(
    ("query", "there", "missing"),
    [
        ("?act=paused", "stopped everything</span>", "Announcement"),
        ("?person=command", "at the command line", "Announcement"),
        ("?words=evil.example", "stopped everything</span>", "Announcement"),
        ("?words=announcement", "Announcement", "at the command line"),
        ("?market=fr-FR", "stopped everything</span>", "Announcement"),
        ("?until=2001-01-01", "Nothing was noted that fits", "Announcement"),
        # What cannot be understood narrows nothing.
        ("?since=yesterday&person=me&act=%00&before=x", "Announcement", "Nothing was noted"),
    ],
)
def test_narrowed(
    noted: lanterns.Lanterns, client: Client, query: str, there: str, missing: str
) -> None:
    page = body(client, query)
    assert there in page
    assert missing not in page


def test_a_hundred_at_once_the_newest_first(made: lanterns.Lanterns, client: Client) -> None:
    for number in range(205):
        note(Act.CAP_SET, made.brand, by=made.user, words=f"cap {number:03}")
    first = body(client)
    assert first.count("<tr>") == 101
    assert "cap 204" in first
    oldest = Entry.objects.order_by("-pk")[99].pk
    second = body(client, f"?before={oldest}")
    assert f"before={oldest}" in first
    assert "cap 105" not in second
    assert second.count("<tr>") == 101


def test_taken_along_without_a_formula(noted: lanterns.Lanterns, client: Client) -> None:
    note(Act.CAP_SET, noted.brand, by=noted.user, words=EVIL)
    answer = client.get("/lumikko/audit/audit.csv?act=cap_set")
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [row[4] for row in rows[1:]] == [f"'{EVIL}"]
    answer = client.get("/lumikko/audit/audit.xlsx?act=cap_set")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [[cell.data_type for cell in row] for row in sheet.iter_rows()][1][4] == "s"
    assert Entry.objects.filter(act=Act.AUDIT_EXPORTED).count() == 2
    for evil in ("+1", "-1", "@SUM(1)", "\t=1", "\r=1"):
        assert harmless(evil).startswith("'")
    assert harmless("a=1\x00") == "a=1�"


def test_who_may_not_see_a_market_does_not_see_what_was_done_in_it(
    noted: lanterns.Lanterns,
) -> None:
    french = person(noted, "claire", brand=noted.brand, market=noted.markets["fr"])
    page = body(french)
    assert "stopped everything</span>" in page
    assert "Announcement" not in page
    # Nor what concerns everybody.
    assert "at the command line" not in page
    assert french.get("/lumikko/audit/?market=ru-RU").status_code == 404


def test_one_brands_reader_does_not_see_the_whole_organizations(
    noted: lanterns.Lanterns,
) -> None:
    other = Brand.objects.create(organization=noted.organization, name="Kettu", slug="kettu")
    note(Act.CAP_SET, other, by=noted.user, words="of another client")
    page = body(person(noted, "berit", brand=noted.brand))
    assert "Announcement" in page
    assert "of another client" not in page
    assert "at the command line" not in page


def test_without_the_right_it_is_refused(made: lanterns.Lanterns) -> None:
    user = User.objects.create_user("author@lumikko.example", lanterns.PASSWORD)
    membership = Membership.objects.create(organization=made.organization, user=user)
    Assignment.objects.create(
        organization=made.organization, membership=membership, role=BuiltIn.AUTHOR
    )
    client = Client()
    client.force_login(user)
    for page in ("", "audit.csv", "audit.xlsx"):
        assert client.get(f"/lumikko/audit/{page}").status_code == 403
    assert "/audit/" not in client.get("/lumikko/campaigns/").content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_the_browser(visit: Visit, noted: lanterns.Lanterns) -> None:
    page = visit.page
    visit.sign_in(noted)
    page.goto(f"{visit.url}/lumikko/audit/")
    check(page)
    page.get_by_label("What", exact=True).select_option("paused")
    page.get_by_role("button", name="Narrow the list").click()
    page.wait_for_url("**act=paused**")
    assert page.locator("tbody tr").count() == 1
    check(page)
