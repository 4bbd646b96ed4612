"""What Weibo will refuse, said before anything is sent.

https://open.weibo.com/wiki/2/statuses/share and
https://open.weibo.com/wiki/C/2/statuses/upload_url_text/biz
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from homeground.networks.choices import refuse_other_choices
from homeground.networks.errors import NotOffered, Rejected
from homeground.networks.limits import SeenBy
from homeground.networks.model import Draft, Media
from homeground.text.counting import RULES

from .network import (
    BIZ,
    BIZ_IMAGES_MAX,
    COMMENT_MAX,
    IMAGE_BYTES_MAX,
    LONG_TEXT_MAX,
    NETWORK,
    OPEN,
    OPEN_IMAGES_MAX,
    TEXT_MAX,
)
from .translate import status_text

_TOPIC = re.compile(r"#[^#\s][^#\n]*#")
_URL = re.compile(r"https?://[^\s<>\"'，。；！？、）】》]+", re.IGNORECASE)


def refuse_draft(draft: Draft, *, tier: str, safe_domain: str, real_ip: str) -> None:
    """Raises: Rejected, with what to change, when Weibo would not take `draft`."""
    refuse_other_choices(draft, NETWORK, kind=tier)
    text = status_text(draft)
    if not text.strip():
        raise _no("Weibo takes no post without a text: write one.", "20008")
    if draft.publish_at is not None:
        raise _no("Weibo's API cannot keep a post for later: Homeground must send it at its time.")
    if draft.poll is not None:
        raise _no("Weibo's API cannot make a poll. Ask in the text, or leave Weibo out.")
    _refuse_half_characters(text)
    if tier == BIZ:
        _refuse_long(text, LONG_TEXT_MAX)
        _refuse_media(draft.media, BIZ_IMAGES_MAX)
        return
    if draft.seen_by is not SeenBy.EVERYBODY:
        raise NotOffered(
            "Weibo lets an open application post for everybody only: choose that, or leave Weibo "
            "out.",
            network="weibo",
        )
    _refuse_long(text, TEXT_MAX)
    _refuse_media(draft.media, OPEN_IMAGES_MAX)
    if (topic := _TOPIC.search(text)) is not None:
        raise _no(f"An open application may not use topics on Weibo: take the # # from {topic[0]}.")
    if not safe_domain:
        raise _no(
            "Weibo lets an open application share links to its safe domain only, and this account "
            "does not say which that is: add the safe domain to the account."
        )
    if not any(_is_below(host, safe_domain) for host in hosts_in(text)):
        raise _no(
            f"Weibo wants a link to {safe_domain} in every post of this application: add one."
        )
    if not real_ip:
        raise _no(
            "Weibo wants the real IP address of whoever sends: add it to the account (real IP).",
            "21503",
        )


def objection(draft: Draft, credentials: Mapping[str, str]) -> str | None:
    """Why Weibo would not take `draft` from an account with these credentials; `None` if it would.

    For checks long before anything is sent. Nothing is asked of Weibo.
    """
    try:
        refuse_draft(
            draft,
            tier=BIZ if credentials.get("tier") == BIZ else OPEN,
            safe_domain=credentials.get("safe_domain", ""),
            real_ip=credentials.get("real_ip", ""),
        )
    except (Rejected, NotOffered) as refused:
        return refused.message
    return None


def refuse_comment(text: str) -> None:
    """Raises: Rejected when Weibo would not take `text` as a comment."""
    if not text.strip():
        raise _no("Weibo takes no empty comment: write a text.", "20008")
    _refuse_half_characters(text)
    _refuse_long(text, COMMENT_MAX)


def is_long(text: str) -> bool:
    """Whether Weibo must be told that this is a long post."""
    return RULES["weibo"].count(text) > TEXT_MAX


def hosts_in(text: str) -> list[str]:
    """The hosts of the addresses in `text`, in lower case."""
    hosts = []
    for address in _URL.findall(text):
        try:
            host = urlsplit(address).hostname
        except ValueError:
            continue
        if host:
            hosts.append(host.lower())
    return hosts


def _is_below(host: str, domain: str) -> bool:
    domain = domain.strip().lower().removeprefix("https://").removeprefix("http://").strip("./")
    return host == domain or host.endswith(f".{domain}")


def _refuse_long(text: str, maximum: int) -> None:
    over = RULES["weibo"].count(text) - maximum
    if over > 0:
        raise _no(
            f"The text is {over} of Weibo's characters too long (at most {maximum:,}, two Latin "
            "letters count as one): shorten it.",
            "20012",
        )


def _refuse_media(media: Sequence[Media], maximum: int) -> None:
    if len(media) > maximum:
        pictures = "one picture" if maximum == 1 else f"{maximum} pictures"
        raise _no(f"Weibo takes {pictures} in a post from this application, not {len(media)}.")
    limits = NETWORK.images
    for file in media:
        name = file.path.name
        if limits is None or file.kind != "image" or file.mime not in limits.mimes:
            raise _no(f"{name}: Weibo takes JPEG, GIF and PNG pictures.", "20005")
        if file.size_bytes > IMAGE_BYTES_MAX:
            raise _no(f"{name}: Weibo takes pictures of less than 5 MB; make it smaller.", "20006")


def _refuse_half_characters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _no(
            f"The text has half a character at position {error.start + 1}: it was cut or damaged "
            "somewhere. Write that place anew."
        ) from None


def _no(message: str, code: str | None = None) -> Rejected:
    return Rejected(message, code=code, network="weibo")
