"""Every address, held against who may what: another tenant's things, another market's, a role's limits."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from homeground.accounts.inviting import invite
from homeground.accounts.joining import join
from homeground.accounts.models import CustomRole, PendingConnection, User
from homeground.accounts.rights import RIGHTS, BuiltIn, Right
from homeground.approvals.linking import make_link
from homeground.content.models import Import, LibraryFile, MediaFile
from homeground.content.short_links import code_of
from homeground.notifications.endpoints import add as add_endpoint
from homeground.notifications.kinds import Kind
from homeground.notifications.models import Notice
from homeground.publishing.feeding import make_feed
from homeground.publishing.models import Pause
from homeground.referrals.models import Link
from homeground.reports.linking import make_link as make_report_link
from homeground.reports.scheduling import add_schedule
from homeground.web.urls import urlpatterns
from tests.web import lanterns

OF_A_BRAND = [each for each in urlpatterns if "brand" in each.pattern.converters]
NO_THINGS = {"brand", "form", "network", "way", "at_market", "number", "kind"}
"""Arguments that name nothing of one tenant's; every other one names a thing."""

POSTS: dict[str, Right | None] = {
    "change_publication": Right.PUBLISH,
    "move_in_calendar": Right.PUBLISH,
    "account_slots": Right.PUBLISH,
    "library": Right.WRITE,
    "library_file": Right.WRITE,
    "pick_file": Right.WRITE,
    "schedule": Right.PUBLISH,
    "import": Right.PUBLISH,
    "import_table": Right.PUBLISH,
    "import_found": Right.PUBLISH,
    "import_cells": Right.PUBLISH,
    "import_files": Right.PUBLISH,
    "import_plan": Right.PUBLISH,
    "import_csv": Right.PUBLISH,
    "import_xlsx": Right.PUBLISH,
    "disconnect": Right.CONNECT,
    "try_again": Right.CONNECT,
    "connect": Right.CONNECT,
    "connect_network": Right.CONNECT,
    "connect_by_hand": Right.CONNECT,
    "connect_way": Right.CONNECT,
    "granted": Right.CONNECT,
    "compose": Right.WRITE,
    "save_variant": Right.WRITE,
    "here": Right.WRITE,
    "hashtags": Right.WRITE,
    "restore_variant": Right.WRITE,
    "link_rule": Right.PLAN,
    "new_campaign": Right.PLAN,
    "change_campaign": Right.PLAN,
    "new_message": Right.PLAN,
    "change_message": Right.PLAN,
    "approval_rule": Right.PEOPLE,
    "ask_again": Right.WRITE,
    "pause": Right.PAUSE,
    "end_pause": Right.PAUSE,
    "spending_cap": Right.SPEND,
    "remarks": Right.REMARK,
    "client_links": Right.PUBLISH,
    "client_link": Right.PUBLISH,
    "settle_task": Right.SETTLE,
    "report": Right.MEASURE,
    "report_page": Right.MEASURE,
    "report_file": Right.MEASURE,
    "report_links": Right.MEASURE,
    "report_link": Right.MEASURE,
    "report_letters": Right.MEASURE,
    "report_letter": Right.MEASURE,
    "task_numbers": Right.MEASURE,
    "task_table": Right.MEASURE,
    "measure": Right.MEASURE,
    "measure_network": Right.MEASURE,
    "measure_account": Right.MEASURE,
    "measure_campaign": Right.MEASURE,
    "measure_posts": Right.MEASURE,
    "measure_post": Right.MEASURE,
    "measure_weights": Right.PLAN,
    "referral_links": Right.MEASURE,
    "referral_links_csv": Right.MEASURE,
    "referral_link": Right.PUBLISH,
    "referral_settings": Right.PLAN,
    "referral_conversions": Right.MEASURE,
    "invite": Right.PEOPLE,
    "invited": Right.PEOPLE,
    "member": Right.PEOPLE,
    "remove_member": Right.PEOPLE,
    "roles": Right.PEOPLE,
    "second_factor_rule": Right.PEOPLE,
    "change_role": Right.PEOPLE,
    "webhooks": Right.PEOPLE,
    "webhook": Right.PEOPLE,
    "audit": Right.AUDIT,
    "audit_csv": Right.AUDIT,
    "audit_xlsx": Right.AUDIT,
} | dict.fromkeys(
    # They only show, whatever is sent to them.
    [
        "today", "campaigns", "campaign", "publication", "networks", "account", "calendar",
        "search", "status", "team", "tasks", "media",
        "approvals", "approval_rules",
        # Whose word is waited for is looked at one by one: a deputy need not have the right themselves.
        "decide",
        # One's own, whoever one is.
        "deputy",
        "notices", "notice", "bell", "read_notices", "notice_choices",
        "calendar_feeds", "change_feed", "calendar_slots",
    ]
)  # fmt: skip
"""Of every address in a brand: the right that it takes to post there; None where seeing is enough."""


