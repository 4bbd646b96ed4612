"""A brand with a campaign in five languages, half of it published, as a run leaves it midway."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone
from PIL import Image, ImageDraw

from homeground.accounts.joining import join
from homeground.accounts.models import Account, Brand, Market, Organization, User
from homeground.accounts.rights import BuiltIn
from homeground.community.models import Comment
from homeground.content.media_store import store
from homeground.content.models import Campaign, MediaFile, Message, Variant, VariantMedia
from homeground.insights.models import Observation
from homeground.publishing.ledger import tell
from homeground.publishing.models import Attempt, Happening, Post, Publication
from homeground.publishing.states import State
from tests.web.chromium import PASSWORD

ACCOUNTS = (
    ("vk", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 48_213),
    ("livejournal", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", None),
    ("mastodon", "lumikko_de", "Lumikko Deutschland", "DE", "de", "Europe/Berlin", 6_204),
    ("mastodon", "lumikko_fr", "Lumikko France", "FR", "fr", "Europe/Paris", 2_731),
    ("x", "lumikko_uk", "Lumikko UK", "GB", "en", "Europe/London", 21_090),
    ("x", "lumikko_sg", "Lumikko 新加坡", "SG", "zh-Hans", "Asia/Singapore", 12_548),
)

MESSAGES = {
    "Announcement": {
        "ru": "Фонарь, который переживёт зиму\n\nМы три года возили «Хальти» по Карелии: от −34 °C до "
        "проливного дождя. Светит 40 часов, чинится отвёрткой, заряжается от любого кабеля USB-C.",
        "de": "Eine Laterne, die den Winter übersteht: Halti leuchtet 40 Stunden, lässt sich mit einem "
        "Schraubendreher reparieren und lädt an jedem USB-C-Kabel.\n\nAb heute erhältlich.",
        "fr": "Une lanterne qui passe l’hiver : Halti éclaire quarante heures, se répare avec un simple "
        "tournevis et se recharge sur n’importe quel câble USB-C.\n\nDisponible dès aujourd’hui.",
        "en": "A lantern that outlives the winter. Halti burns for 40 hours, opens with one screwdriver "
        "and charges from any USB-C cable.\n\nOut today.",
        "zh-Hans": "一盏能熬过寒冬的灯。Halti 可连续照明 40 小时，一把螺丝刀就能维修，任何 USB-C 线都能充电。\n\n今日发售。",
    },
    "Repair at home": {
        "ru": "Сломалось? Почините сами. Все детали «Хальти» продаются по одной, а схема лежит в открытом доступе.",
        "de": "Kaputt? Selbst reparieren. Jedes Teil der Halti gibt es einzeln, der Schaltplan ist öffentlich.",
        "fr": "En panne ? Réparez-la vous-même. Chaque pièce de Halti se vend à l’unité et le schéma est public.",
        "en": "Broken? Mend it. Every part of Halti is sold singly, and its drawings are public.",
        "zh-Hans": "坏了？自己修。Halti 的每个零件都可单独购买，图纸完全公开。",
    },
}

COMMENTS = {
    "ru": (
        "Наконец-то! Ждала с весны.",
        "А доставка в Казань будет?",
        "Купил прошлую модель — скрипит.",
    ),
    "de": ("Endlich!", "Hält der Akku auch im Winter?", "Gibt es das auch in Österreich?"),
    "fr": ("Enfin !", "Vous livrez en Belgique ?"),
    "en": ("Finally.", "Does it ship to Ireland?", "Ours has run since 2019."),
    "zh-Hans": ("终于等到了！", "能寄到槟城吗？", "看起来不错，但希望颜色再深一点。"),
}


@dataclass
class Lanterns:
    organization: Organization
    user: User
    brand: Brand
    markets: dict[str, Market] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    campaign: Campaign = field(default_factory=Campaign)
    publications: list[Publication] = field(default_factory=list)


def organization(slug: str, *, brand_slug: str = "lumikko", name: str = "Lumikko") -> Lanterns:
    """An organization with one member, a brand, its markets and accounts; no campaign."""
    house = Organization.objects.create(name=f"{name} Oy", slug=slug)
    user = User.objects.create_user(f"lead@{slug}.example", PASSWORD, name="Aino Koskela")
    join(house, user, BuiltIn.OWNER)
    brand = Brand.objects.create(
        organization=house, name=name, slug=brand_slug, sandbox_url="http://127.0.0.1:9"
    )
    made = Lanterns(house, user, brand)
    for network, handle, title, country, language, zone, followers in ACCOUNTS:
        if language not in made.markets:
            made.markets[language] = Market.objects.create(
                organization=house, brand=brand, country=country, language=language, time_zone=zone
            )
        account = Account.objects.create(
            organization=house, brand=brand, market=made.markets[language], network=network,
            handle=handle, name=title, network_id=f"{network}-{handle}", followers=followers,
            base_url=f"http://127.0.0.1:9/{network}", credentials={"access_token": "s"},
        )  # fmt: skip
        made.accounts.append(account)
    return made


def planned(made: Lanterns, *, start: datetime | None = None, copies: int = 1) -> Lanterns:
    """The campaign, everything scheduled: 12 publications, `copies` times over."""
    start = start or timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=9)
    made.campaign = Campaign.objects.create(
        organization=made.organization, brand=made.brand, name="Halti: light for a long winter",
        slug="halti",
    )  # fmt: skip
    for copy in range(copies):
        for at, (name, texts) in enumerate(MESSAGES.items()):
            message = Message.objects.create(
                organization=made.organization,
                campaign=made.campaign,
                name=name if copy == 0 else f"{name} {copy + 1}",
            )
            for number, account in enumerate(made.accounts):
                made.publications.append(
                    _scheduled(
                        made,
                        message,
                        account,
                        texts[account.market.language],
                        start + timedelta(days=at + 2 * copy, minutes=30 * number),
                    )
                )
    return made


def _scheduled(
    made: Lanterns, message: Message, account: Account, text: str, due_at: datetime
) -> Publication:
    variant = Variant.objects.create(
        organization=made.organization, message=message, market=account.market, network=account.network,
        text=text, link="https://lumikko.example/halti",
        label="Реклама. ООО «Лумикко», ИНН 7712345678" if account.network == "vk" else "",
    )  # fmt: skip
    return Publication.objects.create(
        organization=made.organization, variant=variant, account=account, due_at=due_at, send_at=due_at,
        time_zone=account.market.time_zone,
        identity=hashlib.sha256(f"{variant.pk}".encode()).hexdigest(),
    )  # fmt: skip


def arm(publication: Publication, at: datetime) -> Attempt:
    publication.state, publication.armed_at = State.ARMED, at
    publication.lease_ends_at, publication.fingerprint = at + timedelta(minutes=2), "f" * 64
    publication.save()
    return Attempt.objects.create(
        organization=publication.organization, publication=publication, fingerprint="f" * 64,
        number=publication.attempts.count() + 1, started_at=at,
    )  # fmt: skip


def end(attempt: Attempt, at: datetime, outcome: str, said: str = "", code: str = "") -> None:
    attempt.ended_at, attempt.outcome, attempt.said, attempt.code = at, outcome, said, code
    attempt.save()


def publish(publication: Publication, at: datetime, *, number: int = 1) -> Post:
    """It is there: a post with numbers as its network gives them, and comments."""
    if publication.state == State.SCHEDULED:
        # The database lets nothing be published that was not written down before.
        arm(publication, at).delete()
    publication.state, publication.settled_at, publication.problem = State.PUBLISHED, at, ""
    publication.save()
    account = publication.account
    post = Post.objects.create(
        organization=publication.organization, account=account, publication=publication,
        network_id=f"{publication.pk}", url=f"http://127.0.0.1:9/{account.network}/{publication.pk}",
        published_at=at,
    )  # fmt: skip
    reach = 1_840 * (7 + number)
    Observation.objects.create(
        organization=publication.organization,
        post=post,
        observed_at=at,
        likes=1,
        comments=0,
        shares=0,
    )
    Observation.objects.create(
        organization=publication.organization, post=post,
        observed_at=timezone.now() - timedelta(minutes=2, seconds=30),
        views=None if account.network in {"mastodon", "livejournal"} else reach * 2,
        reach=reach if account.network == "vk" else None,
        likes=None if account.network == "livejournal" else reach // 37,
        comments=len(COMMENTS[account.market.language]),
        shares=None if account.network == "livejournal" else reach // 260,
    )  # fmt: skip
    people = ("Анна Соколова", "Jana Petersen", "林晓雨")
    for at_number, text in enumerate(COMMENTS[account.market.language]):
        Comment.objects.create(
            organization=publication.organization, post=post, network_id=str(at_number),
            author_name=people[at_number], text=text, by_us=False,
            created_at=timezone.now() - timedelta(minutes=40 - 12 * at_number),
        )  # fmt: skip
    return post


def midway(made: Lanterns) -> Lanterns:
    """The first message is out but for one unsure and one failed; the second waits."""
    for number, publication in enumerate(made.publications[:6]):
        due = publication.due_at
        attempt = arm(publication, due)
        if number == 1:
            end(attempt, due + timedelta(seconds=30), Attempt.Outcome.UNSURE,
                "LiveJournal sent no answer within 30 s.")  # fmt: skip
            publish(publication, due + timedelta(seconds=40), number=number)
            tell(publication, Happening.What.FOUND, at=due + timedelta(seconds=40))
        elif number == 3:
            end(attempt, due + timedelta(seconds=30), Attempt.Outcome.UNSURE,
                "The connection broke after the request was sent.")  # fmt: skip
            publication.state = State.UNSURE
            publication.problem = "So much was posted on this account since that it cannot be seen whether this one is there."
            publication.save()
        elif number == 4:
            end(attempt, due + timedelta(seconds=1), Attempt.Outcome.REJECTED,
                "X refuses the post: its link is on a list of harmful links.", "403")  # fmt: skip
            publication.state, publication.settled_at = State.FAILED, due
            publication.problem = (
                "X refuses the post: its link is on a list of harmful links. Change the link."
            )
            publication.save()
        else:
            end(attempt, due + timedelta(seconds=1), Attempt.Outcome.PUBLISHED)
            publish(publication, due + timedelta(seconds=1), number=number)
    return made


def picture(folder: Path) -> tuple[bytes, Path]:
    """A small PNG of a lamp at night."""
    image = Image.new("RGB", (1200, 630), (18, 28, 44))
    draw = ImageDraw.Draw(image)
    for step in range(30):
        shade = 18 + step * 7
        draw.ellipse(
            (
                600 - 300 + step * 9,
                330 - 260 + step * 8,
                600 + 300 - step * 9,
                330 + 260 - step * 8,
            ),
            fill=(min(255, shade + 20), min(235, shade), 40),
        )
    draw.polygon(
        ((0, 630), (0, 520), (400, 470), (820, 540), (1200, 480), (1200, 630)), fill=(226, 232, 238)
    )
    content = io.BytesIO()
    image.save(content, "PNG")
    path = folder / "lamp.png"
    path.write_bytes(content.getvalue())
    return content.getvalue(), path


def with_picture(made: Lanterns, folder: Path, mime: str = "image/png") -> MediaFile:
    """The picture in every variant of the first message."""
    content, path = picture(folder)
    digest = hashlib.sha256(content).hexdigest()
    store(path, digest)
    file = MediaFile.objects.create(
        organization=made.organization, sha256=digest, name="lamp.png", mime=mime,
        size_bytes=len(content), width=1200, height=630,
    )  # fmt: skip
    for publication in made.publications[:6]:
        VariantMedia.objects.create(
            organization=made.organization, variant=publication.variant, file=file, position=0,
            alt="A lamp over snow at night",
        )  # fmt: skip
    return file
