"""A brand's files: who sees which, under which name, and what becomes of them in the library."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from homeground.accounts.joining import join
from homeground.accounts.models import Account, Brand, Market, User
from homeground.accounts.rights import BuiltIn
from homeground.content.media_store import stored_path
from homeground.content.models import (
    Campaign,
    LibraryFile,
    MediaFile,
    Message,
    VariantMedia,
    VariantVersion,
)
from homeground.content.versions import Attached, Words, in_composer, write_variant
from homeground.publishing.models import Publication
from tests.web import lanterns

pytestmark = pytest.mark.django_db

LAMP = "Herbst – streng geheim.png"


@pytest.fixture
def message(house: lanterns.Lanterns) -> Message:
    return message_in(house.brand)


def message_in(brand: Brand) -> Message:
    campaign = Campaign.objects.create(
        organization=brand.organization, brand=brand, name="Halti", slug="halti"
    )
    return Message.objects.create(
        organization=brand.organization, campaign=campaign, name="Launch", text="It lasts."
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def member(house: lanterns.Lanterns, name: str, brand: Brand, market: Market | None) -> Client:
    person = User.objects.create_user(f"{name}@lumikko.example", lanterns.PASSWORD)
    join(house.organization, person, BuiltIn.MARKET_MANAGER, brand=brand, market=market)
    return signed_in(person)


def picture(folder: Path, name: str = LAMP) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, lanterns.picture(folder)[0], "image/png")


def opened(client: Client, address: str) -> tuple[int, str]:
    """The answer's status, and what the file is called there."""
    answer = client.get(address)
    for close in answer._resource_closers:
        # Not `answer.close()`: that would end the test's connection to the database, too.
        close()
    return answer.status_code, answer.headers.get("Content-Disposition", "")


def upload(client: Client, message: Message, folder: Path, where: str, name: str = LAMP) -> str:
    brand = message.campaign.brand.slug
    written = message.variants.filter(in_composer=True, network=where.partition("/")[2]).first()
    base = written.number if written else 0
    answer = client.post(
        f"/{brand}/compose/{message.pk}/{where}/save/",
        {"base": base, "text": "Sie hält.", "upload": picture(folder, name)},
    )
    assert answer.status_code == 200
    return " ".join(map(str, answer.json().values()))


def test_another_brand_of_the_same_organization_has_files_of_its_own(
    lead: Client, house: lanterns.Lanterns, message: Message, tmp_path: Path
) -> None:
    upload(lead, message, tmp_path, "de-DE/mastodon")
    sha256 = MediaFile.objects.get().sha256
    other = Brand.objects.create(organization=house.organization, name="Kaamos", slug="kaamos")
    german = Market.objects.create(
        organization=house.organization, brand=other, country="DE", language="de",
        time_zone="Europe/Berlin",
    )  # fmt: skip
    Account.objects.create(
        organization=house.organization, brand=other, market=german, network="mastodon",
        handle="kaamos", name="Kaamos", network_id="1", credentials={"access_token": "s"},
    )  # fmt: skip
    theirs, hers = message_in(other), member(house, "hanna", other, None)
    there = f"/kaamos/compose/{theirs.pk}/de-DE/mastodon/"
    # Also for who is in both brands: the other brand's page has nothing of it.
    for client in (hers, lead):
        assert client.get(f"/kaamos/media/{sha256}").status_code == 404
        page = client.get(there).content.decode()
        assert sha256 not in page
        assert "geheim" not in page
    assert hers.get(f"/lumikko/media/{sha256}").status_code == 404
    given = {"base": "0", "text": "Sie hält.", "file": sha256, "alt": "Stolen"}
    assert sha256 not in hers.post(f"{there}save/", given).json()["files"]
    assert VariantVersion.objects.get(variant__message=theirs).media == []
    # Bringing the same content herself tells her nothing of who has it, too.
    answer = upload(hers, theirs, tmp_path, "de-DE/mastodon", "lamp.png")
    assert "lamp.png" in answer
    assert "geheim" not in answer
    assert opened(hers, f"/kaamos/media/{sha256}") == (200, 'inline; filename="lamp.png"')
    assert "geheim" not in hers.get(there).content.decode()


