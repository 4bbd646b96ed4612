"""Whatever a page lets a person change is noted: every address that takes a POST is tried here."""

from __future__ import annotations

import inspect
import io
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock, patch

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from PIL import Image

from homeground.accounts.inviting import invite
from homeground.accounts.joining import join
from homeground.accounts.models import (
    Account,
    CustomRole,
    Invitation,
    Membership,
    PendingConnection,
    User,
)
from homeground.accounts.rights import BuiltIn
from homeground.approvals.linking import make_link
from homeground.approvals.models import ClientLink
from homeground.approvals.policies import set_steps
from homeground.approvals.steps import Step
from homeground.audit.acts import Act
from homeground.audit.models import Entry
from homeground.content.models import Import, ImportRow, LibraryFile, MediaFile, Variant
from homeground.content.versions import Words, in_composer, write_variant
from homeground.notifications.endpoints import add as add_endpoint
from homeground.notifications.kinds import Kind
from homeground.notifications.models import Endpoint
from homeground.publishing.feeding import make_feed
from homeground.publishing.models import Feed, Pause, Publication
from homeground.publishing.states import State
from homeground.reports.linking import make_link as make_report_link
from homeground.reports.scheduling import add_schedule
from homeground.web.urls import urlpatterns
from tests.approvals.house import sent_back, word_for
from tests.web import lanterns
from tests.web.proving import prove, with_app, with_passkey
from tests.web.test_rights_on_pages import short_link

CHANGES_NOTHING = {
    "language": "a cookie of the reader's own",
    "incoming": "networks call it, no person",
    "count": "counts what is being typed, and keeps nothing",
    "tell_conversions": "a brand's own server calls it, no person",
    "conversions_webhook": "a brand's own system calls it, no person",
    "here": "says that a page is open, for a minute",
    "import": "a draft of one's own, which nobody else sees; what is planned from it is noted",
    "import_cells": "a draft of one's own",
    "import_files": "a draft of one's own",
    "read_notices": "marks what the reader was told, for nobody else",
    "notice_choices": "how one hears of what is one's own affair",
    "stop_digest": "so is that, from a letter",
    "confirm_person": "shows who it is, and changes nothing",
    "forgotten": "a letter; whether it is anybody's address is said to nobody",
    "provider_sign_in": "leads to the provider; coming back is noted",
}
"""Addresses that take a POST and leave no entry, each with the reason."""

TRIED_ELSEWHERE = {
    "client_remarks": "test_client_links.py",
    "mfa_authenticate": "test_signing_in.py",
    "passkey_sign_in": "test_signing_in_in_chromium.py",
    "add_passkey": "test_signing_in_in_chromium.py",
    "set_up_app": "test_signing_in.py",
    "new_password": "test_forgotten_password.py",
}
"""What is more than one step: that it is noted, the tests of the whole way hold."""

Made = lanterns.Lanterns
Try = tuple[tuple[Any, ...], dict[str, Any], Act]
"""What follows the brand in the address, what is sent, and what is then noted."""


def assisted(made: Made) -> Publication:
    """A task: something to be posted by hand on XING."""
    account = Account.objects.create(
        organization=made.organization, brand=made.brand, market=made.markets["de"],
        network="xing", handle="lumikko", name="Lumikko", network_id="lumikko",
    )  # fmt: skip
    found = made.publications[8]
    Publication.objects.filter(pk=found.pk).update(account=account, state=State.ASSISTED)
    found.refresh_from_db()
    return found


def by_hand(made: Made) -> lanterns.Post:
    post: lanterns.Post = made.publications[0].post
    post.network_id = post.url
    post.save()
    return post