def things_of(made: lanterns.Lanterns, folder: Path) -> dict[str, Any]:
    """An id of everything that an address can name. Who adds an address with another name adds it here."""
    post = made.publications[0].post
    post.network_id = f"https://vk.ru/wall-{post.pk}"
    post.save()
    now = timezone.now()
    role = CustomRole.objects.create(organization=made.organization, name="Own", kept_rights=[])
    market, account = made.markets["de"], made.accounts[2]
    invitation, _ = invite(
        made.organization, "new@lumikko.example", BuiltIn.AUTHOR, made.brand, market, by=made.user, now=now
    )  # fmt: skip
    colleague = User.objects.create_user(f"de@{made.brand.slug}.example", lanterns.PASSWORD)
    endpoint, _secret = add_endpoint(
        made.brand, "https://hooks.example.com/in", Kind.values, by=made.user, now=now
    )
    notice = Notice.objects.create(
        organization=made.organization, person=made.user, brand=made.brand, market=market,
        kind=Kind.FAILED, key="x", first_at=now, at=now,
    )  # fmt: skip
    flow = PendingConnection.objects.create(
        organization=made.organization, brand=made.brand, market=market, account=account,
        user=made.user, network="mastodon", way="x", ends_at=now + timedelta(hours=1),
        returned_at=now,
    )  # fmt: skip
    return {
        "campaign": made.campaign.slug,
        "draft": Import.objects.create(
            organization=made.organization, brand=made.brand, by=made.user, name="launch.csv"
        ).pk,
        "publication": made.publications[3].pk,
        "link": make_link(
            made.brand,
            "Mei Lin",
            "mei@client.example",
            [made.publications[8]],
            by=made.user,
            now=now,
        )[0].pk,
        "variant": made.publications[8].variant_id,
        "message": made.publications[3].variant.message_id,
        "post": post.pk,
        "account": account.pk,
        "flow": flow.pk,
        "pause": Pause.objects.create(
            organization=made.organization, brand=made.brand, market=market, began_at=now
        ).pk,
        "invitation": invitation.pk,
        "role": role.pk,
        "notice": notice.pk,
        "endpoint": endpoint.pk,
        "member": join(made.organization, colleague, BuiltIn.AUTHOR, market=market).membership_id,
        "feed": make_feed(
            made.brand, made.user, market=market, account=None, language="en", now=now
        )[0].pk,
        "report_link": make_report_link(
            made.campaign, "Mei Lin", language="en", by=made.user, now=now
        )[0].pk,
        "report_schedule": add_schedule(
            made.campaign,
            rhythm="weekly",
            addresses="mei@client.example",
            form="pdf",
            language="en",
            time_zone="Europe/Berlin",
            by=made.user,
            now=now,
        ).pk,
        "sha256": lanterns.with_picture(made, folder).sha256,
        "file": shelved(made).pk,
        "code": short_link(made).code,
    }


