"""A campaign file brought to a page: checked, mended in place, and planned once; without a browser."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from homeground.accounts.joining import join
from homeground.accounts.models import User
from homeground.accounts.rights import BuiltIn
from homeground.approvals.policies import set_steps
from homeground.approvals.steps import Step
from homeground.content.models import Campaign, Import, ImportRow
from homeground.publishing.importing import jobs
from homeground.publishing.importing.keeping import KEPT_DAYS, forget_old
from homeground.publishing.models import Publication
from homeground.publishing.planning import plan_rows
from homeground.publishing.states import State
from homeground.web.views.importing import drafts
from tests.web import lanterns
from tests.web.chromium import PASSWORD

pytestmark = pytest.mark.django_db

HOSTILE = '=HYPERLINK("https://evil.example")<script>alert(1)</script>🏮'
HEAD = "when,account,text,link,label,media,alt,campaign"
LABEL = "Реклама. ООО «Лумикко». erid: 2VtzqxYZ"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def day(ahead: int = 3) -> str:
    return f"{timezone.now() + timedelta(days=ahead):%Y-%m-%d}"


def good(
    account: str = "mastodon/lumikko_de", text: str = "Sie leuchtet.", at: str = "09:00"
) -> str:
    return f"{day()} {at},{account},{text},,,,,Halti 2031"


def bring(client: Client, *rows: str, name: str = "launch.csv", head: str = HEAD) -> Import:
    table = "\n".join([head, *rows]).encode()
    answer = client.post("/lumikko/import/", {"file": SimpleUploadedFile(name, table)})
    assert answer.status_code == 302, unescape(answer.content.decode())
    return Import.objects.latest("pk")


def write(client: Client, draft: Import, **cells: str) -> dict[str, Any]:
    """`write(…, text_2="…")`: the text of row 2."""
    sent = {}
    for name, value in cells.items():
        column, _, number = name.rpartition("_")
        sent[
            f"{'out' if column == 'out' else 'cell'}-{number}"
            + ("" if column == "out" else f"-{column}")
        ] = value
    shown = ",".join(str(row.number) for row in draft.rows.all())
    answer = client.post(
        f"/lumikko/import/{draft.pk}/cells/", sent | {"shown": shown}, headers={"Accept": "application/json"}
    )  # fmt: skip
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def page_of(client: Client, draft: Import, query: str = "") -> str:
    return unescape(client.get(f"/lumikko/import/{draft.pk}/{query}").content.decode())


def plan(client: Client, draft: Import, **sent: str) -> Any:
    return client.post(f"/lumikko/import/{draft.pk}/plan/", sent)


def test_mended_in_place_and_planned(lead: Client) -> None:
    draft = bring(
        lead,
        f"{day()} 09:00,vk/lumikko_ru,Светит.,lumikko.example,{LABEL},,,Halti 2031",
        f"{day()},mastodon/lumikko_de,Sie leuchtet.,,,,,Halti 2031",
        f"{day()} 10:00,x/lumikko_ukk,It lasts.,,,,,Halti 2031",
    )
    page = page_of(lead, draft)
    assert "3 to mend" in page
    assert "has no https:// at its beginning" in page
    assert "is a day without a time" in page
    assert "Did you mean x/lumikko_uk?" in page
    assert "homeground account" not in page, "a page has no command line"
    assert plan(lead, draft).status_code == 422
    assert not Publication.objects.exists()
    told = write(lead, draft, link_2="https://lumikko.example/halti")
    assert told["rows"]["2"]["tone"] == "good"
    assert told["rows"]["2"]["cells"] == {}
    assert told["rows"]["3"]["tone"] == "wrong", "others stay as they are"
    told = write(lead, draft, when_3=f"{day()} 09:00", account_4="x/lumikko_uk")
    assert "Plan 3 publications" in told["head"]
    assert "Berlin" in told["rows"]["3"]["goes"]
    assert plan(lead, draft).status_code == 302
    assert Publication.objects.filter(state=State.SCHEDULED).count() == 3
    assert "3 publications were planned." in page_of(lead, draft)


def test_the_same_file_and_a_second_click_plan_nothing_twice(lead: Client) -> None:
    rows = (good(), good("mastodon/lumikko_fr", "Elle éclaire."))
    draft = bring(lead, *rows)
    plan(lead, draft)
    assert plan(lead, draft).status_code == 302
    again = bring(lead, *rows, name="launch (1).csv")
    assert "All of it is planned already: nothing goes out twice." in page_of(lead, again)
    plan(lead, again)
    assert Publication.objects.count() == 2


def test_whole_or_not_at_all(lead: Client) -> None:
    """What goes wrong in the midst of planning leaves nothing behind, and the draft as it was."""
    draft = bring(lead, good(), good("mastodon/lumikko_fr", "Elle éclaire."))

    def half(*given: Any, **options: Any) -> Any:
        made = plan_rows(*given, **options)
        made.problems.append(drafts_problem())
        return made

    with patch("homeground.publishing.importing.planning.plan_rows", half):
        assert plan(lead, draft).status_code == 422
    assert not Publication.objects.exists()
    assert not Campaign.objects.exists()
    assert "The free slot was taken." in page_of_refused(lead, draft)


def drafts_problem() -> Any:
    from homeground.content.campaign_file import Problem

    return Problem(2, "when", "The free slot was taken.", "Plan it again.")


def page_of_refused(client: Client, draft: Import) -> str:
    with patch("homeground.publishing.importing.planning.plan_rows") as never:
        never.side_effect = lambda *given, **options: half_of(given, options)
        return unescape(plan(client, draft).content.decode())


def half_of(given: Any, options: Any) -> Any:
    made = plan_rows(*given, **options)
    made.problems.append(drafts_problem())
    return made


def test_what_hangs_together_is_looked_at_again(lead: Client) -> None:
    """A row that says the same as another is wrong; changed, neither is."""
    draft = bring(lead, good(), good())
    assert "says the same as row 2" in page_of(lead, draft)
    told = write(lead, draft, text_2="Sie leuchtet lange.")
    assert told["rows"]["3"]["tone"] == "waiting", "the same minute is only warned of"
    assert plan(lead, draft).status_code == 422, "warned of, and not agreed to"
    told = write(lead, draft, out_3="on")
    assert "Plan 1 publication" in told["head"]
    told = write(lead, draft, out_3="")
    assert plan(lead, draft, accept="on").status_code == 302
    assert Publication.objects.count() == 2


def test_a_missing_file_is_dropped_onto_its_row(lead: Client, tmp_path: Path) -> None:
    content, _path = lanterns.picture(tmp_path)
    draft = bring(lead, f"{day()} 09:00,mastodon/lumikko_de,Da.,,,lampe.jpg,Eine Lampe,Halti 2031")
    assert "The file lampe.jpg was not brought." in page_of(lead, draft)
    there = f"/lumikko/import/{draft.pk}/files/"
    script = {"Accept": "application/json"}
    bad = lead.post(
        there, {"file": SimpleUploadedFile("a.png", b"no image"), "row": "2"}, headers=script
    )
    assert bad.status_code == 422
    sent = {"file": SimpleUploadedFile("IMG_2031.png", content), "row": "2", "shown": "2"}
    told = lead.post(there, sent, headers=script).json()
    # It is a PNG that the row calls lampe.jpg.
    assert "lampe.jpg" in Import.objects.get().files
    assert told["rows"]["2"]["tone"] in {"good", "wrong"}
    write(lead, draft, media_2="lamp.png")
    sent = {"file": SimpleUploadedFile("lamp.png", content), "row": "2", "shown": "2"}
    assert lead.post(there, sent, headers=script).json()["rows"]["2"]["tone"] == "good"
    assert plan(lead, draft).status_code == 302
    (variant,) = [each.variant for each in Publication.objects.select_related("variant")]
    assert [media.alt for media in variant.media.all()] == ["Eine Lampe"]


def packed(**members: bytes) -> SimpleUploadedFile:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return SimpleUploadedFile("launch.zip", whole.getvalue())


def test_a_folder_packed_as_a_zip(lead: Client, tmp_path: Path) -> None:
    content, _path = lanterns.picture(tmp_path)
    row = f"{day()} 09:00,mastodon/lumikko_de,Da.,,,images/lamp.png,Eine Lampe,Halti 2031"
    folder = packed(
        Halti__launch_dot_csv=f"{HEAD}\n{row}".encode(), Halti__images__lamp_dot_png=content
    )
    assert lead.post("/lumikko/import/", {"file": folder}).status_code == 302
    assert "Plan 1 publication" in page_of(lead, Import.objects.get())


def zipped(name: str, content: bytes = b"x", mode: int = 0o644) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("launch.csv", f"{HEAD}\n{good()}")
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, content)
    return whole.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("launch.csv", b"", "is empty"),
        ("launch.csv", b"\x89PNG\r\n\x1a\n" + b"x" * 50, "a picture or a PDF"),
        ("launch.xlsx", b"when,account,text\n", "neither a workbook nor CSV"),
        ("launch.xlsx", b"PK\x03\x04broken", "broken"),
        ("launch.csv", b"nothing of it is known\n1,2,3", "not a header"),
        ("launch.csv", HEAD.encode(), "no rows under it"),
        ("a.zip", zipped("../../etc/passwd"), "outside its folder"),
        ("a.zip", zipped("/etc/passwd"), "outside its folder"),
        ("a.zip", zipped("link", b"/etc/passwd", stat.S_IFLNK | 0o777), "outside its folder"),
        ("a.zip", zipped("second.csv"), "several tables"),
        ("a.zip", zipped("lamp.png")[:-30], "broken"),
    ],
)
def test_what_is_not_what_its_name_says(
    lead: Client, name: str, content: bytes, words: str
) -> None:
    answer = lead.post("/lumikko/import/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert words in unescape(answer.content.decode())
    assert not Import.objects.exists()


def test_a_bomb_is_not_unpacked(lead: Client) -> None:
    bomb = SimpleUploadedFile("a.zip", zipped("lamp.png", b"\0" * 3_000_000))
    with patch("homeground.content.imports.folder.MOST_UNPACKED", 1_000_000):
        answer = lead.post("/lumikko/import/", {"file": bomb})
    assert answer.status_code == 422
    assert "more than a campaign's folder can hold" in unescape(answer.content.decode())


def test_whatever_is_in_a_cell_is_text(lead: Client) -> None:
    hostile = HOSTILE.replace('"', '""')
    cells = ",".join([f'"{hostile}"'] * 8)
    draft = bring(lead, cells, head=HEAD, name="<b>launch</b>.csv")
    page = lead.get(f"/lumikko/import/{draft.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>launch" not in page
    told = write(lead, draft, text_2=HOSTILE, account_2=HOSTILE)
    assert "<script>alert" not in str(told["rows"]["2"]["cells"])
    taken = lead.get(f"/lumikko/import/{draft.pk}/table.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in taken
    assert not re.search(r'(^|,)"?=', taken, re.MULTILINE)


def test_the_repaired_table_comes_back_as_it_is(lead: Client) -> None:
    """Also what a spreadsheet would calculate: a text that begins with @ or -."""
    draft = bring(lead, f"{day()} 09:00,mastodon/lumikko_de,@kettu schaut zu,,,,,Halti 2031")
    write(lead, draft, label_2="Anzeige")
    for kind in ("csv", "xlsx"):
        taken = lead.get(f"/lumikko/import/{draft.pk}/table.{kind}").content
        lead.post("/lumikko/import/", {"file": SimpleUploadedFile(f"again.{kind}", taken)})
        again = ImportRow.objects.latest("pk")
        assert again.cells["text"] == "@kettu schaut zu"
        assert again.cells["label"] == "Anzeige"
        assert again.severity == ImportRow.Severity.GOOD


def test_three_columns_say_here_where_they_go(lead: Client) -> None:
    draft = bring(
        lead, f"{day()} 09:00,Sie leuchtet.,https://lumikko.example", head="date,message,link"
    )
    assert "No account is named." in page_of(lead, draft)
    write(lead, draft, account_2="mastodon/lumikko_de")
    plan(lead, draft)
    assert Publication.objects.get().account.handle == "lumikko_de"


def test_findings_are_said_in_the_language_of_whoever_reads(lead: Client) -> None:
    draft = bring(lead, good("mastodon/lumikko_dee"))
    words = {"There is no account %(address)s.": "Es gibt kein Konto %(address)s."}
    with patch.object(translation, "gettext", lambda message: words.get(message, message)):
        page = unescape(lead.get(f"/lumikko/import/{draft.pk}/?only=mend").content.decode())
    assert "Es gibt kein Konto mastodon/lumikko_dee." in page


def test_each_market_by_its_own_right(house: lanterns.Lanterns) -> None:
    person = User.objects.create_user("ru@lumikko.example", PASSWORD)
    join(house.organization, person, BuiltIn.MARKET_MANAGER, market=house.markets["ru"])
    join(house.organization, person, BuiltIn.ANALYST, market=house.markets["de"])
    client = signed_in(person)
    rows = (
        good("vk/lumikko_ru", "Светит."),
        good(),
        good("mastodon/lumikko_fr", "Elle éclaire."),
    )
    draft = bring(client, *rows)
    page = page_of(client, draft)
    assert "You may not schedule anything in the market of this account." in page
    assert "There is no account mastodon/lumikko_fr." in page, "what is not seen is not there"
    assert "There is no campaign Halti 2031, and you may not make one." in page
    assert plan(client, draft).status_code == 422
    Campaign.objects.create(
        organization=house.organization, brand=house.brand, name="Halti 2031", slug="halti-2031"
    )
    write(client, draft, out_3="on", out_4="on")
    assert plan(client, draft).status_code == 302
    assert Publication.objects.get().account.handle == "lumikko_ru"


def test_what_must_be_approved_waits_in_review(house: lanterns.Lanterns, lead: Client) -> None:
    set_steps(house.brand, None, [Step(roles=("approver",))], now=timezone.now(), by=house.user)
    draft = bring(lead, good())
    assert plan(lead, draft).status_code == 302
    assert Publication.objects.get().state == State.IN_REVIEW
    assert "in review" in page_of(lead, draft)


def test_a_draft_is_its_makers_own(house: lanterns.Lanterns, lead: Client) -> None:
    draft = bring(lead, good())
    colleague = User.objects.create_user("vera@lumikko.example", PASSWORD)
    join(house.organization, colleague, BuiltIn.BRAND_LEAD)
    assert signed_in(colleague).get(f"/lumikko/import/{draft.pk}/").status_code == 404


def test_a_long_table_is_checked_and_planned_by_a_worker(lead: Client) -> None:
    accounts = ("mastodon/lumikko_de", "mastodon/lumikko_fr")
    rows = [
        good(accounts[n % 2], f"Licht {n}", f"{9 + n // 30:02}:{2 * (n % 30):02}") for n in range(5)
    ]
    with patch.object(drafts, "AT_ONCE", 3):
        draft = bring(lead, *rows, good("mastodon/nobody", "Nirgends"))
        page = page_of(lead, draft)
        assert "being checked" in page
        assert "data-busy" in page
        told = write(lead, draft, text_2="Licht an")
        assert told["busy"]
        jobs.check_import(draft.pk)
        found = lead.get(f"/lumikko/import/{draft.pk}/found/?shown=2,7").json()
        assert not found["busy"]
        assert found["rows"]["7"]["tone"] == "wrong"
        told = write(lead, draft, account_7="mastodon/lumikko_de")
        assert told["rows"]["7"]["tone"] == "good", "the row itself is looked at at once"
        jobs.check_import(draft.pk)
        plan(lead, draft, accept="on")
        plan(lead, draft, accept="on")
        assert "It is being planned." in page_of(lead, draft)
        assert not Publication.objects.exists()
        jobs.plan_import(draft.pk)
        jobs.plan_import(draft.pk)
    assert Publication.objects.count() == 6


def test_what_is_changed_while_it_is_checked_is_not_lost(lead: Client) -> None:
    draft = bring(lead, good("mastodon/nobody"), good("mastodon/lumikko_fr", "Oui."))
    from homeground.publishing.importing import keeping

    looked = keeping.look_at
    times = []

    def meanwhile(*given: Any, **options: Any) -> Any:
        found = looked(*given, **options)
        if not times:
            times.append(1)
            with patch.object(keeping, "look_at", looked):
                write(lead, draft, account_2="mastodon/lumikko_de")
        return found

    with patch.object(keeping, "look_at", meanwhile):
        keeping.check(draft, now=timezone.now())
    row = draft.rows.get(number=2)
    assert row.cells["account"] == "mastodon/lumikko_de"
    assert row.severity == ImportRow.Severity.GOOD


def test_old_drafts_go(lead: Client) -> None:
    draft = bring(lead, good())
    assert forget_old(timezone.now() + timedelta(days=KEPT_DAYS - 1)) == 0
    plan(lead, draft)
    assert forget_old(timezone.now() + timedelta(days=KEPT_DAYS + 1)) == 1
    assert Publication.objects.count() == 1


def test_the_table_asks_as_often_for_many_rows(lead: Client) -> None:
    asked = []
    for many in (3, 50):
        draft = bring(lead, *(good(text=f"Licht {n}") for n in range(many)))
        page_of(lead, draft)
        with CaptureQueriesContext(connection) as queries:
            page_of(lead, draft)
        asked.append(len(queries))
    assert asked[0] == asked[1] < 45, asked