def test_another_market_of_the_brand_is_not_seen_by_who_is_limited(
    lead: Client, house: lanterns.Lanterns, message: Message, tmp_path: Path
) -> None:
    upload(lead, message, tmp_path, "de-DE/mastodon")
    sha256 = MediaFile.objects.get().sha256
    russian = member(house, "vera", house.brand, house.markets["ru"])
    german = member(house, "jana", house.brand, house.markets["de"])
    where = f"/lumikko/media/{sha256}"
    assert [opened(client, where)[0] for client in (lead, german, russian)] == [200, 200, 404]
    there = f"/lumikko/compose/{message.pk}/ru-RU/vk/"
    assert sha256 not in russian.get(there).content.decode()
    given = {"base": "0", "text": "Светит.", "file": sha256, "alt": ""}
    assert sha256 not in russian.post(f"{there}save/", given).json()["files"]
    answer = upload(russian, message, tmp_path, "ru-RU/vk", "фонарь.png")
    assert "фонарь.png" in answer
    assert "geheim" not in answer
    assert opened(russian, where)[0] == 200
    assert LibraryFile.objects.count() == 2
    # What is used in a text of a market is seen there, wherever it was brought.
    write_variant(
        in_composer(message, house.markets["fr"], "mastodon"),
        Words("Elle dure.", media=(Attached(sha256),)), base=0, by=house.user,
    )  # fmt: skip
    french = member(house, "lea", house.brand, house.markets["fr"])
    assert opened(french, where)[0] == 200
    LibraryFile.objects.all().delete()
    assert [opened(client, where)[0] for client in (lead, french, german)] == [200, 200, 200]
    VariantMedia.objects.filter(variant__market=house.markets["fr"]).delete()
    assert opened(french, where)[0] == 404


def bring(client: Client, upload: SimpleUploadedFile, **more: str) -> tuple[int, dict[str, str]]:
    answer = client.post(
        "/lumikko/library/", {"upload": upload, "market": ""} | more,
        headers={"Accept": "application/json"},
    )  # fmt: skip
    is_json = answer.headers["Content-Type"].startswith("application/json")
    return answer.status_code, answer.json() if is_json else {}


def test_files_are_brought_named_moved_found_and_described(
    lead: Client, house: lanterns.Lanterns, message: Message, tmp_path: Path
) -> None:
    assert "Here will be the brand’s images" in lead.get("/lumikko/library/").content.decode()
    assert bring(lead, picture(tmp_path, "lamp.png"), folder=" /Halti//Winter/ ") == (
        200, {"said": "lamp.png is in the library."}
    )  # fmt: skip
    row = LibraryFile.objects.get()
    assert (row.market, row.folder) == (None, "Halti/Winter")
    one = f"/lumikko/library/{row.pk}/"
    hostile = '<img src=x onerror=alert(1)>🏮 "фонарь"'
    given = {"act": "keep", "name": hostile, "folder": "Halti", "alt-de": " Eine Lampe\0 ", "alt-xx_": "?"}  # fmt: skip
    assert lead.post(one, given).status_code == 302
    row.refresh_from_db()
    # The ending stays: it says what the file is.
    assert row.name == '<img src=x onerror=alert(1)>🏮 "фонарь".png'
    assert row.alts == {"de": "Eine Lampe"}
    assert "<img src=x" not in lead.get(one).content.decode()
    for query, there in {
        "q=ФОНАРЬ": True, "q=lampe+halti": True, "q=lampe+sommer": False, "folder=Halti": True,
        "folder=Hal": False, "kind=image": True, "kind=video": False, "use=unused": True,
        "use=used": False, "page=x&kind=;&use='": True, "q=%25": False, "q=%00": True,
    }.items():  # fmt: skip
        page = lead.get(f"/lumikko/library/?{query}").content.decode()
        assert "<script" not in page.split("<main")[1]
        assert (f'href="{one}"' in page) == there, query
    assert lead.post(one, {"act": "keep", "name": " "}).status_code == 422
    moved = lead.post("/lumikko/library/", {"act": "move", "file": [row.pk, "x"], "folder": "Sommer"})  # fmt: skip
    assert moved.status_code == 302
    renamed = lead.post("/lumikko/library/?folder=Sommer", {"act": "rename", "folder": "Herbst"})
    assert renamed.status_code == 302
    row.refresh_from_db()
    assert row.folder == "Herbst"
    # The composer begins with its alt text in the market's language, and what it shows stays.
    page = lead.get(f"/lumikko/compose/{message.pk}/de-DE/mastodon/").content.decode()
    assert 'data-alt="Eine Lampe"' in page
    write_variant(
        in_composer(message, house.markets["de"], "mastodon"),
        Words("Sie hält.", media=(Attached(row.file.sha256),)), base=0, by=house.user,
    )  # fmt: skip
    assert "being written" in lead.get(one).content.decode()
    assert f'href="{one}"' in lead.get("/lumikko/library/?use=used").content.decode()
    assert lead.post(one, {"act": "take_out"}).status_code == 422
    VariantMedia.objects.all().delete()
    gone = lead.post(one, {"act": "take_out"})
    assert lead.get(one).status_code == 404
    page = lead.get(gone.headers["Location"]).content.decode()
    assert "is taken out of the library" in page
    assert lead.post(one, {"act": "put_back"}).status_code == 302
    assert lead.get(one).status_code == 200


