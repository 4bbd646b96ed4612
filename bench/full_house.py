"""A house as full as a large brand's, for what measures its pages: 100,000 publications of 200 accounts.

Ten markets, forty campaigns, each message written for every market and network, fifty people. The texts
are in their market's language and all different; one of a thousand holds a word that is rare. Publications
lie in the twelve months around now, at hours from 7 to 22 by each market's clock; what is past was
published, with a post and the attempt that made it.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from django.http import HttpResponse

    from homeground.accounts.models import Account, Brand, Market
    from homeground.content.models import Message, Variant

PUBLICATIONS = 100_000
ACCOUNTS = 200
PEOPLE = 50
CAMPAIGNS = 40
ROUNDS = 60
AT_ONCE = 2000
MARKETS = (
    ("RU", "ru", "Europe/Moscow"), ("DE", "de", "Europe/Berlin"), ("FR", "fr", "Europe/Paris"),
    ("GB", "en", "Europe/London"), ("SG", "zh-Hans", "Asia/Singapore"), ("US", "en", "America/New_York"),
    ("BR", "pt", "America/Sao_Paulo"), ("JP", "ja", "Asia/Tokyo"), ("FI", "fi", "Europe/Helsinki"),
    ("IN", "en", "Asia/Kolkata"),
)  # fmt: skip
NETWORKS = ("vk", "telegram", "mastodon", "x", "facebook", "linkedin", "instagram", "threads")
SENTENCES = {
    "ru": "Фонарь Halti светит сорок часов, чинится отвёрткой и заряжается от любого кабеля. Сегодня в продаже.",
    "de": "Die Laterne Halti leuchtet vierzig Stunden und lässt sich mit einem Schraubendreher reparieren.",
    "fr": "La lanterne Halti éclaire quarante heures, se répare avec un tournevis et se recharge partout.",
    "en": "The lantern Halti burns for forty hours, opens with one screwdriver and charges from any cable.",
    "zh-Hans": "Halti 提灯可连续照明四十小时，一把螺丝刀就能维修，任何线都能充电。今日发售。",
    "pt": "A lanterna Halti ilumina quarenta horas, conserta-se com uma chave e carrega com qualquer cabo.",
    "ja": "ランタンHaltiは四十時間点灯し、ドライバー一本で修理できます。本日発売。",
    "fi": "Lyhty Halti palaa neljäkymmentä tuntia, korjataan ruuvimeisselillä ja latautuu joka johdosta.",
}
RARELY = {
    "ru": "маяк",
    "de": "Polarlicht",
    "fr": "aurore",
    "en": "lighthouse",
    "zh-Hans": "极光",
    "pt": "farol",
    "ja": "灯台",
    "fi": "majakka",
}
BEFORE, AFTER = ("published", "failed", "cancelled"), ("scheduled", "on_hold", "assisted")
RARE = 500
"""One in so many is in each of the rarer states."""


class House(NamedTuple):
    brand: Brand
    accounts: Sequence[Account]
    variants: Sequence[Variant]


def in_a_house_of_its_own(
    module: str, about: str | None, measure: Callable[[argparse.Namespace], None], **more: int
) -> None:
    """Runs `measure` of `python -m module` in a process whose house (HOMEGROUND_HOME) is new and goes
    away after; `more` are further numbers that the command line takes, with their defaults."""
    asked = argparse.ArgumentParser(description=about)
    asked.add_argument("--publications", type=int, default=PUBLICATIONS)
    for name, default in more.items():
        asked.add_argument(f"--{name}", type=int, default=default)
    asked.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given, _ = asked.parse_known_args()
    if given.one:
        from homeground import startup

        startup.start()
        measure(given)
        return
    numbers = [part for name in ("publications", *more)
               for part in (f"--{name}", str(getattr(given, name)))]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="homeground-bench-") as home:
        environ = os.environ | {"HOMEGROUND_HOME": home, "HOMEGROUND_LOG_LEVEL": "error"}
        subprocess.run([sys.executable, "-m", module, "--one", *numbers], env=environ, check=True)


def fill(publications: int) -> House:
    """Everything but what makes texts findable."""
    from homeground.accounts.joining import join
    from homeground.accounts.models import Account, Brand, Market, Organization, User
    from homeground.accounts.rights import BuiltIn

    house = Organization.objects.create(name="Lumikko Oy", slug="lumikko")
    brand = Brand.objects.create(organization=house, name="Lumikko", slug="lumikko")
    for number in range(PEOPLE):
        person = User.objects.create(email=f"p{number}@lumikko.example", name=f"Person {number}")
        join(house, person, BuiltIn.OWNER if number == 0 else BuiltIn.MARKET_MANAGER)
    markets = [
        Market.objects.create(
            organization=house, brand=brand, country=country, language=language, time_zone=zone
        )
        for country, language, zone in MARKETS
    ]
    accounts = Account.objects.bulk_create(
        Account(
            organization=house, brand=brand, market=markets[number % len(markets)],
            network=NETWORKS[number // len(markets) % len(NETWORKS)], handle=f"lumikko_{number}",
            name=f"Lumikko {number}", network_id=str(number),
        )
        for number in range(ACCOUNTS)
    )  # fmt: skip
    variants = _variants(brand, markets, publications)
    _publications(accounts, variants)
    tidy()
    return House(brand, accounts, variants)


def _variants(brand: Brand, markets: Sequence[Market], many: int) -> list[Variant]:
    from homeground.content.models import Variant

    chance = random.Random(7)
    syllables = ["ka", "lo", "mi", "ter", "sun", "vi", "ro", "pel", "as", "tu"]
    invented = ["".join(chance.choices(syllables, k=3)) for _ in range(5000)]
    made = []
    for message in _messages(brand, -(-many // (len(markets) * len(NETWORKS)))):
        for market in markets:
            for network in NETWORKS:
                words = [SENTENCES[market.language], *chance.choices(invented, k=8)]
                words += [RARELY[market.language]] if chance.randrange(1000) == 0 else []
                made.append(
                    Variant(
                        organization=brand.organization, message=message, market=market,
                        network=network, text=" ".join(words), in_composer=True,
                    )
                )  # fmt: skip
    return Variant.objects.bulk_create(made[:many], batch_size=AT_ONCE)


def _messages(brand: Brand, many: int) -> list[Message]:
    from homeground.content.models import Campaign, Message

    campaigns = [
        Campaign.objects.create(
            organization=brand.organization, brand=brand, name=f"Campaign {number}",
            slug=f"c{number}",
        )
        for number in range(min(many, CAMPAIGNS))
    ]  # fmt: skip
    return Message.objects.bulk_create(
        Message(
            organization=brand.organization, campaign=campaigns[number % len(campaigns)],
            name=f"Announcement {number // len(campaigns) + 1}",
        )
        for number in range(many)
    )  # fmt: skip


def _publications(accounts: Sequence[Account], variants: Sequence[Variant]) -> None:
    from homeground.publishing.models import Attempt, Post, Publication

    chance = random.Random(11)
    zones = {a.market_id: ZoneInfo(a.market.time_zone) for a in accounts}
    speaking: dict[tuple[int, str], list[Account]] = {}
    for account in accounts:
        speaking.setdefault((account.market_id, account.network), []).append(account)
    now = datetime.now(UTC)
    made = []
    for number, variant in enumerate(variants):
        zone = zones[variant.market_id]
        day = now.astimezone(zone) + timedelta(days=chance.randrange(-182, 183))
        due = day.replace(hour=chance.randrange(7, 22), minute=chance.randrange(60))
        state = (BEFORE if due < now else AFTER)[number % RARE if number % RARE < 3 else 0]
        made.append(
            Publication(
                organization_id=variant.organization_id, variant=variant,
                account=chance.choice(speaking[variant.market_id, variant.network]), due_at=due,
                send_at=due, time_zone=zone.key, state=state, identity=uuid4().hex,
                settled_at=due if due < now else None,
            )
        )  # fmt: skip
    Publication.objects.bulk_create(made, batch_size=AT_ONCE)
    out = [each for each in made if each.state == "published"]
    Attempt.objects.bulk_create(
        (
            Attempt(
                organization_id=each.organization_id, publication=each, number=1, fingerprint="f",
                started_at=each.due_at, ended_at=each.due_at, outcome="published",
            )
            for each in out
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    Post.objects.bulk_create(
        (
            Post(
                organization_id=each.organization_id, account=each.account, publication=each,
                network_id=str(each.pk), url=f"https://network.example/{each.pk}",
                published_at=each.due_at,
            )
            for each in out
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip


def make_findable() -> float:
    """All texts, for the search; the seconds that it took."""
    from homeground.search.indexing import index_changed

    began = time.perf_counter()
    while index_changed():
        pass
    seconds = time.perf_counter() - began
    tidy()
    return seconds


def tidy() -> None:
    """What PostgreSQL does by itself in a house that runs, some minutes after."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def timed(
    addresses: dict[str, str], rounds: int = ROUNDS
) -> Iterator[tuple[str, float, float, HttpResponse]]:
    """Each address with the server's milliseconds at the 95th percentile and at the half, and its page.

    Asked one after the other by Django's test client: middleware, database and templates, no network; in a
    process that is made ready as the pages' server is.
    """
    from django.conf import settings
    from django.test import Client

    from homeground.accounts.models import User
    from homeground.web import serving

    serving.made_ready()

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.get(email="p0@lumikko.example"))
    for name, address in addresses.items():
        taken = []
        for _ in range(rounds):
            began = time.perf_counter()
            response = client.get(address)
            taken.append(1000 * (time.perf_counter() - began))
            assert response.status_code == 200, (address, response)
        yield name, quantiles(taken, n=20)[-1], quantiles(taken, n=2)[0], response
