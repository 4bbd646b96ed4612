"""Brands, accounts and posts, as small as can be; calls as each network would make them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from homeground.accounts.models import Account, Brand, Market, Organization
from homeground.community.models import Webhook
from homeground.community.webhooks import open_webhook, path_of
from homeground.publishing.models import Post

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
IDS = {
    "vk": "-5",
    "telegram": "-1001234567890",
    "facebook": "1755847768034402",
    "instagram": "17841405822304914",
    "threads": "7766554433",
    "x": "2244994945",
    "line": "U8e742f61d673b39c7fff3cecb7536ef0",
    "max": "-70801090403050",
    "livejournal": "lumikko",
}
GIVEN = {
    "vk": {"confirmation": "62dfc19d"},
    "x": {"consumer_secret": "consumer-secret-of-the-app"},
    "line": {"channel_secret": "8c570fa6dd201bb328f1c1eac23a96d8"},
    **{slug: {"app_secret": "app-secret-of-meta"} for slug in ("facebook", "instagram", "threads")},
}


@dataclass
class Place:
    organization: Organization
    brand: Brand
    market: Market


def place_of(slug: str) -> Place:
    organization = Organization.objects.create(name=slug, slug=slug)
    brand = Brand.objects.create(
        organization=organization, name="Lumikko", slug="lumikko", sandbox_url="http://127.0.0.1:1"
    )
    market = Market.objects.create(
        organization=organization, brand=brand, country="RU", language="ru", time_zone="UTC"
    )
    return Place(organization, brand, market)


def account_on(place: Place, network: str, **more: Any) -> Account:
    fields = {"handle": "lumikko", "name": "Lumikko", "network_id": IDS[network]} | more
    return Account.objects.create(
        organization=place.organization, brand=place.brand, market=place.market, network=network,
        **fields,
    )  # fmt: skip


def post_on(account: Account, network_id: str) -> Post:
    return Post.objects.create(
        organization=account.organization,
        account=account,
        network_id=network_id,
        url=f"https://example.org/{network_id}",
        published_at=NOW,
    )


def opened(account: Account) -> Webhook:
    return open_webhook(account, GIVEN.get(account.network))


def signed(webhook: Webhook, document: Any) -> tuple[bytes, dict[str, str]]:
    """A call's body and headers, as the network makes them: worked out here anew, on purpose."""
    network, secrets = webhook.account.network, webhook.secrets
    if network == "vk":
        document = {**document, "secret": secrets["secret"]}
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    if network in ("facebook", "instagram", "threads"):
        digest = hmac.new(secrets["app_secret"].encode(), body, hashlib.sha256).hexdigest()
        return body, {"X-Hub-Signature-256": f"sha256={digest}"}
    if network == "x":
        whole = hmac.digest(secrets["consumer_secret"].encode(), body, "sha256")
        signature = base64.b64encode(whole).decode()
        return body, {"X-Twitter-Webhooks-Signature": f"sha256={signature}"}
    if network == "line":
        whole = hmac.digest(secrets["channel_secret"].encode(), body, "sha256")
        return body, {"X-Line-Signature": base64.b64encode(whole).decode()}
    if network == "telegram":
        return body, {"X-Telegram-Bot-Api-Secret-Token": secrets["secret_token"]}
    if network == "max":
        return body, {"X-Max-Bot-Api-Secret": secrets["secret"]}
    return body, {}


def call(webhook: Webhook, document: Any, **headers: str) -> Any:
    body, signature = signed(webhook, document)
    return Client().post(
        f"/in/{path_of(webhook)}",
        body,
        content_type="application/json",
        headers=signature | headers,
    )