def test_what_is_no_file_for_a_post_is_refused_in_words(
    lead: Client, house: lanterns.Lanterns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = lanterns.picture(tmp_path)[0]
    for name, content, said in (
        ("lamp.png", whole[: len(whole) // 2], "broken"),  # cut half-way
        ("lamp.jpg", whole, "which its name does not say"),
        ("lamp.png", b"<svg onload=alert(1)>", "lamp.png"),
        ("lamp.png", b"", "empty"),
        ("lamp.mp4", b"MZ\x90" + bytes(500), "lamp.mp4"),
    ):
        status, told = bring(lead, SimpleUploadedFile(name, content))
        assert status == 422, name
        assert said in told["what"]
        assert told["do"]
    monkeypatch.setattr("homeground.web.views.library.showing.MOST_FILE_BYTES", 1000)
    status, told = bring(lead, picture(tmp_path, "lamp.png"))
    assert (status, "at most" in told["what"]) == (422, True)
    assert not LibraryFile.objects.exists()
    # Without a script, nothing chosen is said on the page.
    lead.post("/lumikko/library/", {"market": ""})
    assert "No file was chosen." in lead.get("/lumikko/library/").content.decode()


def test_who_brings_and_changes_what(
    lead: Client, house: lanterns.Lanterns, tmp_path: Path
) -> None:
    russian = member(house, "vera", house.brand, house.markets["ru"])
    bring(lead, picture(tmp_path, "lamp.png"))
    shared = LibraryFile.objects.get()
    # Hers to use, not to change: it is for all markets.
    one = f"/lumikko/library/{shared.pk}/"
    assert russian.get(one).status_code == 200
    assert "Take it out" not in russian.get(one).content.decode()
    for act in ("keep", "take_out"):
        assert russian.post(one, {"act": act}).status_code == 403
    moves = {"act": "move", "file": shared.pk, "folder": "x"}
    assert russian.post("/lumikko/library/", moves).status_code == 403
    assert bring(russian, picture(tmp_path, "x.png"))[0] == 403
    assert bring(russian, picture(tmp_path, "x.png"), market="de-DE")[0] == 404
    assert bring(russian, picture(tmp_path, "x.png"), market="ru-RU")[1] == {
        "said": "lamp.png is in the library."
    }
    shared.market = house.markets["de"]
    shared.save()
    assert russian.get(one).status_code == 404
    assert russian.post(one, {"act": "keep"}).status_code == 404
    assert "lamp.png" not in russian.get("/lumikko/library/").content.decode()
    assert russian.get("/lumikko/library/pick/de-DE/").status_code == 404
    assert "lamp.png" not in russian.get("/lumikko/library/pick/ru-RU/").content.decode()
    assert bring(russian, picture(tmp_path, "x.png"), market="ru-RU")[1] == {
        "said": "x.png is in the library."
    }


def test_the_library_asks_as_often_for_many_files(lead: Client, house: lanterns.Lanterns) -> None:
    asked = []
    for number in range(50):
        file = MediaFile.objects.create(
            organization=house.organization, sha256=f"{number:064}", name="x", mime="image/png",
            size_bytes=1,
        )  # fmt: skip
        LibraryFile.objects.create(
            organization=house.organization, brand=house.brand, file=file, name=f"{number}.png",
            market=house.markets["de"], folder=f"{number}",
        )  # fmt: skip
        if number in {2, 3, 49}:
            with CaptureQueriesContext(connection) as captured:
                lead.get("/lumikko/library/")
            asked.append(len(captured))
    assert asked[1] == asked[2]


def test_what_matters_in_an_image_stays_when_it_is_cropped(
    lead: Client, house: lanterns.Lanterns, message: Message, tmp_path: Path
) -> None:
    """In the library for all, in a text for its network; what was scheduled is changed by scheduling."""
    instagram = Account.objects.create(
        organization=house.organization, brand=house.brand, market=house.markets["de"],
        network="instagram", handle="lumikko_de", name="Lumikko", network_id="1", kind="business",
        credentials={"access_token": "s"},
    )  # fmt: skip
    # Two colours, one above the other: which is out shows what was kept.
    image = Image.new("RGB", (800, 1400), "navy")
    image.paste("gold", (0, 700, 800, 1400))
    image.save(tmp_path / "tall.png")
    upload = SimpleUploadedFile("tall.png", (tmp_path / "tall.png").read_bytes(), "image/png")
    assert bring(lead, upload)[0] == 200
    row = LibraryFile.objects.get()
    one, there = f"/lumikko/library/{row.pk}/", f"/lumikko/compose/{message.pk}/de-DE/instagram/"
    for across, down in (("nan", "1"), ("x", ""), ("-1", "50"), ("50", "101")):
        lead.post(one, {"act": "keep", "across": across, "down": down})
        row.refresh_from_db()
        assert row.focus is None
    assert 'viewBox="0 200 800 1000"' in lead.get(one).content.decode()
    lead.post(one, {"act": "keep", "across": "50", "down": "0"})
    assert 'viewBox="0 0 800 1000"' in lead.get(one).content.decode()
    given = {"base": "0", "text": "Sie hält.", "file": row.file.sha256, "alt": "Zwei Farben", "focus": ""}  # fmt: skip
    assert 'viewBox="0 0 800 1000"' in lead.post(f"{there}save/", given).json()["images"]
    below = given | {"base": "1", "focus": "0.5,1"}
    assert 'viewBox="0 400 800 1000"' in lead.post(f"{there}save/", below).json()["images"]
    variant = message.variants.get()
    schedule = f"/lumikko/compose/{message.pk}/schedule/"
    day = (timezone.now() + timedelta(days=2)).date().isoformat()
    go = {"act": "schedule", "when": "at", "day": day, "clock": "09:00", "go": f"{variant.pk}-{instagram.pk}"}  # fmt: skip

    def out() -> tuple[int, bool, str]:
        """How many are planned, what colour is in the upper part, and which alt text it has."""
        lead.post(schedule, go)
        publication = Publication.objects.get()
        (placed,) = publication.variant.media.all()
        with Image.open(stored_path(placed.file.sha256)) as made:
            gold = made.convert("L").getpixel((400, 350)) > 128
        return Publication.objects.count(), gold, placed.alt

    # It fetches files: from a house that it can reach.
    with patch("homeground.web.views.composing.desk.can_fetch", return_value=True):
        assert out() == (1, True, "Zwei Farben")
        lead.post(f"{there}save/", given | {"base": "2", "alt": "Blau und Gold"})
        # Not by itself, and then as the same publication: other pictures are other words.
        assert Publication.objects.get().variant.media.get().alt == "Zwei Farben"
        assert out() == (1, False, "Blau und Gold")
