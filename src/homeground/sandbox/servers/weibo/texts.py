"""What the text of a post must be, before it is taken."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from . import errors
from .call import Call
from .count import count, links

MOST = 140
MOST_LONG = 2000
MOST_ANNOTATIONS = 512
_TOPIC = re.compile(r"#[^#\s][^#]*#")


def status(call: Call) -> str:
    """The text of a post, of 140 characters or, as a long one, of 2,000.

    Which error a long text over 2,000 gets is not documented: it gets that of a short one.
    """
    text = call.needed("status")
    if not text.strip():
        raise errors.empty()
    long = call.choice("is_longtext", range(2)) == 1
    if count(text) > (MOST_LONG if long else MOST):
        raise errors.too_long()
    if len(call.params.get("annotations", "")) > MOST_ANNOTATIONS:
        raise errors.invalid("annotations", f"length<={MOST_ANNOTATIONS}", "longer")
    return text


def comment(call: Call) -> str:
    text = call.needed("comment")
    if not text.strip():
        raise errors.empty()
    if count(text) > MOST:
        raise errors.too_long()
    return text


def shared(text: str, domain: str) -> None:
    """What open.weibo.com/wiki/2/statuses/share asks for, seen 2026-11-22: at least one link, all
    links of the app's own bound domain, and no #topic#.

    Raises: WeiboError 10017; for a topic the number is not documented.
    """
    if _TOPIC.search(text):
        raise errors.invalid("status", "no #topic#", "#topic#")
    found = links(text)
    if not found or not all(_below(link, domain) for link in found):
        raise errors.no_domain()


def _below(link: str, domain: str) -> bool:
    host = (urlsplit(link).hostname or "").lower()
    return host == domain or host.endswith(f".{domain}")
