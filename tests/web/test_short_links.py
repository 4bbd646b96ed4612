"""A short link from the rule to the click, and what is told of what came by it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as house_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from standardwebhooks import Webhook

from homeground.content.models import Campaign, Message
from homeground.content.versions import Words, in_composer, write_variant
from homeground.measurement.attribution import subscriber_referral_rate
from homeground.publishing.checking import check_file, facts_of
from homeground.publishing.models import Publication
from homeground.publishing.planning import plan_rows
from homeground.referrals import choosing, queries
from homeground.referrals.customers import referral_rate
from homeground.referrals.models import Clicks, Conversion, Link, Referring, Use
from homeground.web.views.referrals import following
from tests.web import lanterns
from tests.web.test_link_rule import LINK, RULE

pytestmark = pytest.mark.django_db

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0"
HOST = "go.lumikko.example"
FILE = (
    "when;account;text;link\n"
    "2027-03-01 09:00;mastodon/lumikko_de;Sie hält.;https://lumikko.example/halti\n"
    "2027-03-02 09:00;mastodon/lumikko_de;Sie hält.;https://lumikko.example/halti\n"
    "2027-03-01 09:00;x/lumikko_uk;It lasts.;https://lumikko.example/halti\n"
)


@pytest.fixture(autouse=True)
def names(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    known = replace(
        house_settings.HOMEGROUND, public_url="https://house.example", link_hosts=(HOST, "go.other.example")
    )  # fmt: skip
    monkeypatch.setattr(house_settings, "HOMEGROUND", known)
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    monkeypatch.setattr(following, "floods", following.Floods())


@pytest.fixture
def brand(house: lanterns.Lanterns) -> lanterns.Lanterns:
    house.brand.sandbox_url = ""
    house.brand.save()
    return house


def shorten(made: lanterns.Lanterns, **more: object) -> Referring:
    said: dict[str, object] = {
        "shortens": True, "in_files": True, "host": HOST, "parameter": "hg_link", "all_told": False,
    }  # fmt: skip
    return choosing.keep(made.brand, **(said | more), by=made.user)  # type: ignore[arg-type]


def plan(made: lanterns.Lanterns, folder: Path, text: str = FILE) -> list[Publication]:
    file = folder / "halti.csv"
    file.write_text(text, encoding="utf-8")
    now = datetime(2027, 2, 1, tzinfo=UTC)
    accounts, facts = facts_of(made.brand, now=now)
    checked = check_file(
        file, made.brand, facts, now=now, accounts_named=(), time_zone=None, campaign=None,
        media_folder=None, encoding=None,
    )  # fmt: skip
    assert not checked.errors, checked.errors
    planned = plan_rows(made.brand, checked.rows, accounts, now=now)
    assert not planned.problems
    found = Publication.objects.filter(pk__in=planned.publications.values())
    return list(found.select_related("variant", "account").order_by("pk"))


def click(link: str, agent: str = CHROME, **more: object) -> object:
    path = "/l/" + link.rpartition("/")[2]
    return Client().get(path, headers={"user-agent": agent, "host": HOST}, **more)  # type: ignore[arg-type]


def test_a_file_read_twice_has_the_same_links_and_each_leads_where_its_row_said(
    brand: lanterns.Lanterns, tmp_path: Path
) -> None:
    shorten(brand)
    first = plan(brand, tmp_path)
    again = plan(brand, tmp_path)
    assert [each.pk for each in again] == [each.pk for each in first]
    german, later, british = first
    assert german.variant.link == later.variant.link != british.variant.link
    assert german.variant.link.startswith(f"https://{HOST}/l/")
    link = Link.objects.get(uses__variant=german.variant)
    assert link.address == german.variant.link
    assert link.target == f"https://lumikko.example/halti?hg_link={link.code}"
    assert (Link.objects.count(), Use.objects.count()) == (2, 3)
    # Where it is in two publications, a click is of neither alone.
    click(german.variant.link)
    click(british.variant.link)
    assert queries.funnel_of(publication=german).clicks is None
    assert queries.funnel_of(publication=british).clicks == 1
    assert queries.funnel_of(campaign=Campaign.objects.get()).clicks == 2
    assert queries.funnel_of(account=brand.accounts[0]).clicks is None
    # Without leave, files keep their links.
    shorten(brand, in_files=False)
    untouched = plan(brand, tmp_path, FILE.replace("lasts", "stays").replace("-01 09", "-05 09"))
    assert untouched[-1].variant.link == "https://lumikko.example/halti"


def test_from_the_composer_by_the_rule_for_links_to_the_page_it_leads_to(
    lead: Client, brand: lanterns.Lanterns
) -> None:
    shorten(brand)
    assert lead.post("/lumikko/plan/links/", RULE).status_code == 302
    campaign = Campaign.objects.create(
        organization=brand.organization, brand=brand.brand, name="Halti", slug="halti"
    )
    message = Message.objects.create(
        organization=brand.organization, campaign=campaign, name="Neue Lampe!"
    )
    write_variant(
        in_composer(message, brand.markets["de"], "mastodon"), Words("Sie hält.", link=LINK),
        base=0, by=brand.user,
    )  # fmt: skip
    page = lead.get(f"/lumikko/compose/{message.pk}/de-DE/mastodon/").content.decode()
    variant = message.variants.get()
    account = next(a for a in brand.accounts if a.market_id == variant.market_id)
    day = (timezone.now() + timedelta(days=2)).date().isoformat()
    given = {"act": "schedule", "when": "at", "day": day, "clock": "09:00", "go": f"{variant.pk}-{account.pk}"}  # fmt: skip
    for _click in range(2):
        lead.post(f"/lumikko/compose/{message.pk}/schedule/", given)
    publication = Publication.objects.get()
    assert f'id="shown-link" dir="ltr">{publication.variant.link}<' in page
    sent = {"text": "x", "link": LINK, "parameters": "", "sites": "", "short": f"https://{HOST}/l/000000000"}  # fmt: skip
    assert (
        f"https://{HOST}/l/000000000" in lead.post("/compose/count/weibo/", sent).content.decode()
    )
    variant.refresh_from_db()
    assert variant.link == LINK
    answer = click(publication.variant.link)
    link = Link.objects.get()
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert answer["Location"] == link.target  # type: ignore[index]
    Link.objects.update(target="https://lumikko.example/фонарь?x=1#купить")
    russian = click(publication.variant.link)["Location"]  # type: ignore[index]
    assert russian.startswith("https://lumikko.example/%D1%84")
    assert "utm_source=mastodon" in link.target
    assert link.target.endswith(f"&hg_link={link.code}#buy")
    assert (link.written, link.account, link.message) == (LINK, account, message)


def test_people_are_counted_by_the_hour_and_nothing_is_kept_of_them(
    brand: lanterns.Lanterns, tmp_path: Path
) -> None:
    shorten(brand)
    address = plan(brand, tmp_path)[0].variant.link
    with CaptureQueriesContext(connection) as asked:
        answer = click(address, REMOTE_ADDR="192.0.2.1")
    assert not answer.cookies  # type: ignore[attr-defined]
    assert answer["Cache-Control"] == "no-store, private"  # type: ignore[index]
    about = [query["sql"] for query in asked if "set_config" not in query["sql"]]
    # Which link, the click, and around it the savepoint of a test.
    assert len(about) <= 4, about
    assert "192.0.2.1" not in str(asked.captured_queries)
    click(address, REMOTE_ADDR="192.0.2.1")
    click(address, REMOTE_ADDR="192.0.2.2")
    click(address, "facebookexternalhit/1.1", REMOTE_ADDR="192.0.2.3")
    path = "/l/" + address.rpartition("/")[2]
    ahead = Client().head(path, headers={"user-agent": CHROME, "host": HOST})
    assert ahead.status_code == 302
    hours = Clicks.objects.get()
    assert (hours.people, hours.machines) == (2, 1)
    assert (hours.hour.minute, hours.hour.second) == (0, 0)


def test_it_leads_only_where_its_brand_wrote(
    brand: lanterns.Lanterns, tmp_path: Path, lead: Client
) -> None:
    shorten(brand)
    address = plan(brand, tmp_path)[0].variant.link
    code = address.rpartition("/")[2]
    other = lanterns.organization("other", brand_slug="other", name="Other")
    shorten(other, host="go.other.example")
    forged = code[:8] + "zz"
    for path in (f"/l/{forged}", "/l/https://evil.example", f"/l/{code}x", "/l/%00", "/l/none"):
        assert Client().get(path, headers={"host": HOST}).status_code == 404, path
    mine = Client().get(f"/l/{code}?next=https://evil.example", headers={"host": HOST})
    assert mine["Location"] == f"https://lumikko.example/halti?hg_link={code}"
    # Another brand's name does not lead to this brand's page; the house's own does.
    assert Client().get(f"/l/{code}", headers={"host": "go.other.example"}).status_code == 404
    assert Client().get(f"/l/{code}", headers={"host": "house.example"}).status_code == 302
    # At a brand's name there is nothing else of the house, not even for who is signed in.
    assert lead.get("/lumikko/", headers={"host": HOST}).status_code == 404
    Link.objects.update(ended_at=timezone.now())
    ended = Client().get(f"/l/{code}", headers={"host": HOST})
    assert ended.status_code == 410
    assert "taken it back" in ended.content.decode()
    Referring.objects.all().delete()
    with pytest.raises(Exception, match="does not answer to the name"):
        shorten(brand, host="go.evil.example")


def test_a_name_has_one_brand(brand: lanterns.Lanterns) -> None:
    shorten(brand)
    other = lanterns.organization("other", brand_slug="other", name="Other")
    with pytest.raises(Exception, match="is another brand"):
        shorten(other)


def tell(token: str, what: object) -> tuple[int, dict[str, object]]:
    answer = Client().post(
        "/l/conversions", json.dumps(what), content_type="application/json",
        headers={"authorization": f"Bearer {token}"},
    )  # fmt: skip
    return answer.status_code, answer.json()


def test_a_shops_server_tells_once_and_what_is_not_known_is_kept_aside(
    brand: lanterns.Lanterns, tmp_path: Path
) -> None:
    shorten(brand, all_told=True)
    code = plan(brand, tmp_path)[0].variant.link.rpartition("/")[2]
    token = choosing.new_token(brand.brand, by=brand.user, now=timezone.now())
    assert token not in str(Referring.objects.values())
    one = {"id": "order-1", "code": code, "value": "49.90", "currency": "EUR", "new_customer": True}
    assert tell(token, one) == (200, {"new": 1, "known": 0, "aside": [], "refused": []})
    assert tell(token, one) == (200, {"new": 0, "known": 1, "aside": [], "refused": []})
    status, answer = tell(
        token,
        {"conversions": [
            one | {"value": "5"},
            {"id": 2, "code": "gone12345", "new_customer": True},
            {"id": "3", "new_customer": True},
            {"id": "4", "value": "1,249"},
            {"id": "5", "at": "2031-01-01T00:00:00Z"},
            "nonsense",
        ]},
    )  # fmt: skip
    assert status == 200
    assert (answer["new"], answer["aside"]) == (2, ["2"])
    refused = answer["refused"]
    assert isinstance(refused, list)
    assert [each.get("number") for each in refused] == [3, 4, 5, None]
    kept = Conversion.objects.get(told_as="order-1")
    assert (str(kept.value), kept.currency) == ("49.9000", "EUR")
    unknown = Conversion.objects.get(told_as="3")
    assert (unknown.value, unknown.currency, unknown.link) == (None, "", None)
    ever = date(2000, 1, 1), date(2100, 1, 1)
    assert referral_rate(brand.brand, *ever, "UTC") == subscriber_referral_rate(1, 3)
    campaign = Campaign.objects.get()
    assert queries.funnel_of(campaign=campaign).conversions == 1
    for wrong in ("", token + "x", token.replace("hgc_", "hgc_9")):
        assert tell(wrong, one)[0] == 401
    assert tell(token, [])[0] == 400
    choosing.drop_token(brand.brand, by=brand.user)
    assert tell(token, one)[0] == 401


def test_a_webhook_is_taken_when_it_is_signed_and_new(brand: lanterns.Lanterns) -> None:
    secret = choosing.new_webhook_secret(brand.brand, by=brand.user, now=timezone.now())
    address = f"/l/conversions/{brand.organization.pk}-{brand.brand.pk}"
    body = json.dumps(
        {"type": "order.paid", "timestamp": "2026-11-20T09:00:00Z", "data": {"code": ""}}
    )

    def post(at: datetime, said: str = body) -> int:
        signature = Webhook(secret).sign("msg_1", at, body)
        return Client().post(
            address, said, content_type="application/json",
            headers={
                "webhook-id": "msg_1", "webhook-timestamp": str(int(at.timestamp())),
                "webhook-signature": f"v1,b3RoZXI= {signature}",
            },
        ).status_code  # fmt: skip

    now = timezone.now()
    assert post(now) == 200
    assert post(now) == 200
    assert Conversion.objects.get().told_as == "msg_1"
    assert post(now, body.replace("paid", "lost")) == 401
    assert post(now - timedelta(minutes=6)) == 401
    other = lanterns.organization("other", brand_slug="other", name="Other")
    address = f"/l/conversions/{other.organization.pk}-{other.brand.pk}"
    assert post(now) == 401