def pending(made: Made) -> PendingConnection:
    made.brand.sandbox_url = ""
    made.brand.save()
    grant = {
        "account_id": "77", "name": "Halti", "handle": "halti", "credentials": {"access_token": "s"},
        "kind": "community", "expires_at": None, "rights": None, "base_url": "",
    }  # fmt: skip
    return PendingConnection.objects.create(
        organization=made.organization, brand=made.brand, user=made.user, network="vk",
        way="community-key", returned_at=timezone.now(), grants={"grants": json.dumps([grant])},
        ends_at=timezone.now() + timedelta(minutes=5), kept={},
    )  # fmt: skip


def pause(made: Made) -> Pause:
    return Pause.objects.create(
        organization=made.organization, brand=made.brand, market=made.markets["fr"],
        began_at=timezone.now(), began_by=made.user,
    )  # fmt: skip


def feed(made: Made) -> Feed:
    return make_feed(
        made.brand, made.user, market=None, account=None, language="en", now=timezone.now()
    )[0]


LETTERS = {
    "addresses": "mei@client.example", "rhythm": "weekly", "form": "pdf", "language": "en",
    "zone": "Europe/Berlin",
}  # fmt: skip


def report_link(made: Made) -> int:
    link, _secret = make_report_link(
        made.campaign, "Mei", language="en", by=made.user, now=timezone.now()
    )
    return int(link.pk)


def report_letters(made: Made) -> int:
    sent = {name: LETTERS[name] for name in ("addresses", "rhythm", "form", "language")}
    zone = LETTERS["zone"]
    made_ones = add_schedule(
        made.campaign, **sent, time_zone=zone, by=made.user, now=timezone.now()
    )
    return int(made_ones.pk)


def table(made: Made) -> SimpleUploadedFile:
    return SimpleUploadedFile("n.csv", f"address,likes\n{by_hand(made).url},12\n".encode())


def colleague(made: Made) -> Membership:
    user = User.objects.create_user("vera@lumikko.example", lanterns.PASSWORD)
    return join(made.organization, user, BuiltIn.AUTHOR).membership


def invitation(made: Made) -> tuple[Invitation, str]:
    return invite(
        made.organization, "elena@agency.example", BuiltIn.AUTHOR, made.brand, made.markets["ru"],
        by=made.user, now=timezone.now(),
    )  # fmt: skip


def night_shift(made: Made) -> CustomRole:
    return CustomRole.objects.create(
        organization=made.organization, name="Night shift", kept_rights=["pause"]
    )


def written(made: Made) -> Variant:
    """A text that is being written, in two versions."""
    message = made.publications[0].variant.message
    variant = in_composer(message, made.markets["ru"], "vk")
    for number, text in enumerate(("Светит.", "Светит долго.")):
        write_variant(variant, Words(text), base=number, by=None)
    return variant


def endpoint(made: Made) -> Endpoint:
    return add_endpoint(
        made.brand, WEBHOOK["url"], WEBHOOK["kind"], by=made.user, now=timezone.now()
    )[0]


def at(made: Made) -> tuple[int, str, str]:
    return made.publications[0].variant.message_id, "ru-RU", "vk"


def elsewhere(made: Made) -> int:
    """Another browser that the person is signed in with."""
    Client().force_login(made.user)
    found: int = UserSession.objects.filter(user=made.user).latest("pk").pk
    return found


def scheduled(made: Made) -> Try:
    variant = written(made)
    made.brand.sandbox_url = ""
    made.brand.save()
    day = (timezone.now() + timedelta(days=2)).date().isoformat()
    sent = {
        "act": "schedule", "when": "at", "day": day, "clock": "09:00",
        "go": [f"{variant.pk}-{made.accounts[0].pk}"],
    }  # fmt: skip
    return (variant.message_id,), sent, Act.PLANNED


def imported(made: Made) -> Try:
    """A campaign file that was brought, of one row."""
    made.brand.sandbox_url = ""
    made.brand.save()
    day = (timezone.now() + timedelta(days=2)).date().isoformat()
    cells = {"when": f"{day} 09:00", "account": "x/lumikko_uk", "text": "It lasts."}
    draft = Import.objects.create(
        organization=made.organization, brand=made.brand, by=made.user, campaign="Halti 2031"
    )
    ImportRow.objects.create(organization=made.organization, draft=draft, number=2, cells=cells)
    return (draft.pk,), {"accept": "on"}, Act.PLANNED


