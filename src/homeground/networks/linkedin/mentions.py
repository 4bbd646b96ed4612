"""Who named a company page in a post of their own, by LinkedIn's notifications.

…/organizations/organization-social-action-notifications: kept for 60 days, told to administrators.
That a mention comes with the text of the post is from the documentation's examples of 2023.
"""

from __future__ import annotations

from datetime import datetime

from homeground.networks.model import Person, Post
from homeground.networks.reading import Json, count, from_seconds, mapping, words

from .little import plain_from_little
from .restli import encoded
from .translate import permalink

MENTION = "SHARE_MENTION"


def address(entity: str, *, start: int, size: int) -> str:
    """The path of one page of the account's mentions, encoded as Rest.li wants it."""
    return (
        f"/rest/organizationalEntityNotifications?q=criteria&actions=List({MENTION})"
        f"&organizationalEntity={encoded(entity)}&start={start}&count={size}"
    )


def post_from_notification(element: Json, *, site_url: str) -> Post | None:
    """The post in which the page was named; `None` for what is no mention, or names no post."""
    if element.get("action") != MENTION:
        return None
    told = mapping(element, "decoratedGeneratedActivity", "share") or mapping(
        element, "decoratedSourcePost"
    )
    urn = (
        words(element.get("generatedActivity"))
        or words(told.get("entity"))
        or words(element.get("sourcePost"))
    )
    at = moment_of(element)
    if urn is None or at is None:
        return None
    author = words(told.get("owner"))
    text = told.get("text")
    return Post(
        id=urn,
        url=permalink(site_url, urn),
        text=plain_from_little(text) if isinstance(text, str) else "",
        created_at=at,
        author=Person(author, author) if author else None,
    )


def moment_of(element: Json) -> datetime | None:
    told = count(element.get("lastModifiedAt"))
    return from_seconds(told / 1000) if told is not None else None
