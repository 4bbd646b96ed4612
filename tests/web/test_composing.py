"""Planning a campaign, writing it for its markets, and scheduling it: the pages, without a browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from homeground.accounts.models import Assignment, Membership, User
from homeground.accounts.rights import BuiltIn
from homeground.content.models import Campaign, MediaFile, Message, Variant, VariantVersion
from homeground.content.versions import (
    MessageWords,
    Words,
    in_composer,
    write_message,
    write_variant,
)
from homeground.publishing.models import Publication
from homeground.publishing.states import State
from tests.web import lanterns
from tests.web.chromium import PASSWORD

pytestmark = pytest.mark.django_db

HOSTILE = '=HYPERLINK("https://evil.example")<script>alert(1)</script>🏮'


@pytest.fixture
def message(house: lanterns.Lanterns) -> Message:
    campaign = Campaign.objects.create(
        organization=house.organization, brand=house.brand, name="Halti", slug="halti"
    )
    message = Message.objects.create(
        organization=house.organization, campaign=campaign, name="Launch"
    )
    write_message(message, MessageWords("It lasts.", "en"), by=house.user)
    return message


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return unescape(response.content.decode())


def at(message: Message, place: str = "de-DE/mastodon", more: str = "") -> str:
    return f"/lumikko/compose/{message.pk}/{place}/{more}"


def tomorrow() -> str:
    return (datetime.now() + timedelta(days=1)).date().isoformat()


def test_a_campaign_and_its_message_are_made(lead: Client, house: lanterns.Lanterns) -> None:
    given = {"name": "Halti  2027", "goal": HOSTILE, "starts_on": "2027-01-04", "ends_on": ""}
    made = lead.post("/lumikko/plan/new/", given)
    assert made.headers["Location"] == "/lumikko/plan/of/halti-2027/messages/new/"
    again = lead.post("/lumikko/plan/new/", given)
    assert again.status_code == 422
    assert "There is a campaign called “Halti 2027” already." in unescape(again.content.decode())
    words = {"name": "Launch", "text": "It lasts.", "language": "en", "link": "lumikko.example"}
    refused = lead.post("/lumikko/plan/of/halti-2027/messages/new/", words)
    assert refused.status_code == 422
    assert ">It lasts.</textarea>" in refused.content.decode()
    kept = lead.post("/lumikko/plan/of/halti-2027/messages/new/", words | {"link": ""})
    assert kept.headers["Location"] == "/lumikko/campaigns/halti-2027/"
    page = lead.get("/lumikko/campaigns/halti-2027/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "Launch" in page
    message = Message.objects.get()
    words |= {"text": "It lasts long.", "link": ""}
    lead.post(f"/lumikko/plan/messages/{message.pk}/", words)
    assert list(message.versions.values_list("number", "text")) == [
        (1, "It lasts."), (2, "It lasts long."),
    ]  # fmt: skip
    assert "<ins> long</ins>" in text_of(lead, f"/lumikko/plan/messages/{message.pk}/")


def test_what_is_written_is_saved_checked_and_restored(
    lead: Client, house: lanterns.Lanterns, message: Message
) -> None:
    assert "It lasts." in text_of(lead, at(message))
    said = lead.post(at(message, more="save/"), {"base": "0", "text": "Sie hält.", "link": ""})
    told = said.json()
    assert told["number"] == 1
    assert told["said"].startswith("Saved ")
    assert "Nothing stands in the way: Mastodon takes it" in told["checks"]
    long = lead.post(at(message, more="save/"), {"base": "1", "text": "x" * 501, "label": "Reklam"})
    assert "It is too long for Mastodon: 508 characters, label included" in unescape(
        long.json()["checks"]
    )
    assert "which the law of DE wants" in unescape(long.json()["checks"])
    lead.post(at(message, more="versions/1/restore/"))
    assert Variant.objects.get(in_composer=True).text == "Sie hält."
    assert [version.number for version in VariantVersion.objects.all()] == [1, 2, 3]
    page = text_of(lead, at(message))
    # What one person wrote within five minutes is one step.
    assert "Restore version" not in page
    write_variant(
        in_composer(message, house.markets["de"], "mastodon"), Words("Hält."), base=3, by=None
    )
    assert "Restore version 3" in text_of(lead, at(message))
    assert lead.post(at(message, more="versions/9/restore/")).status_code == 404


def test_another_saved_meanwhile(lead: Client, house: lanterns.Lanterns, message: Message) -> None:
    write_variant(
        in_composer(message, house.markets["de"], "mastodon"), Words("Sie hält."), base=0, by=None
    )
    late = lead.post(at(message, more="save/"), {"base": "0", "text": "Sie hält lange."})
    assert late.status_code == 409
    assert "<ins> lange</ins>" in late.json()["overtaken"]
    # Without a script, the page says the same, and what was typed is there to be saved on top.
    page = lead.post(at(message), {"base": "0", "text": "Sie hält lange."})
    assert page.status_code == 409
    assert 'name="base" value="1"' in page.content.decode()
    assert ">Sie hält lange.</textarea>" in page.content.decode()
    assert lead.post(at(message), {"base": "1", "text": "Sie hält lange."}).status_code == 302
    assert Variant.objects.get(in_composer=True).text == "Sie hält lange."


@pytest.mark.parametrize("text", [HOSTILE, "\0\r\n🏮 \ud83c", "=1+1", "'; DROP TABLE x; --"])
def test_hostile_words_are_words(
    lead: Client, house: lanterns.Lanterns, message: Message, text: str
) -> None:
    given = {"base": "x", "text": text.encode("utf-8", "ignore").decode(), "alt": "y", "file": "z"}
    assert lead.post(at(message, more="save/"), given).status_code == 200
    page = lead.get(at(message)).content.decode()
    assert "<script>alert" not in page


def test_what_is_too_long_to_keep_is_refused_with_a_reason(lead: Client, message: Message) -> None:
    refused = lead.post(at(message, more="save/"), {"base": "0", "text": "x" * 200_001})
    assert refused.status_code == 422
    assert "at most 200000" in refused.json()["what"]


@pytest.mark.parametrize(
    ("network", "text", "count"),
    [
        ("x", "Out: https://lumikko.com/halti 🏮", "31 / 280 weighted characters"),
        ("mastodon", "Out: https://lumikko.com/halti 🏮", "30 / 500 characters"),
        ("bluesky", "👨‍👩‍👧‍👦", "1 / 300 graphemes"),
        ("weibo", "一盏灯", "3 / "),
    ],
)
def test_the_count_is_the_networks_own(lead: Client, network: str, text: str, count: str) -> None:
    counted = lead.post(f"/compose/count/{network}/", {"text": text})
    assert count in counted.content.decode()
    assert lead.post("/compose/count/nobody/", {"text": text}).status_code == 404


def test_a_file_is_taken_in_with_its_alt_text(
    lead: Client, house: lanterns.Lanterns, message: Message, tmp_path: Path
) -> None:
    content, _path = lanterns.picture(tmp_path)
    given = {"base": "0", "text": "Sie hält."}
    upload = SimpleUploadedFile("lamp.png", content, "image/png")
    told = lead.post(at(message, more="save/"), given | {"upload": upload}).json()
    file = MediaFile.objects.get()
    assert file.sha256 in told["files"]
    assert "The image lamp.png has no alt text." in told["checks"]
    more = {"base": "1", "file": file.sha256, "alt": "A lamp | over snow"}
    assert "no alt text" not in lead.post(at(message, more="save/"), given | more).json()["checks"]
    assert VariantVersion.objects.get(number=2).media == [[file.sha256, "A lamp | over snow"]]
    broken = SimpleUploadedFile("lamp.png", b"<svg onload=alert(1)>", "image/png")
    refused = lead.post(at(message, more="save/"), given | {"base": "2", "upload": broken})
    assert refused.status_code == 422
    stolen = lead.post(
        at(message, more="save/"), given | {"base": "2", "file": "0" * 64, "alt": ""}
    )
    assert "0" * 64 not in stolen.json()["files"]


def write(
    message: Message, house: lanterns.Lanterns, language: str, network: str, text: str
) -> None:
    write_variant(
        in_composer(message, house.markets[language], network), Words(text), base=0, by=house.user
    )


def test_it_is_scheduled_once_by_each_markets_clock(
    lead: Client, house: lanterns.Lanterns, message: Message
) -> None:
    write(message, house, "de", "mastodon", "Sie hält.")
    write(message, house, "ru", "vk", "Светит долго.")
    address = f"/lumikko/compose/{message.pk}/schedule/"
    assert "Schedule for 2 markets" in text_of(lead, address)
    choices = [
        f"{variant.pk}-{account.pk}"
        for variant in Variant.objects.all()
        for account in house.accounts
        if (account.market, account.network) == (variant.market, variant.network)
    ]
    given = {"when": "at", "day": tomorrow(), "clock": "09:00", "go": choices}
    one = lead.post(address, given | {"act": "look", "go": choices[:1]}).content.decode()
    assert "Schedule for 1 market<" in one
    for _click in range(2):
        done = lead.post(address, given | {"act": "schedule"})
        assert done.headers["Location"] == "/lumikko/campaigns/halti/"
    made = Publication.objects.order_by("due_at")
    assert [(p.time_zone, p.variant.text) for p in made] == [
        ("Europe/Moscow", "Светит долго."), ("Europe/Berlin", "Sie hält."),
    ]  # fmt: skip
    assert {p.due_at.astimezone().minute for p in made} == {0}
    assert Message.objects.count() == Campaign.objects.count() == 1
    page = text_of(lead, "/lumikko/campaigns/halti/")
    assert "Scheduled for 2 markets: 2." in page
    # What is written afterwards does not go out by itself.
    variant = Variant.objects.get(in_composer=True, network="vk")
    write_variant(variant, Words("Светит очень долго."), base=1, by=None)
    assert made[0].variant.text == "Светит долго."
    assert "newer text not scheduled" in text_of(lead, "/lumikko/campaigns/halti/")
    reword = {"act": "schedule", "go": [c for c in choices if c.startswith(f"{variant.pk}-")]}
    lead.post(address, given | reword)
    assert Publication.objects.count() == 2
    assert Publication.objects.order_by("due_at")[0].variant.text == "Светит очень долго."
    assert "newer text not scheduled" not in text_of(lead, "/lumikko/campaigns/halti/")


def test_nothing_is_scheduled_while_something_is_wrong(
    lead: Client, house: lanterns.Lanterns, message: Message
) -> None:
    write(message, house, "de", "mastodon", "x" * 501)
    write(message, house, "ru", "vk", "Светит долго.")
    address = f"/lumikko/compose/{message.pk}/schedule/"
    pairs = [
        (v, a) for v in Variant.objects.all() for a in house.accounts if a.network == v.network
    ]
    go = [f"{v.pk}-{a.pk}" for v, a in pairs if a.market_id == v.market_id]
    given = {"act": "schedule", "when": "at", "day": tomorrow(), "clock": "09:00", "go": go}
    refused = lead.post(address, given)
    assert refused.status_code == 422
    assert "It is too long for Mastodon" in refused.content.decode()
    assert not Publication.objects.exists()
    wrongs: tuple[dict[str, Any], ...] = (
        {"day": "2020-01-01"},
        {"clock": "25:61"},
        {"go": []},
        {"go": ["x"]},
    )
    for wrong in wrongs:
        assert lead.post(address, given | {"go": go[1:]} | wrong).status_code == 422
    assert not Publication.objects.exists()


def test_another_message_at_the_same_minute_keeps_its_words(
    lead: Client, house: lanterns.Lanterns, message: Message
) -> None:
    write(message, house, "ru", "vk", "Светит долго.")
    other = Message.objects.create(
        organization=house.organization, campaign=message.campaign, name="Repair"
    )
    write(other, house, "ru", "vk", "Почините сами.")
    for each in (message, other):
        variant = Variant.objects.get(message=each, in_composer=True)
        given = {"when": "at", "day": tomorrow(), "clock": "09:00", "act": "schedule"}
        go = f"{variant.pk}-{house.accounts[0].pk}"
        lead.post(f"/lumikko/compose/{each.pk}/schedule/", given | {"go": go})
    texts = Publication.objects.values_list("variant__text", flat=True)
    assert set(texts) == {"Светит долго.", "Почините сами."}


def test_the_board_shows_what_has_drifted(
    lead: Client, house: lanterns.Lanterns, message: Message
) -> None:
    write(message, house, "de", "mastodon", "Sie hält.")
    assert "drifted" not in text_of(lead, "/lumikko/campaigns/halti/")
    write_message(message, MessageWords("It lasts long.", "en"), by=house.user)
    board = text_of(lead, "/lumikko/campaigns/halti/")
    assert "drifted" in board
    assert "missing" in board
    desk = text_of(lead, at(message))
    assert "It has changed since this was adapted" in desk
    assert "<ins> long</ins>" in desk
    lead.post(at(message), {"act": "aligned", "base": "1", "text": "Sie hält."})
    assert "drifted" not in text_of(lead, "/lumikko/campaigns/halti/")


def test_who_may_do_what(house: lanterns.Lanterns, message: Message) -> None:
    write(message, house, "de", "mastodon", "Sie hält.")
    person = User.objects.create_user("jana@lumikko.example", PASSWORD, name="Jana")
    membership = Membership.objects.create(organization=house.organization, user=person)
    client = Client()
    client.force_login(person)
    writes = {"base": "1", "text": "Sie hält lange."}
    schedule = f"/lumikko/compose/{message.pk}/schedule/"
    allowed = {
        BuiltIn.EMPLOYEE: (403, 403, 403),
        BuiltIn.AUTHOR: (403, 200, 403),
        BuiltIn.MARKET_MANAGER: (403, 200, 200),
        BuiltIn.BRAND_LEAD: (200, 200, 200),
    }
    for role, expected in allowed.items():
        Assignment.objects.filter(membership=membership).delete()
        Assignment.objects.create(
            organization=house.organization, membership=membership, role=role, brand=house.brand
        )
        found = (
            client.get("/lumikko/plan/new/").status_code,
            client.get(at(message)).status_code,
            client.get(schedule).status_code,
        )
        assert found == expected, role
        assert client.get("/lumikko/campaigns/halti/").status_code == 200
        saved = client.post(at(message, more="save/"), writes)
        assert (saved.status_code == 403) == (expected[1] == 403)
    # A manager of one market sees no other, and writes in no other.
    Assignment.objects.filter(membership=membership).delete()
    Assignment.objects.create(
        organization=house.organization, membership=membership, role=BuiltIn.MARKET_MANAGER,
        brand=house.brand, market=house.markets["de"],
    )  # fmt: skip
    assert client.get(at(message)).status_code == 200
    assert client.get(at(message, "ru-RU/vk")).status_code == 404
    assert "Russia" not in text_of(client, "/lumikko/campaigns/halti/")


def test_another_organizations_message_is_not_there(lead: Client, message: Message) -> None:
    others = lanterns.organization("kettu", brand_slug="kettu", name="Kettu")
    campaign = Campaign.objects.create(
        organization=others.organization, brand=others.brand, name="Halti", slug="halti"
    )
    stolen = Message.objects.create(
        organization=others.organization, campaign=campaign, name="Secret"
    )
    for address in (
        at(stolen), f"/lumikko/plan/messages/{stolen.pk}/", f"/lumikko/compose/{stolen.pk}/schedule/",
        at(message, "de-DE/nobody"), at(message, "ja-JP/line"), at(message, "de-DE/googleplus"),
    ):  # fmt: skip
        assert lead.get(address).status_code == 404, address
    assert lead.post(at(stolen, more="save/"), {"base": "0", "text": "x"}).status_code == 404


def test_states_of_cancelled_publications_do_not_stand_for_the_text(
    lead: Client, house: lanterns.Lanterns, message: Message
) -> None:
    write(message, house, "ru", "vk", "Светит долго.")
    variant = Variant.objects.get()
    given = {"when": "at", "day": tomorrow(), "clock": "09:00", "act": "schedule"}
    address = f"/lumikko/compose/{message.pk}/schedule/"
    lead.post(address, given | {"go": f"{variant.pk}-{house.accounts[0].pk}"})
    published = Publication.objects.get()
    lanterns.publish(published, published.due_at)
    page = text_of(lead, address)
    # What is out is not said again by default.
    assert "Schedule for 0 markets" in page
    assert "choose it only to say it again" in page
    Publication.objects.all().delete()
    lead.post(address, given | {"go": f"{variant.pk}-{house.accounts[0].pk}"})
    Publication.objects.update(state=State.CANCELLED)
    page = text_of(lead, address)
    assert "Schedule for 1 market<" in page


def test_the_number_of_queries_is_frozen(
    lead: Client, house: lanterns.Lanterns, message: Message
) -> None:
    """However many messages, texts and versions there are."""
    write(message, house, "de", "mastodon", "Sie hält.")
    pages = {"/lumikko/campaigns/halti/": 0, at(message): 0, at(message, "ru-RU/vk"): 0}
    for page in pages:
        lead.get(page)
        pages[page] = questions(lead, page)
    for number in range(12):
        more = Message.objects.create(
            organization=house.organization, campaign=message.campaign, name=f"Message {number}"
        )
        write(more, house, "de", "mastodon", "Sie hält.")
        variant = in_composer(message, house.markets["de"], "mastodon")
        write_variant(variant, Words(f"Sie hält {number} Jahre."), base=number + 1, by=house.user)
    assert {page: questions(lead, page) for page in pages} == pages
    assert pages[at(message)] <= 26
    # Who is asking, and of which organizations they are: the count itself asks nothing.
    assert questions(lead, "/compose/count/x/", text="Out today.") <= 5


def questions(client: Client, address: str, **given: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address, given) if given else client.get(address)
    assert answer.status_code == 200
    return len(asked)