def moved(made: Made) -> Try:
    publication = made.publications[8]
    made.brand.sandbox_url = ""
    made.brand.save()
    day = (timezone.now() + timedelta(days=3)).date().isoformat()
    return (), {"publication": publication.pk, "day": day}, Act.MOVED


def image() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(content, "PNG")
    return SimpleUploadedFile("night.png", content.getvalue(), "image/png")


def shelved(made: Made) -> LibraryFile:
    file = MediaFile.objects.create(
        organization=made.organization, sha256="0" * 64, name="night.png", mime="image/png",
        size_bytes=1,
    )  # fmt: skip
    return LibraryFile.objects.create(
        organization=made.organization, brand=made.brand, file=file, name="night.png"
    )


def asked(made: Made) -> Publication:
    """Something that waits for a client's word."""
    set_steps(made.brand, None, [Step(roles=("client",))], now=timezone.now(), by=made.user)
    return made.publications[8]


def link(made: Made) -> tuple[ClientLink, str]:
    return make_link(
        made.brand, CLIENT["name"], CLIENT["email"], [asked(made)], by=made.user, now=timezone.now()
    )


CLIENT = {"name": "Mei Lin", "email": "mei@client.example", "days": "14"}
MESSAGE = {"name": "Launch", "text": "It lasts.", "language": "en", "link": ""}
CAMPAIGN = {"name": "Halti 2027", "goal": "", "starts_on": "", "ends_on": ""}
TEXT = {"base": "0", "text": "Светит.", "link": ""}
WEBHOOK = {"url": "https://hooks.example.com/in", "kind": [Kind.FAILED.value]}
NEW = {"name": "Елена", "password": "a-lamp-in-the-snow"}
INVITED = {"email": "elena@agency.example", "role": "author", "reach": "ru-RU"}

