"""The example brand: Lumikko, which makes lanterns, with accounts in the sandbox."""

from __future__ import annotations

import asyncio
import json
import secrets
from pathlib import Path

import aiohttp
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import transaction

from homeground.networks.registry import NETWORKS

from .joining import join
from .keeping import BROUGHT_ALONG
from .models import Account, Brand, Market, Organization, User
from .rights import BuiltIn
from .sandboxed import Opened, SandboxControls, Stage

EXAMPLE_BRAND = "Lumikko"
EMAIL = "lead@lumikko.example"

STAGES = (
    Stage("vk", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 48_000, kind="user"),
    Stage("livejournal", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 3_900),
    Stage("mastodon", "lumikko_de", "Lumikko Deutschland", "DE", "de", "Europe/Berlin", 6_200),
    Stage("mastodon", "lumikko_fr", "Lumikko France", "FR", "fr", "Europe/Paris", 2_700),
    Stage("x", "lumikko_uk", "Lumikko UK", "GB", "en", "Europe/London", 21_000),
    Stage("x", "lumikko_sg", "Lumikko 新加坡", "SG", "zh-Hans", "Asia/Singapore", 12_500),
    Stage("odnoklassniki", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 31_000),
    Stage("telegram", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 5_400),
    Stage("max", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 4_100),
    Stage("facebook", "lumikko_de", "Lumikko Deutschland", "DE", "de", "Europe/Berlin", 17_300),
    Stage("linkedin", "lumikko_de", "Lumikko Deutschland", "DE", "de", "Europe/Berlin", 3_100),
    Stage("xing", "lumikko_de", "Lumikko Deutschland", "DE", "de", "Europe/Berlin", 0),
    Stage("instagram", "lumikko_fr", "Lumikko France", "FR", "fr", "Europe/Paris", 26_400),
    Stage("bluesky", "fr.lumikko.example", "Lumikko France", "FR", "fr", "Europe/Paris", 1_900),
    Stage("threads", "lumikko_uk", "Lumikko UK", "GB", "en", "Europe/London", 9_800),
    Stage("wordpress", "lumikko_uk", "Lumikko UK", "GB", "en", "Europe/London", 800),
    Stage("weibo", "lumikko_cn", "Lumikko 中国", "CN", "zh-Hans", "Asia/Shanghai", 64_000),
    Stage("line", "lumikko_jp", "Lumikko Japan", "JP", "ja", "Asia/Tokyo", 8_600),
    Stage("dreamwidth", "lumikko_uk", "Lumikko UK", "GB", "en", "Europe/London", 640),
    Stage("myspace", "lumikko_uk", "Lumikko UK", "GB", "en", "Europe/London", 0),
)


def sandbox_url() -> str:
    house = settings.HOMEGROUND
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(house.sandbox_host, house.sandbox_host)  # noqa: S104
    return f"http://{host}:{house.sandbox_port}"


def load(*, past: bool = False) -> tuple[str, str]:
    """Make the example brand, or mend what is missing of it; its sign-in (e-mail, password).

    `past`: accounts that are made have published for half a year before.

    Raises: SandboxAway.
    """
    asyncio.run(open_brand(EXAMPLE_BRAND, sandbox_url(), STAGES, past=past))
    return EMAIL, _sign_in(Path(settings.HOMEGROUND.home) / "example-sign-in.json")


async def open_brand(
    name: str, url: str, stages: tuple[Stage, ...], *, past: bool = False
) -> Brand:
    """A brand with one account for each stage: in the sandbox, or a person's where no API is.

    What exists and works stays.
    """
    async with aiohttp.ClientSession() as session:
        controls = SandboxControls(url, session)
        alive = await controls.account_ids()
        brand = await sync_to_async(_brand)(name, url)
        for stage in stages:
            account = await Account.objects.filter(
                brand=brand, network=stage.network, handle=stage.handle
            ).afirst()
            by_hand = NETWORKS[stage.network].by_hand
            if account is None or (
                not by_hand and (stage.network, account.network_id) not in alive
            ):
                opened = (
                    Opened(stage.handle, "", "", {})
                    if by_hand
                    else await controls.open_account(stage)
                )
                if past and not by_hand:
                    await controls.give_past(stage.network, opened.account_id)
                await sync_to_async(_keep)(brand, stage, opened)
    return brand


def _brand(name: str, url: str) -> Brand:
    slug = name.lower()
    organization, _ = Organization.objects.get_or_create(slug=slug, defaults={"name": name})
    brand, _ = Brand.objects.update_or_create(
        organization=organization, slug=slug, defaults={"name": name, "sandbox_url": url}
    )
    return brand


def _keep(brand: Brand, stage: Stage, opened: Opened) -> None:
    market, _ = Market.objects.get_or_create(
        brand=brand,
        country=stage.country,
        language=stage.language,
        defaults={"organization_id": brand.organization_id, "time_zone": stage.time_zone},
    )
    Account.objects.update_or_create(
        organization_id=brand.organization_id,
        network=stage.network,
        handle=stage.handle,
        defaults={
            "brand": brand,
            "market": market,
            "kind": opened.kind,
            "name": stage.name,
            "network_id": opened.account_id,
            "base_url": opened.base_url,
            "credentials": opened.credentials,
            "state": Account.State.CONNECTED,
            "problem": "",
            **BROUGHT_ALONG,
        },
    )


def _sign_in(kept: Path) -> str:
    """The example person's password, made at the first start and told at each."""
    if kept.exists() and User.objects.filter(email=EMAIL).exists():
        password: str = json.loads(kept.read_text())["password"]
        return password
    password = secrets.token_urlsafe(9)
    with transaction.atomic():
        user, _ = User.objects.get_or_create(email=EMAIL, defaults={"name": "Aino Lehto"})
        user.set_password(password)
        user.save()
        organization = Organization.objects.get(slug=EXAMPLE_BRAND.lower())
        join(organization, user, BuiltIn.OWNER)
    kept.touch(mode=0o600)
    kept.write_text(json.dumps({"email": EMAIL, "password": password}))
    return password
