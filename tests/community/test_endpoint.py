"""Where networks call: what is theirs is kept and thanked for, all else leaves no trace."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from homeground.accounts.models import Account
from homeground.accounts.tenancy import bound_to
from homeground.community import forgeries
from homeground.community.models import Delivery, Webhook
from homeground.community.pruning import REMEMBERED, prune_deliveries
from homeground.community.webhooks import address_of, open_webhook, path_of, webhook_at
from homeground.errors import BadInput, HomegroundError
from homeground.networks.registry import RECEIVERS
from homeground.web.views.incoming import MOST_BYTES

from .houses import NOW, call, opened, place_of, signed

EVENT: dict[str, Any] = {"type": "group_join", "group_id": 5, "event_id": "e1", "object": {}}
AccountOn = Callable[..., Account]


def sent(webhook: Webhook, body: bytes, **more: Any) -> Any:
    more.setdefault("content_type", "application/json")
    return Client().post(f"/in/{path_of(webhook)}", body, **more)


@pytest.mark.parametrize("network", sorted(RECEIVERS))
def test_a_call_of_the_network_is_kept_and_thanked_for(network: str, account: AccountOn) -> None:
    webhook = opened(account(network))
    document = EVENT if network == "vk" else {"update_id": 1, "something": "new"}
    response = call(webhook, document)
    assert response.status_code == 200
    assert response.content == (b"ok" if network == "vk" else b"")
    kept = Delivery.objects.get()
    body, _ = signed(webhook, document)
    assert kept.account == webhook.account
    assert kept.sha256 == hashlib.sha256(body).hexdigest()
    assert kept.size_bytes == len(body)
    assert kept.read_at is None
    assert kept.url == address_of(webhook)


@pytest.mark.parametrize("network", sorted(RECEIVERS))
def test_a_forged_call_is_refused_and_not_kept(network: str, account: AccountOn) -> None:
    webhook = opened(account(network))
    body, headers = signed(webhook, {"update_id": 1})
    name = next(iter(headers), "")
    forgeries_of_it: list[tuple[bytes, dict[str, str]]] = [
        (json.dumps({"update_id": 1}).encode(), {}),
        (
            body.replace(b"*", b"") if name else b'{"secret": "wrong"}',
            {name: "wrong"} if name else {},
        ),
        (b"", {}),
        (b'{"secret": null}', {name: ""} if name else {}),
    ]
    if name and network not in ("telegram", "max"):
        forgeries_of_it.append((body + b" ", headers))
    for forged, given in forgeries_of_it:
        assert sent(webhook, forged, headers=given).status_code == 403
    assert not Delivery.objects.exists()


def test_a_secret_that_was_never_given_proves_nothing(account: AccountOn) -> None:
    webhook = open_webhook(account("line"))
    response = sent(webhook, b"{}", headers={"X-Line-Signature": ""})
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("network", "query", "answered"),
    [
        ("facebook", "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={verify_token}", "1158201444"),
        ("threads", "hub.mode=subscribe&hub.challenge=a%20b&hub.verify_token={verify_token}", "a b"),
        # https://gist.github.com/jcipriano/46c4b3f379d214d57a9ddfa70dba49fe has this token; our secret.
        ("x", "crc_token=9b4507b3-9040-4669-9ca3-6b94edb50553", "response_token"),
    ],
)  # fmt: skip
def test_a_network_that_asks_whether_we_are_there_is_answered(
    network: str, query: str, answered: str, account: AccountOn
) -> None:
    webhook = opened(account(network))
    response = Client().get(f"/in/{path_of(webhook)}?{query.format(**webhook.secrets)}")
    assert response.status_code == 200
    assert answered in response.content.decode()
    assert response["X-Content-Type-Options"] == "nosniff"
    webhook.refresh_from_db()
    assert webhook.greeted_at is not None
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("network", "query"),
    [
        ("facebook", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess"),
        ("facebook", "hub.mode=subscribe&hub.challenge=1"),
        ("facebook", "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token={verify_token}"),
        ("facebook", "hub.mode=subscribe&hub.verify_token={verify_token}"),
        # Its answer would be the signature of a call.
        ("x", 'crc_token={{"tweet_create_events":[]}}'),
        ("x", "crc_token="),
        ("x", "crc_token=%F0%9F%92%A5"),
    ],
)
def test_a_question_that_is_not_the_networks_is_refused(
    network: str, query: str, account: AccountOn
) -> None:
    webhook = opened(account(network))
    response = Client().get(f"/in/{path_of(webhook)}?{query.format(**webhook.secrets)}")
    assert response.status_code == 403


def test_vk_is_told_its_own_string(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    asked = sent(webhook, b'{"type": "confirmation", "group_id": 5}')
    assert (asked.status_code, asked.content) == (200, b"62dfc19d")
    wrong = sent(webhook, b'{"type": "confirmation", "group_id": 5, "secret": "guess"}')
    assert wrong.status_code == 403


def test_looking_with_a_browser_shows_nothing(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    path = f"/in/{path_of(webhook)}"
    assert Client().get(path).status_code == 400
    assert Client().put(path).status_code == 405


@pytest.mark.parametrize(
    "path", ["x", "1-", "-x", "0-x", "é", "1-%00", "99999999999999999999-x", "1-" + "x" * 3000]
)
def test_an_address_that_was_not_given_leads_nowhere(path: str, account: AccountOn) -> None:
    opened(account("vk"))
    assert Client().post(f"/in/{path}", b"{}", content_type="x").status_code == 404


def test_an_address_of_one_house_does_not_open_another(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    other = place_of("kettu")
    assert webhook_at(f"{other.organization.pk}-{webhook.token}") is None
    with bound_to([]):
        found = webhook_at(path_of(webhook))
        assert found is not None
        assert not Webhook.objects.exists()


def test_a_renewed_address_ends_the_old_one_and_keeps_what_the_network_gave(
    account: AccountOn,
) -> None:
    old = opened(account("facebook"))
    new = open_webhook(old.account, renew=True)
    assert webhook_at(path_of(old)) is None
    assert webhook_at(path_of(new)) == new == old
    assert new.secrets["app_secret"] == old.secrets["app_secret"]
    assert new.secrets["verify_token"] != old.secrets["verify_token"]
    again = open_webhook(old.account)
    assert (again.token, dict(again.secrets)) == (new.token, dict(new.secrets))


def test_secrets_have_the_networks_names(account: AccountOn) -> None:
    with pytest.raises(BadInput, match="no secret called tooth"):
        open_webhook(account("line"), {"tooth": "x"})
    with pytest.raises(BadInput, match="does not tell by itself"):
        open_webhook(account("livejournal"))


def test_without_a_public_address_real_networks_cannot_call(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    webhook.account.brand.sandbox_url = ""
    with pytest.raises(HomegroundError, match="HOMEGROUND_PUBLIC_URL"):
        address_of(webhook)


# --- bodies of any kind -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "multipart/form-data; boundary=x", "application/json; charset=koi8-r", "x" * 500],
)  # fmt: skip
def test_what_a_call_says_that_it_is_does_not_matter(content_type: str, account: AccountOn) -> None:
    webhook = opened(account("telegram"))
    body, headers = signed(webhook, {"update_id": 7, "text": "ж"})
    assert sent(webhook, body, content_type=content_type, headers=headers).status_code == 200
    assert bytes(Delivery.objects.get().body) == body


@pytest.mark.parametrize(
    "body",
    [b"", b"\0\xff\xfe", b"null", b"[" * 100_000, b'{"a": NaN}', b'{"a": 1, "a": 2}', "ж".encode("cp1251")],
    ids=["empty", "binary", "null", "deep", "nan", "twice", "cp1251"],
)  # fmt: skip
def test_any_proved_body_is_kept(body: bytes, account: AccountOn) -> None:
    webhook = opened(account("x"))
    assert call(webhook, body).status_code == 200
    assert bytes(Delivery.objects.get().body) == body


def test_the_largest_body_is_taken_and_a_larger_one_is_not(account: AccountOn) -> None:
    webhook = opened(account("telegram"))
    assert call(webhook, b"x" * MOST_BYTES).status_code == 200
    assert call(webhook, b"x" * (MOST_BYTES + 1)).status_code == 413
    assert Delivery.objects.count() == 1


def test_a_compressed_body_is_sent_back(account: AccountOn) -> None:
    webhook = opened(account("telegram"))
    _, headers = signed(webhook, {})
    response = sent(webhook, gzip.compress(b"{}"), headers=headers | {"Content-Encoding": "gzip"})
    assert response.status_code == 415
    assert not Delivery.objects.exists()


def test_no_secret_is_kept_in_clear(account: AccountOn) -> None:
    for network in sorted(RECEIVERS):
        webhook = opened(account(network))
        call(webhook, {"update_id": 1})
        kept = Delivery.objects.get(account=webhook.account)
        everything = bytes(kept.body).decode() + json.dumps(kept.headers)
        assert not [s for s in webhook.secrets.values() if s in everything], network


# --- again, and forged --------------------------------------------------------------------------


def test_the_same_call_again_is_kept_once_and_says_so(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    for _ in range(3):
        assert call(webhook, EVENT).content == b"ok"
    kept = Delivery.objects.get()
    assert kept.repeats == 2
    assert kept.repeated_at is not None
    assert kept.repeated_at > kept.received_at


def test_a_flood_of_forged_calls_is_one_line_and_one_number(
    account: AccountOn, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = opened(account("vk"))
    with caplog.at_level(logging.INFO, "homeground.community"):
        for number in range(30):
            sent(webhook, b'{"secret": "guess %d"}' % number)
    assert len([r for r in caplog.records if r.name.startswith("homeground.community")]) == 1
    assert "guess" not in caplog.text
    webhook.refresh_from_db()
    assert webhook.forged == 1
    monkeypatch.setattr(forgeries, "EVERY_SECONDS", 0.0)
    sent(webhook, b"{}")
    webhook.refresh_from_db()
    assert webhook.forged == 31


def test_old_words_are_forgotten_before_that_they_were_said(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    call(webhook, EVENT)
    Delivery.objects.update(received_at=NOW, read_at=NOW)
    assert prune_deliveries(days=30, now=NOW + timedelta(days=29)) == 0
    assert prune_deliveries(days=30, now=NOW + timedelta(days=31)) == 1
    kept = Delivery.objects.get()
    assert (bytes(kept.body), kept.headers) == (b"", {})
    # It is still known for what it is.
    call(webhook, EVENT)
    assert Delivery.objects.get().repeats == 1
    prune_deliveries(days=30, now=NOW + REMEMBERED + timedelta(days=1))
    assert not Delivery.objects.exists()


def test_what_was_not_read_is_not_forgotten(account: AccountOn) -> None:
    call(opened(account("vk")), EVENT)
    Delivery.objects.update(received_at=NOW)
    assert prune_deliveries(days=30, now=NOW + timedelta(days=31)) == 0
