"""What a person is told, in the page: the bell, the list, the way on, how they hear of what; webhooks."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from homeground.accounts.joining import join
from homeground.accounts.models import User
from homeground.accounts.rights import BuiltIn
from homeground.notifications.kinds import Kind, Way
from homeground.notifications.models import Dispatch, Endpoint, Notice, Wishes
from homeground.notifications.spreading import spread
from homeground.notifications.telling import tell
from homeground.publishing.news import tell_of
from tests.web import lanterns

HOOK = {"url": "https://hooks.lumikko.example/in", "kind": [Kind.FAILED.value]}


def told(made: lanterns.Lanterns) -> None:
    """Two failures on one account, one on another, and an account's trouble."""
    tell_of(Kind.FAILED, [made.publications[n].pk for n in (6, 0, 4)])
    tell(
        Kind.ACCOUNT, made.accounts[2], at=("account", made.accounts[2].pk),
        account="mastodon/lumikko_de", state="needs_reconnection", why="<b>The token</b> ended.",
    )  # fmt: skip
    spread(now=timezone.now())


def test_the_bell_counts_what_is_new_and_asks_for_itself(
    client: Client, made: lanterns.Lanterns
) -> None:
    assert (
        'class="many"' not in client.get("/lumikko/").content.decode().split('id="bell"')[1][:900]
    )
    told(made)
    part = client.get("/lumikko/notices/bell/")
    words = part.content.decode()
    assert 'hx-trigger="every 30s"' in words
    assert "3 new" in words
    same = client.get("/lumikko/notices/bell/", headers={"If-None-Match": part["ETag"]})
    assert same.status_code == 304


def test_the_list_and_the_way_on(client: Client, made: lanterns.Lanterns) -> None:
    told(made)
    page = client.get("/lumikko/notices/").content.decode()
    assert "2 publications on vk/lumikko_ru failed" in page
    assert "mastodon/lumikko_de: must be connected anew" in page
    assert "&lt;b&gt;The token&lt;/b&gt; ended." in page
    assert "Germany" in page
    one = Notice.objects.get(kind=Kind.FAILED, many=1)
    leads = client.get(f"/lumikko/notices/{one.pk}/")
    assert leads.headers["Location"] == f"/lumikko/campaigns/halti/{made.publications[4].pk}/"
    several = Notice.objects.get(many=2)
    assert client.get(f"/lumikko/notices/{several.pk}/").headers["Location"] == "/lumikko/"
    of_account = Notice.objects.get(kind=Kind.ACCOUNT)
    where = client.get(f"/lumikko/notices/{of_account.pk}/").headers["Location"]
    assert where == f"/lumikko/networks/{made.accounts[2].pk}/"
    for notice in Notice.objects.all():
        assert notice.read_at is not None
    assert "3 new" not in client.get("/lumikko/notices/bell/").content.decode()


def test_a_notice_of_another_version_leads_home(client: Client, made: lanterns.Lanterns) -> None:
    told(made)
    Notice.objects.update(kind="of.later", details={"at": ["no-such-page", 1]}, many=1)
    for notice in Notice.objects.all():
        assert client.get(f"/lumikko/notices/{notice.pk}/").headers["Location"] == "/lumikko/"
    assert client.get("/lumikko/notices/").status_code == 200


def test_marking_all_leaves_what_came_after_the_page(
    client: Client, made: lanterns.Lanterns
) -> None:
    told(made)
    newest = Notice.objects.order_by("-pk")[0].pk
    assert f'name="newest" value="{newest}"' in client.get("/lumikko/notices/").content.decode()
    tell_of(Kind.BY_HAND, [made.publications[7].pk])
    spread(now=timezone.now())
    client.post("/lumikko/notices/read/", {"newest": newest})
    assert [each.kind for each in Notice.objects.filter(read_at=None)] == [Kind.BY_HAND]
    client.post("/lumikko/notices/read/", {"newest": "x"})
    assert not Notice.objects.filter(read_at=None).exists()


def test_narrowing(client: Client, made: lanterns.Lanterns) -> None:
    told(made)
    Notice.objects.filter(many=2).update(read_at=timezone.now())
    of_account = client.get("/lumikko/notices/?kind=account.trouble").content.decode()
    assert "mastodon/lumikko_de:" in of_account
    assert "failed" not in of_account.split('id="notices"')[1]
    new = client.get("/lumikko/notices/?new=1").content.decode()
    assert "2 publications" not in new
    in_russia = client.get("/lumikko/notices/?market=ru-RU").content.decode()
    assert "2 publications" in in_russia
    assert "mastodon/lumikko_de:" not in in_russia
    assert (
        "Nothing that fits" in client.get("/lumikko/notices/?kind=webhook.ended").content.decode()
    )


def test_a_market_that_was_taken_away_is_seen_no_more(made: lanterns.Lanterns) -> None:
    person = User.objects.create_user("ru@lumikko.example", lanterns.PASSWORD)
    given = join(made.organization, person, BuiltIn.MARKET_MANAGER, market=made.markets["ru"])
    told(made)
    client = Client()
    client.force_login(person)
    assert "2 publications" in client.get("/lumikko/notices/").content.decode()
    notice = Notice.objects.get(person=person)
    given.market = made.markets["de"]
    given.save()
    assert "2 publications" not in client.get("/lumikko/notices/").content.decode()
    assert client.get(f"/lumikko/notices/{notice.pk}/").status_code == 404
    assert "1 new" not in client.get("/lumikko/notices/bell/").content.decode()
    of_lead = Notice.objects.filter(person=made.user)[0]
    assert client.get(f"/lumikko/notices/{of_lead.pk}/").status_code == 404