def shelved(made: lanterns.Lanterns) -> LibraryFile:
    """The picture, in the library for Germany."""
    return LibraryFile.objects.create(
        organization=made.organization, brand=made.brand, market=made.markets["de"],
        file=MediaFile.objects.get(organization=made.organization), name="lamp.png",
    )  # fmt: skip


def short_link(made: lanterns.Lanterns) -> Link:
    """Of a German publication."""
    return Link.objects.create(
        organization=made.organization, brand=made.brand, code=code_of(made.organization.pk, "x"),
        target="https://lumikko.example/?hg_link=x", written="https://lumikko.example/",
        address="https://go.lumikko.example/l/x", account=made.accounts[2], made_at=timezone.now(),
    )  # fmt: skip


OTHERS = {
    "form": "html", "network": "mastodon", "way": "app-and-server", "at_market": "de-DE", "number": 1,
}  # fmt: skip


def address(pattern: URLPattern, brand: str, things: dict[str, Any]) -> str:
    known = {"brand": brand} | OTHERS | things
    return reverse(
        str(pattern.name), kwargs={name: known[name] for name in pattern.pattern.converters}
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def names_a_thing(pattern: URLPattern) -> bool:
    return bool(set(pattern.pattern.converters) - NO_THINGS)


def test_nothing_of_another_tenant_is_there(
    client: Client, made: lanterns.Lanterns, others: lanterns.Lanterns, tmp_path: Path
) -> None:
    """Their brand's address; and ours with the id of each thing of theirs, in path and form."""
    others.campaign.slug = "theirs"
    others.campaign.save()
    things = things_of(others, tmp_path)
    for pattern in OF_A_BRAND:
        asked = [address(pattern, "kettu", things)]
        if names_a_thing(pattern):
            asked.append(address(pattern, "lumikko", things))
        for where in asked:
            for answer in (client.get(where), client.post(where, things | {"sure": "on"})):
                # 405: it takes only the other of both.
                assert answer.status_code in {404, 405}, (where, answer.status_code)
                assert b"Kettu" not in answer.content, where
    assert client.get("/lumikko/networks/connect/mastodon/", {"account": things["account"]}).status_code == 404  # fmt: skip
    assert not Pause.objects.exclude(ended_at=None).exists()


@pytest.mark.parametrize("role", BuiltIn)
def test_each_role_does_what_the_table_says(
    made: lanterns.Lanterns, tmp_path: Path, role: BuiltIn
) -> None:
    things = things_of(made, tmp_path)
    person = User.objects.create_user("person@lumikko.example", lanterns.PASSWORD)
    join(made.organization, person, role)
    client = signed_in(person)
    for pattern in OF_A_BRAND:
        assert pattern.name in POSTS, f"say in POSTS which right {pattern.name} takes"
        needed = POSTS[pattern.name]
        where = address(pattern, "lumikko", things)
        answer = client.post(where)
        status = answer.status_code
        for close in answer._resource_closers:
            # Not `answer.close()`: that would end the test's connection to the database, too.
            close()
        if needed is None or needed in RIGHTS[role]:
            assert status < 500, (where, status)
            assert status != 403, (where, status)
        else:
            assert status in {403, 405}, (where, status)


def test_a_market_manager_is_refused_another_market(
    made: lanterns.Lanterns, tmp_path: Path
) -> None:
    things = things_of(made, tmp_path)
    person = User.objects.create_user("ru@lumikko.example", lanterns.PASSWORD)
    join(made.organization, person, BuiltIn.MARKET_MANAGER, market=made.markets["ru"])
    client = signed_in(person)
    # The campaign, its messages and the media are the brand's; so are roles, kept from who has not
    # the right to people anyway.
    german = {"publication", "link", "variant", "account", "pause", "at_market", "file", "code"}
    for pattern in OF_A_BRAND:
        where = address(pattern, "lumikko", things)
        assert client.get(f"{where}?market=de-DE").status_code in {404, 405}, where
        if german & set(pattern.pattern.converters):
            for answer in (client.get(where), client.post(where, {"sure": "on"})):
                assert answer.status_code in {403, 404, 405}, (where, answer.status_code)
        elif set(pattern.pattern.converters) <= {"brand", "campaign"}:
            shown = client.get(where)
            if shown.status_code == 200:
                # Of other markets: an account's handle, a text, a name in the menu.
                for words in (b"lumikko_de", b"Laterne", b"Germany", b"France"):
                    assert words not in shown.content, (where, words)
    assert client.post("/lumikko/status/pause/", {"market": "de-DE"}).status_code == 404
    assert client.post("/lumikko/status/pause/", {"market": ""}).status_code == 403
    assert client.post("/lumikko/status/caps/x/", {"usd": "1"}).status_code == 403
    assert client.post("/lumikko/status/pause/", {"market": "ru-RU"}).status_code == 302
    moved = client.post(
        f"/lumikko/campaigns/halti/{made.publications[6].pk}/change/", {"act": "hold"}
    )
    assert moved.status_code == 302, "in their own market they may"


def test_an_analyst_everywhere_who_manages_one_market(made: lanterns.Lanterns) -> None:
    """Judged by the thing's market, also where no market is chosen."""
    person = User.objects.create_user("both@lumikko.example", lanterns.PASSWORD)
    join(made.organization, person, BuiltIn.ANALYST)
    join(made.organization, person, BuiltIn.MARKET_MANAGER, market=made.markets["ru"])
    client = signed_in(person)
    russian, german = made.publications[6], made.publications[8]
    board = client.get("/lumikko/campaigns/halti/").content.decode()
    assert "lumikko_ru" in board
    assert "lumikko_de" in board
    there = "/lumikko/campaigns/halti/{}/change/"
    assert client.get(there.format(russian.pk)).status_code == 200
    refused = client.get(there.format(german.pk))
    assert refused.status_code == 403
    words = refused.content.decode()
    assert "schedule, move, hold and cancel" in words
    assert "Germany" in words
    panel = "/lumikko/campaigns/halti/{}/"
    assert "Move, hold or cancel" in client.get(panel.format(russian.pk)).content.decode()
    assert "Move, hold or cancel" not in client.get(panel.format(german.pk)).content.decode()
    move = "/lumikko/calendar/move/?view=month"
    for publication, answer in ((russian, 302), (german, 403)):
        before, day = publication.due_at, f"{publication.due_at + timedelta(days=3):%Y-%m-%d}"
        moved = client.post(move, {"publication": publication.pk, "day": day})
        assert moved.status_code == answer
        publication.refresh_from_db()
        assert (publication.due_at != before) == (answer == 302)


def test_what_may_not_be_done_is_not_offered(made: lanterns.Lanterns) -> None:
    person = User.objects.create_user("client@lumikko.example", lanterns.PASSWORD)
    join(made.organization, person, BuiltIn.CLIENT)
    client = signed_in(person)
    assert "Connect an account" not in client.get("/lumikko/networks/").content.decode()
    assert "Stop sending" not in client.get("/lumikko/status/").content.decode()
    tasks = client.get("/lumikko/tasks/").content.decode()
    assert "It is there" not in tasks
    assert "Import the table" not in tasks
    board = client.get("/lumikko/campaigns/halti/").content.decode()
    assert "By network and market" not in board, "numbers are for who may see them"


@pytest.mark.parametrize("many", [3, 50])
def test_the_team_asks_as_often_for_many_people(
    client: Client, made: lanterns.Lanterns, django_assert_num_queries: Any, many: int
) -> None:
    for number in range(many):
        user = User.objects.create_user(f"{number}@lumikko.example")
        join(made.organization, user, BuiltIn.AUTHOR, market=made.markets["ru"])
        invite(
            made.organization, f"new{number}@lumikko.example", BuiltIn.AUTHOR, made.brand, None,
            by=made.user, now=timezone.now(),
        )  # fmt: skip
    client.get("/lumikko/team/")
    with django_assert_num_queries(14):
        client.get("/lumikko/team/")
