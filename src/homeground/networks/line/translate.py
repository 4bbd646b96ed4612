"""LINE's documents and ours. Nothing here sends or reads.

https://developers.line.biz/en/reference/messaging-api/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from homeground.networks.errors import NotFound, Rejected
from homeground.networks.model import DayStatistics, Draft, Engagement, Profile, Published
from homeground.networks.reading import Json, count, mapping, objects, words

from .network import RECIPIENTS_MAX

_USER_ID = re.compile(r"U[0-9a-f]{32}")


def text_from_draft(draft: Draft) -> str:
    """The link on a line of its own."""
    if not draft.link or draft.link in draft.text:
        return draft.text
    return f"{draft.text}\n{draft.link}" if draft.text else draft.link


def messages_from_draft(draft: Draft, images: Sequence[str] = ()) -> list[Json]:
    """The text, then each image by its address, which is the preview's too."""
    text = text_from_draft(draft)
    messages: list[Json] = [{"type": "text", "text": text}] if text.strip() else []
    return messages + [
        {"type": "image", "originalContentUrl": url, "previewImageUrl": url} for url in images
    ]


def request_id(post_id: str) -> str:
    """The number under which LINE accepted a broadcast."""
    if re.fullmatch(r"[\w.\-]+", post_id, re.ASCII) is None:
        raise NotFound(f"{post_id!r} is no number of a LINE broadcast.", network="line")
    return post_id


def account_page(handle: str, *, site_url: str) -> str:
    """Where people add the account as a friend, by its basic or premium id; LINE's page without."""
    name = handle.removeprefix("@")
    return f"{site_url}/R/ti/p/{quote(f'@{name}', safe='')}" if name else site_url


def published_from_id(number: str, *, handle: str, site_url: str, sandbox: bool) -> Published:
    """LINE has no permalink: the account's page stands for it. The sandbox shows each post."""
    if sandbox:
        return Published(number, f"{site_url}/posts/{quote(number, safe='')}")
    return Published(number, account_page(handle, site_url=site_url))


def profile_from_bot(bot: Json, *, followers: int | None, site_url: str) -> Profile | None:
    number = words(bot.get("userId"))
    if number is None:
        return None
    named = words(bot.get("premiumId")) or words(bot.get("basicId")) or ""
    handle = named.removeprefix("@")
    return Profile(
        id=number,
        name=words(bot.get("displayName")) or handle or number,
        handle=handle or None,
        url=account_page(handle, site_url=site_url) if handle else None,
        followers=followers,
    )


def followers_from_insight(answer: Json) -> int | None:
    """`None` unless LINE has finished counting."""
    return count(answer.get("followers")) if answer.get("status") == "ready" else None


def day_from_insight(day: date, told: Json, before: Json) -> DayStatistics | None:
    """What LINE says of one day, and of the day before; `None` unless it has finished counting.

    LINE counts how often the account was added, and how many block it. `followers` are those who
    added it: they never become fewer; whoever blocks it has left.
    """
    added, blocks = followers_from_insight(told), count(told.get("blocks"))
    if added is None:
        return None
    earlier, blocked = followers_from_insight(before), count(before.get("blocks"))
    known = earlier is not None and added >= earlier
    return DayStatistics(
        day,
        followers=added,
        joined=added - earlier if known and earlier is not None else None,
        left=(
            blocks - blocked
            if blocks is not None and blocked is not None and blocks >= blocked
            else None
        ),
        reach=None,
    )


def engagement_from_insight(answer: Json) -> Engagement:
    """What LINE withholds for privacy, or has not counted yet, is null and stays `None`."""
    shown = [count(message.get("impression")) for message in objects(answer, "messages")]
    return Engagement(
        views=max((number for number in shown if number is not None), default=None),
        reach=count(mapping(answer, "overview").get("uniqueImpression")),
        clicks=_sum(link.get("click") for link in objects(answer, "clicks")),
    )


def _sum(values: Iterable[Any]) -> int | None:
    """`None` when one of them is unknown: what is known would be too little."""
    numbers = [count(value) for value in values]
    known = [number for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None


def recipients_from_text(given: str) -> list[str]:
    """User ids as a person writes them, each once: between commas, spaces or lines.

    Raises: Rejected for what is none, and for more than one request takes.
    """
    ids = list(dict.fromkeys(re.split(r"[\s,;]+", given.strip()))) if given.strip() else []
    wrong = [each for each in ids if not _USER_ID.fullmatch(each)]
    if wrong:
        raise Rejected(
            f"{len(wrong)} of the account's recipients are no user ids of LINE: each is U and 32 "
            "hexadecimal digits. Change them with the account.",
            network="line",
        )
    if len(ids) > RECIPIENTS_MAX:
        raise Rejected(
            f"LINE sends to at most {RECIPIENTS_MAX} people by their ids, and this account names "
            f"{len(ids)}: leave some out, or all, to send to everybody.",
            network="line",
        )
    return ids
