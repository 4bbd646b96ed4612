"""Whether a click is a person's: crawlers, previews and what is fetched ahead are told apart. Pure.

Known crawlers are those of a published list (monperrus/crawler-user-agents, MIT). Besides: every browser,
also those inside apps, calls itself Mozilla/… or Opera/…, and what does not is a program; what browsers
fetch ahead of a click they say in a header (`Sec-Purpose`, https://fetch.spec.whatwg.org/#sec-purpose-header),
and what they fetch for another page's sake as well (`Sec-Fetch-Mode`, https://www.w3.org/TR/fetch-metadata/).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

BROWSERS = ("Mozilla/", "Opera/")
_AHEAD = ("sec-purpose", "purpose", "x-purpose", "x-moz")
LONGEST = 1000
"""Of what a program calls itself, so much is looked at: none that is true is longer."""


class Reader(Enum):
    PERSON = "person"
    MACHINE = "machine"


def reader_of(method: str, headers: Mapping[str, str]) -> Reader:
    """Who follows a link. `headers`: their names in small letters."""
    if method != "GET":
        return Reader.MACHINE
    if any(
        word in headers.get(name, "").lower()
        for name in _AHEAD
        for word in ("prefetch", "prerender", "preview")
    ):
        return Reader.MACHINE
    if headers.get("sec-fetch-mode", "navigate").lower() != "navigate":
        return Reader.MACHINE
    agent = headers.get("user-agent", "")[:LONGEST]
    if not agent.startswith(BROWSERS):
        return Reader.MACHINE
    from crawleruseragents import is_crawler

    return Reader.MACHINE if is_crawler(agent) else Reader.PERSON