TRIES: dict[str, Callable[[Made], Try]] = {
    "new_campaign": lambda m: ((), CAMPAIGN, Act.CAMPAIGN_MADE),
    "change_campaign": lambda m: (("halti",), CAMPAIGN, Act.CAMPAIGN_CHANGED),
    "new_message": lambda m: (("halti",), MESSAGE, Act.MESSAGE_WRITTEN),
    "change_message": lambda m: (
        (m.publications[0].variant.message_id,), MESSAGE, Act.MESSAGE_RENAMED
    ),
    "report_links": lambda m: (
        ("halti",), {"name": "Mei Lin", "days": "30", "language": "en"}, Act.REPORT_LINK_MADE
    ),
    "report_link": lambda m: (("halti", report_link(m)), {}, Act.REPORT_LINK_REVOKED),
    "report_letters": lambda m: (("halti",), LETTERS, Act.REPORT_SCHEDULED),
    "report_letter": lambda m: (("halti", report_letters(m)), {}, Act.REPORT_UNSCHEDULED),
    "link_rule": lambda m: ((), {"utm_source": "{network}"}, Act.LINK_RULE_KEPT),
    "compose": lambda m: (at(m), TEXT, Act.TEXT_WRITTEN),
    "save_variant": lambda m: (at(m), TEXT, Act.TEXT_WRITTEN),
    "restore_variant": lambda m: ((*at(m), written(m).pk and 1), {}, Act.TEXT_RESTORED),
    "schedule": scheduled,
    "import_plan": imported,
    "library": lambda m: ((), {"upload": image(), "market": ""}, Act.FILE_ADDED),
    "library_file": lambda m: ((shelved(m).pk,), {"act": "take_out"}, Act.FILE_REMOVED),
    "move_in_calendar": moved,
    "calendar_feeds": lambda m: ((), {"of": "market-ru-RU"}, Act.FEED_MADE),
    "account_slots": lambda m: (
        (m.accounts[0].pk,), {"day": ["0", "2"], "clock": "09:00, 17:30"}, Act.SLOTS_ADDED
    ),
    "change_feed": lambda m: ((feed(m).pk,), {"revoke": ""}, Act.FEED_REVOKED),
    "invite": lambda m: ((), INVITED, Act.INVITED),
    "invited": lambda m: ((invitation(m)[0].pk,), {"back": ""}, Act.INVITATION_REVOKED),
    "invitation": lambda m: ((invitation(m)[1],), NEW, Act.JOINED),
    "member": lambda m: (
        (colleague(m).pk,), {"act": "give", "role": "analyst", "reach": "ru-RU"}, Act.ROLE_GIVEN
    ),
    "remove_member": lambda m: ((colleague(m).pk,), {"sure": "on"}, Act.MEMBER_REMOVED),
    "roles": lambda m: ((), {"name": "Night shift", "right": ["pause"]}, Act.ROLE_KEPT),
    "change_role": lambda m: ((night_shift(m).pk,), {"remove": ""}, Act.ROLE_REMOVED),
    "sign_in": lambda m: (
        (), {"username": m.user.email, "password": lanterns.PASSWORD}, Act.SIGNED_IN
    ),
    "account_login": lambda m: (
        (), {"username": m.user.email, "password": lanterns.PASSWORD}, Act.SIGNED_IN
    ),
    "change_password": lambda m: (
        (), {"new_password1": "a-lamp-in-the-snow"}, Act.PASSWORD_CHANGED
    ),
    "end_sessions": lambda m: ((), {"session": elsewhere(m)}, Act.SESSIONS_ENDED),
    "remove_app": lambda m: (with_app(m.user) and (), {}, Act.SECOND_FACTOR_REMOVED),
    "recovery_codes": lambda m: (with_app(m.user) and (), {}, Act.RECOVERY_CODES_MADE),
    "passkey": lambda m: (
        (with_passkey(m.user).pk,), {"name": "Old telephone"}, Act.SECOND_FACTOR_RENAMED
    ),
    "second_factor_rule": lambda m: ((), {"asked": "1"}, Act.SECOND_FACTOR_ASKED),
    "sign_out": lambda m: ((), {}, Act.SIGNED_OUT),
    "webhooks": lambda m: ((), WEBHOOK, Act.ENDPOINT_KEPT),
    "webhook": lambda m: ((endpoint(m).pk,), {"act": "rotate"}, Act.ENDPOINT_SECRET),
    "change_publication": lambda m: (
        ("halti", m.publications[7].pk), {"act": "cancel", "sure": "1"}, Act.CANCELLED
    ),
    "disconnect": lambda m: (
        (m.accounts[0].pk,), {"name": m.accounts[0].handle}, Act.DISCONNECTED
    ),
    "try_again": lambda m: ((m.accounts[0].pk,), {}, Act.TRIED_AGAIN),
    "connect_by_hand": lambda m: (
        ("xing",), {"handle": "halti", "name": "", "market": m.markets["de"].pk}, Act.ADDED
    ),
    "connect_way": lambda m: (
        ("vk", "community-key"), {"access_token": "vk1.a.x", "group_id": "1"}, Act.CONNECTION_BEGUN
    ),
    "granted": lambda m: (
        (pending(m).pk,), {"take-0": "on", "market-0": m.markets["ru"].pk}, Act.CONNECTED
    ),
    "decide": lambda m: ((), word_for(m), Act.APPROVED),
    "ask_again": lambda m: ((), sent_back(m), Act.ASKED_AGAIN),
    "deputy": lambda m: (
        (), {"who": colleague(m).user_id, "first": "2030-01-01", "last": "2030-01-02"},
        Act.DEPUTY_NAMED,
    ),
    "approval_rule": lambda m: (("all",), {"many": "1", "role-0": ["client"]}, Act.POLICY_SET),
    "pause": lambda m: ((), {"market": "fr-FR"}, Act.PAUSED),
    "end_pause": lambda m: ((pause(m).pk,), {}, Act.RESUMED),
    "spending_cap": lambda m: (("x",), {"usd": "250"}, Act.CAP_SET),
    "client_links": lambda m: ((), CLIENT | {"publication": [asked(m).pk]}, Act.LINK_MADE),
    "client_link": lambda m: ((link(m)[0].pk,), {}, Act.LINK_REVOKED),
    "client_review": lambda m: ((link(m)[1],), {"act": "open"}, Act.LINK_OPENED),
    "remarks": lambda m: (
        (m.publications[8].variant_id,), {"act": "write", "text": "Brighter?"}, Act.REMARKED
    ),
    "settle_task": lambda m: (
        (assisted(m).pk,), {"address": "https://www.xing.com/pages/lumikko/1"}, Act.CONFIRMED
    ),
    "task_numbers": lambda m: ((by_hand(m).pk,), {"likes": "12", "sure": "1"}, Act.NUMBERS_ENTERED),
    "task_table": lambda m: ((), {"table": table(m), "sure": "1"}, Act.NUMBERS_ENTERED),
    "measure_weights": lambda m: (
        (), {"likes": "1", "comments": "3", "shares": "2,5"}, Act.WEIGHTS_SET
    ),
    "referral_settings": lambda m: ((), {"act": "token"}, Act.CONVERSION_KEY_MADE),
    "referral_link": lambda m: ((short_link(m).code,), {"act": "end"}, Act.SHORT_LINK_ENDED),
    "referral_conversions": lambda m: (
        (), {"act": "import", "zone": "UTC", "table": SimpleUploadedFile("o.csv", b"id;code\n1;x\n")},
        Act.CONVERSIONS_IMPORTED,
    ),
}  # fmt: skip


