"""What is said of an account before anything is scheduled on it, and what only its network knows."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from homeground.content.campaign_file import AccountFacts, read_campaign_file
from homeground.networks.contract import ApiVersion, Can, Gap
from homeground.networks.registry import NETWORKS

from .campaign_files import ACCOUNTS, OPTIONS, as_read

HEADER = "when,account,text,link,media,format\n"
SEEN = date(2026, 11, 22)
OPEN = {"safe_domain": "lumikko.example", "real_ip": "203.0.113.7"}


def said(
    tmp_path: Path,
    *rows: str,
    account: AccountFacts | None = None,
    network: object = None,
    now: datetime | None = None,
) -> list[str]:
    path = tmp_path / "launch.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    accounts = dict(ACCOUNTS) | ({account.address: account} if account else {})
    networks = dict(OPTIONS.networks) | ({network.slug: network} if network else {})  # type: ignore[attr-defined]
    options = replace(OPTIONS, networks=networks, now=now or OPTIONS.now)
    return [as_read(problem) for problem in read_campaign_file(path, accounts, options).problems]


def test_a_networks_conditions_are_said_once_for_each_account(tmp_path: Path) -> None:
    rows = [f"2027-05-1{n} 09:00,livejournal/lumikko_ru,Свет {n},," for n in range(3)]
    (condition,) = NETWORKS["livejournal"].conditions
    assert said(tmp_path, *rows) == [
        "note: livejournal/lumikko_ru must meet what its network asks of whoever posts. "
        f"{condition.says} Source: {condition.source}, seen 2025-12-30."
    ]


@pytest.mark.parametrize(
    ("sunset", "words"),
    [
        (date(2027, 6, 20), "note: X ends its API version 2 on 2027-06-20."),
        (date(2027, 5, 1), "note: X ended its API version 2 on 2027-05-01."),
        (date(2027, 7, 20), None),
        (None, None),
    ],
)
def test_the_end_of_an_api_is_said_before_it_bites(
    tmp_path: Path, sunset: date | None, words: str | None
) -> None:
    network = replace(NETWORKS["x"], version=ApiVersion("2", sunset, "https://x.example", SEEN))
    found = said(tmp_path, "2027-05-10 09:00,x/lumikko_uk,Light,,", network=network)
    do = " Update Homeground before; there is nothing to do at the account."
    assert found == ([words + do] if words else [])


def test_what_is_amiss_with_an_account_is_a_warning(tmp_path: Path) -> None:
    account = replace(ACCOUNTS["x/lumikko_uk"], warnings=(("ends soon.", "Connect it anew."),))
    rows = [f"2027-05-1{n} 09:00,x/lumikko_uk,Light {n},," for n in range(2)]
    assert said(tmp_path, *rows, account=account) == [
        "warning: x/lumikko_uk: ends soon. Connect it anew."
    ]


def test_an_account_that_cannot_publish_is_an_error_and_nothing_besides(tmp_path: Path) -> None:
    account = replace(
        ACCOUNTS["livejournal/lumikko_ru"],
        state="needs_reconnection",
        problem="The network’s permission ended: 2027-04-30 10:00 UTC.",
    )
    (error,) = said(tmp_path, "2027-05-10 09:00,livejournal/lumikko_ru,Свет,,", account=account)
    assert "cannot publish now: The network’s permission ended" in error


WEIBO = "2027-05-10 09:00,weibo/lumikko_cn,{text},{link},,"


@pytest.mark.parametrize(
    ("given", "text", "link", "words"),
    [
        (OPEN, "灯亮了", "https://shop.lumikko.example/kajo", None),
        (OPEN, "灯亮了 https://lumikko.example", "", None),
        (OPEN, "灯亮了", "", "wants a link to lumikko.example"),
        (OPEN, "灯亮了", "https://elsewhere.example", "wants a link to lumikko.example"),
        (OPEN, "#灯光# 亮了", "https://lumikko.example", "may not use topics"),
        ({"real_ip": "203.0.113.7"}, "灯亮了", "https://lumikko.example", "safe domain"),
        ({"safe_domain": "lumikko.example"}, "灯亮了", "https://lumikko.example", "real IP"),
        ({"tier": "biz"}, "#灯光# 亮了", "", None),
    ],
)
def test_weibos_rules_for_an_open_application(
    tmp_path: Path, given: dict[str, str], text: str, link: str, words: str | None
) -> None:
    kind = given.get("tier", "open")
    account = replace(ACCOUNTS["weibo/lumikko_cn"], kind=kind, given=given)
    found = said(tmp_path, WEIBO.format(text=text, link=link), account=account)
    if words is None:
        assert found == []
    else:
        (problem,) = found
        assert words in problem
        assert problem.startswith('row 2, column "text": ')


@pytest.mark.parametrize(
    ("row", "column", "can"),
    [
        ("Light,,kajo-lit.mp4,", "media", Can.VIDEO),
        ("Light,,kajo-lit.mp4,reel", "format", Can.REEL),
        (",,kajo-lit.mp4,story", "format", Can.STORY),
        ("Light,,kajo-parts.png,", "media", Can.IMAGES),
    ],
)
def test_what_a_kind_of_token_may_not_do(tmp_path: Path, row: str, column: str, can: Can) -> None:
    network = NETWORKS["instagram"]
    assert can in network.can
    network = replace(network, gaps_by_kind={"small": {can: Gap("not offered", "Too small.")}})
    account = replace(ACCOUNTS["instagram/lumikko_fr"], kind="small")
    folder = Path(__file__).resolve().parents[2] / "examples" / "lumikko"
    for name in ("kajo-lit.mp4", "kajo-parts.png"):
        shutil.copy(folder / name, tmp_path)
    found = said(
        tmp_path, f"2027-05-10 09:00,instagram/lumikko_fr,{row}", account=account, network=network
    )
    assert [p for p in found if f'column "{column}"' in p and "Too small." in p], found


def test_a_servers_own_length_counts(tmp_path: Path) -> None:
    account = replace(ACCOUNTS["mastodon/lumikko_de"], max_text=10)
    (problem,) = said(
        tmp_path, "2027-05-10 09:00,mastodon/lumikko_de,Licht im Norden,,", account=account
    )
    assert "15 characters, at most 10" in problem
    assert said(tmp_path, f"2027-05-10 09:00,mastodon/long,{'a' * 600},,") == []


def test_nothing_is_said_of_what_is_well(tmp_path: Path) -> None:
    assert OPTIONS.now < datetime(2027, 5, 10, tzinfo=UTC)
    assert said(tmp_path, "2027-05-10 09:00,x/lumikko_uk,Light,,") == []