def test_choosing_what_one_hears_of(client: Client, made: lanterns.Lanterns) -> None:
    client.cookies["time_zone"] = "Asia/Singapore"
    page = client.get("/lumikko/notices/choices/").content.decode()
    assert '<option value="Asia/Singapore" selected>' in page
    sent = {
        Kind.FAILED.value: [Way.PAGE.value, Way.DIGEST.value], "digest": "daily", "hour": "17",
        "zone": "Europe/Moscow", "weekdays": "on", "quiet_from": "22", "quiet_to": "6",
    }  # fmt: skip
    assert client.post("/lumikko/notices/choices/", sent).status_code == 302
    kept = Wishes.objects.get(person=made.user)
    assert kept.ways[Kind.FAILED] == ["page", "digest"]
    assert kept.ways[Kind.ACCOUNT] == [], "nothing was chosen for it"
    assert (kept.digest_hour, kept.weekdays_only, kept.time_zone) == (17, True, "Europe/Moscow")
    assert (kept.quiet_from, kept.quiet_to) == (22, 6)
    half = client.post("/lumikko/notices/choices/", sent | {"quiet_to": "", "hour": "18"})
    assert half.status_code == 422
    words = half.content.decode()
    assert "The quiet hours have no beginning or no end." in words
    assert '<option value="18" selected>' in words, "what was typed stays"
    assert Wishes.objects.get(person=made.user).digest_hour == 17


def test_only_what_one_may_hear_of_is_offered(made: lanterns.Lanterns) -> None:
    person = User.objects.create_user("client@lumikko.example", lanterns.PASSWORD)
    join(made.organization, person, BuiltIn.CLIENT)
    client = Client()
    client.force_login(person)
    page = client.get("/lumikko/notices/choices/").content.decode()
    assert "An approval is asked for" in page
    assert "A publication failed" not in page
    assert "/lumikko/webhooks/" not in client.get("/lumikko/notices/").content.decode()


def test_a_webhook_s_secret_is_shown_once(client: Client, made: lanterns.Lanterns) -> None:
    added = client.post("/lumikko/webhooks/", HOOK)
    endpoint = Endpoint.objects.get()
    secret = endpoint.secrets["secret"]
    assert secret in added.content.decode()
    assert "no-store" in added["Cache-Control"]
    there = f"/lumikko/webhooks/{endpoint.pk}/"
    for page in (there, "/lumikko/webhooks/"):
        assert secret not in client.get(page).content.decode()
    renewed = client.post(there, {"act": "rotate"}).content.decode()
    endpoint.refresh_from_db()
    assert endpoint.secrets["secret"] in renewed
    assert secret not in renewed
    assert endpoint.secrets["former"] == secret


def test_a_webhook_is_tested_changed_switched_and_removed(
    client: Client, made: lanterns.Lanterns
) -> None:
    client.post("/lumikko/webhooks/", HOOK)
    endpoint = Endpoint.objects.get()
    there = f"/lumikko/webhooks/{endpoint.pk}/"
    assert client.post(there, {"act": "test"}).status_code == 302
    message = Dispatch.objects.get()
    assert "on its way" in client.get(there).content.decode()
    Dispatch.objects.update(try_at=None, given_up_at=timezone.now(), status=500, said="<i>no</i>")
    shown = client.get(there).content.decode()
    assert "given up" in shown
    assert "&lt;i&gt;no&lt;/i&gt;" in shown
    client.post(there, {"act": "again", "message": str(message.pk)})
    assert Dispatch.objects.get().try_at is not None
    assert client.post(there, {"act": "again", "message": "x"}).status_code == 404
    private = client.post(there, HOOK | {"act": "change", "url": "https://10.0.0.1/in"})
    assert private.status_code == 422
    assert "https://10.0.0.1/in" in private.content.decode(), "what was typed stays"
    client.post(there, {"act": "change", "url": HOOK["url"], "kind": [Kind.JOINED.value]})
    assert Endpoint.objects.get().kinds == [Kind.JOINED]
    client.post(there, {"act": "off"})
    assert Endpoint.objects.get().ended_at is not None
    assert "switched off" in client.get("/lumikko/webhooks/").content.decode()
    client.post(there, {"act": "on"})
    client.post(there, {"act": "remove"})
    assert not Endpoint.objects.exists()


def test_the_list_asks_as_often_for_many(client: Client, made: lanterns.Lanterns) -> None:
    now, asked = timezone.now(), []
    client.get("/lumikko/notices/")
    for many in (3, 60):
        for number in range(many):
            Notice.objects.create(
                organization=made.organization, person=made.user, brand=made.brand,
                market=made.markets["ru"], kind=Kind.FAILED, key=f"{many}/{number}", first_at=now,
                at=now - timedelta(hours=number), details={"what": "Halti", "account": "vk/l"},
            )  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            client.get("/lumikko/notices/")
        asked.append(len(captured))
    assert asked[0] == asked[1] < 20