def takes_a_post(view: Any) -> bool:
    """By the source of the function behind the address, and of those in its module that it calls."""
    if hasattr(view, "view_class"):
        return hasattr(view.view_class, "post")
    found, waiting = set[Any](), [inspect.unwrap(view)]
    while waiting:
        function = waiting.pop()
        if function in found:
            continue
        found.add(function)
        module = sys.modules[function.__module__]
        for name in function.__code__.co_names:
            called = inspect.unwrap(getattr(module, name, None) or object)
            if inspect.isfunction(called) and called.__module__ == function.__module__:
                waiting.append(called)
    return any(
        words in inspect.getsource(function)
        for function in found
        for words in ("request.POST", "request.FILES", "request.body", "require_POST", '"POST"')
    )


POSTS = [
    str(pattern.name)
    for pattern in urlpatterns
    if isinstance(pattern, URLPattern) and takes_a_post(pattern.callback)
]


def test_every_address_that_takes_a_post_is_tried() -> None:
    assert set(POSTS) == TRIES.keys() | CHANGES_NOTHING.keys() | TRIED_ELSEWHERE.keys()


@pytest.mark.parametrize("name", sorted(TRIES))
def test_what_is_done_there_is_noted(made: Made, client: Client, name: str) -> None:
    rest, sent, act = TRIES[name](made)
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    in_brand = any(each.name == name and "brand" in each.pattern.converters for each in urlpatterns)
    prove(client, made.user)
    if name in {"sign_in", "account_login", "invitation"}:
        client.logout()
    address = reverse(name, args=["lumikko", *rest] if in_brand else rest)
    # Nobody is asked who the account is.
    with patch("homeground.web.views.accounts.granting.welcome", AsyncMock(return_value=0)):
        client.post(address, sent)
    entry = Entry.objects.filter(pk__gt=last, act=act).first()
    assert entry is not None
    assert entry.organization_id == made.organization.pk
    assert entry.ip_address == "127.0.0.1"
    others = {"invitation": INVITED["email"], "client_review": CLIENT["email"]}
    assert entry.person_email == others.get(name, made.user.email)
