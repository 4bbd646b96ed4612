"""A small brand for campaign files to be checked against, and problems as people read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from homeground.content.campaign_file import (
    AccountFacts,
    Checked,
    Options,
    Problem,
    read_campaign_file,
)
from homeground.networks.contract import Access, Can, Gap
from homeground.networks.registry import NETWORKS

NOW = datetime(2027, 5, 1, 12, 0, tzinfo=UTC)
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "lumikko"

CLOSED = replace(
    NETWORKS["x"],
    slug="agora",
    name="Agora",
    access=Access.RETIRED,
    can=frozenset[Can](),
    gaps={Can.PUBLISH: Gap("never", "It closed on 2 April 2019.")},
)
BY_HAND = replace(
    NETWORKS["x"],
    slug="herald",
    name="Herald",
    access=Access.ASSISTED,
    can=frozenset[Can](),
    gaps={Can.PUBLISH: Gap("not offered", "Its API closed in 2019.")},
)
TITLED = replace(NETWORKS["x"], slug="forum", name="Forum", title="required")
PLANNED = replace(
    NETWORKS["x"], slug="plaza", name="Plaza", access=Access.PLANNED, can=frozenset[Can]()
)
WITH_OTHERS = {**NETWORKS} | {n.slug: n for n in (CLOSED, BY_HAND, TITLED, PLANNED)}

ACCOUNTS = {
    account.address: account
    for account in (
        AccountFacts("vk/lumikko_ru", "vk", "Europe/Moscow", "RU", "ru"),
        AccountFacts("vk/group_key", "vk", "Europe/Moscow", "RU", "ru", kind="community"),
        AccountFacts("livejournal/lumikko_ru", "livejournal", "Europe/Moscow", "RU", "ru"),
        AccountFacts("mastodon/lumikko_de", "mastodon", "Europe/Berlin", "DE", "de"),
        AccountFacts("mastodon/lumikko_fr", "mastodon", "Europe/Paris", "FR", "fr"),
        AccountFacts("mastodon/long", "mastodon", "Europe/Paris", "FR", "fr", max_text=600),
        AccountFacts("x/lumikko_uk", "x", "Europe/London", "GB", "en"),
        AccountFacts("x/lumikko_sg", "x", "Asia/Singapore", "SG", "zh-Hans"),
        AccountFacts("odnoklassniki/lumikko_ru", "odnoklassniki", "Europe/Moscow", "RU", "ru"),
        AccountFacts("telegram/lumikko_ru", "telegram", "Europe/Moscow", "RU", "ru"),
        AccountFacts("max/lumikko_ru", "max", "Europe/Moscow", "RU", "ru"),
        AccountFacts("facebook/lumikko_de", "facebook", "Europe/Berlin", "DE", "de"),
        AccountFacts("linkedin/lumikko_de", "linkedin", "Europe/Berlin", "DE", "de"),
        AccountFacts("xing/lumikko_de", "xing", "Europe/Berlin", "DE", "de"),
        AccountFacts("instagram/lumikko_fr", "instagram", "Europe/Paris", "FR", "fr"),
        AccountFacts("bluesky/fr.lumikko.example", "bluesky", "Europe/Paris", "FR", "fr"),
        AccountFacts("threads/lumikko_uk", "threads", "Europe/London", "GB", "en"),
        AccountFacts("wordpress/lumikko_uk", "wordpress", "Europe/London", "GB", "en"),
        AccountFacts("line/lumikko_jp", "line", "Asia/Tokyo", "JP", "ja"),
        AccountFacts("dreamwidth/lumikko_uk", "dreamwidth", "Europe/London", "GB", "en"),
        AccountFacts("myspace/lumikko_uk", "myspace", "Europe/London", "GB", "en"),
        AccountFacts(
            *("weibo/lumikko_cn", "weibo", "Asia/Shanghai", "CN", "zh-Hans"),
            given={"safe_domain": "lumikko.example", "real_ip": "203.0.113.7"},
        ),
        AccountFacts(
            *("x/expired", "x", "Europe/London", "GB", "en"),
            state="needs_reconnection",
            problem="X says that the token has expired.",
        ),
        AccountFacts("agora/lumikko", "agora", "UTC", "US", "en"),
        AccountFacts("herald/lumikko", "herald", "UTC", "DE", "de"),
        AccountFacts("forum/lumikko", "forum", "UTC", "DE", "de"),
        AccountFacts("plaza/lumikko", "plaza", "UTC", "DE", "de"),
        AccountFacts("nowhere/lumikko", "nowhere", "UTC", "DE", "de"),
    )
}
OPTIONS = Options(now=NOW, networks=WITH_OTHERS)


def read(path: Path, options: Options = OPTIONS) -> Checked:
    return read_campaign_file(path, ACCOUNTS, options)


def as_read(problem: Problem) -> str:
    """A problem as a person reads it."""
    where = [f"row {problem.row}"] if problem.row is not None else []
    where += [f'column "{problem.column}"'] if problem.column is not None else []
    kind = "" if problem.severity == "error" else f"{problem.severity}: "
    return f"{kind}{', '.join(where) + ': ' if where else ''}{problem.what} {problem.do}".rstrip()


def said_of(path: Path, options: Options = OPTIONS) -> list[str]:
    """What is said of the rows; what is to be known of the accounts is left out."""
    return [
        as_read(problem)
        for problem in read(path, options).problems
        if problem.row is not None or problem.severity != "note"
    ]
