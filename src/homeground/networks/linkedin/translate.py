"""LinkedIn's documents and ours. Nothing here sends or reads.

Shapes: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api
and its neighbours. There is no published schema, so every reader takes what it finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from homeground.networks.model import (
    Comment,
    Draft,
    Engagement,
    Media,
    Person,
    Poll,
    Post,
    Profile,
)
from homeground.networks.reading import Json, count, from_seconds, mapping, objects, words

from .little import little_from_plain, plain_from_little
from .network import POLL_MINUTES
from .restli import comment_number, comment_urn


def post_from_draft(draft: Draft, *, author: str, files: Sequence[str] = ()) -> Json:
    """The body of `POST /rest/posts`. `files` are the URNs of uploads, in the media's order."""
    post: Json = {
        "author": author,
        "commentary": little_from_plain(text_from_draft(draft)),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    content = _content(draft, files)
    if content:
        post["content"] = content
    return post


def text_from_draft(draft: Draft) -> str:
    """A post has one content. Where images or a poll are it, the link goes into the text."""
    taken = draft.media or draft.poll
    if not draft.link or not taken or draft.link in draft.text:
        return draft.text
    return f"{draft.text}\n{draft.link}" if draft.text else draft.link


def poll_from_ours(poll: Poll) -> Json:
    """The shortest time that LinkedIn has and that is long enough."""
    duration = next((name for minutes, name in POLL_MINUTES.items() if minutes >= poll.minutes), "")
    return {
        "question": poll.question,
        "options": [{"text": answer} for answer in poll.answers],
        "settings": {"duration": duration},
    }


def comment_from_text(text: str, *, actor: str, thread: str, parent: str | None = None) -> Json:
    """The body of a comment. Its text is plain: it has no escapes, marks come beside it."""
    comment: Json = {"actor": actor, "object": thread, "message": {"text": text}}
    if parent is not None:
        comment["parentComment"] = parent
    return comment


def post_from_element(element: Json, *, site_url: str, handle: str = "") -> Post | None:
    """One post of a list; `None` for a draft, or what lacks what makes a post."""
    urn = words(element.get("id"))
    created_at = _at(element.get("publishedAt")) or _at(element.get("createdAt"))
    if (
        urn is None
        or created_at is None
        or element.get("lifecycleState") not in (None, "PUBLISHED")
    ):
        return None
    content = mapping(element, "content")
    author = words(element.get("author"))
    text = element.get("commentary")
    return Post(
        id=urn,
        url=permalink(site_url, urn),
        text=plain_from_little(text) if isinstance(text, str) else "",
        created_at=created_at,
        author=Person(author, handle or author, handle or None) if author else None,
        media_count=_media_count(content),
        link=words(mapping(content, "article").get("source")),
    )


def comment_from_element(
    element: Json, *, post_id: str, site_url: str, names: dict[str, str] | None = None
) -> Comment | None:
    """One comment. Of its author LinkedIn tells the number only; `names` has whom we know."""
    number = words(element.get("id"))
    thread = words(element.get("object")) or post_id
    urn = words(element.get("commentUrn")) or (comment_urn(thread, number) if number else None)
    created_at = _at(mapping(element, "created").get("time"))
    if urn is None or created_at is None:
        return None
    actor = words(element.get("actor"))
    text = mapping(element, "message").get("text")
    return Comment(
        id=urn,
        post_id=post_id,
        text=text if isinstance(text, str) else "",
        created_at=created_at,
        author=Person(actor, (names or {}).get(actor, actor)) if actor else None,
        parent_id=words(element.get("parentComment")),
        url=f"{permalink(site_url, post_id)}?commentUrn={urn}" if comment_number(urn) else None,
        likes=count(mapping(element, "likesSummary").get("totalLikes")),
    )


def has_answers(element: Json) -> bool:
    """Whether others answered a comment; what LinkedIn does not say is asked for."""
    summary = mapping(element, "commentsSummary")
    told = count(summary.get("totalFirstLevelComments"))
    told = count(summary.get("aggregatedTotalComments")) if told is None else told
    return told is None or told > 0


def engagement_from_statistics(element: Json) -> Engagement:
    """What the page is told of one post, without advertising.

    Clicks can be fewer than none: LinkedIn takes back what it finds to be no person's, and a
    negative number says nothing.
    """
    told = mapping(element, "totalShareStatistics")
    return Engagement(
        views=count(told.get("impressionCount")),
        reach=count(told.get("uniqueImpressionsCount")),
        likes=count(told.get("likeCount")),
        comments=count(told.get("commentCount")),
        shares=count(told.get("shareCount")),
        clicks=count(told.get("clickCount")),
    )


def engagement_from_metadata(element: Json) -> Engagement:
    """What anybody sees: reactions of every kind, and comments."""
    reactions = element.get("reactionSummaries")
    told = reactions.values() if isinstance(reactions, dict) else ()
    each = [count(mapping(kind).get("count")) or 0 for kind in told]
    return Engagement(
        likes=sum(each) if isinstance(reactions, dict) else None,
        comments=count(mapping(element, "commentSummary").get("count")),
    )


def profile_from_organization(
    element: Json, *, account_id: str, followers: int | None, site_url: str
) -> Profile | None:
    name = words(element.get("localizedName")) or words(element.get("vanityName"))
    if name is None:
        return None
    vanity = words(element.get("vanityName"))
    url = f"{site_url}/company/{vanity or account_id.rpartition(':')[2]}"
    return Profile(account_id, name, vanity, url, followers)


def profile_from_userinfo(element: Json) -> Profile | None:
    """A person, by OpenID Connect; LinkedIn tells no address of their page there."""
    number = words(element.get("sub"))
    name = words(element.get("name")) or words(element.get("given_name"))
    return Profile(f"urn:li:person:{number}", name or number) if number else None


def permalink(site_url: str, urn: str) -> str:
    return f"{site_url}/feed/update/{urn}"


def _content(draft: Draft, files: Sequence[str]) -> Json:
    described = [_media(urn, media) for urn, media in zip(files, draft.media, strict=True)]
    if len(described) == 1:
        return {"media": described[0]}
    if described:
        return {"multiImage": {"images": described}}
    if draft.poll is not None:
        return {"poll": poll_from_ours(draft.poll)}
    if draft.link:
        return {"article": {"source": draft.link, "title": draft.title or _host(draft.link)}}
    return {}


def _media(urn: str, media: Media) -> Json:
    """An image has an alt text. A document needs a title, which people see above it."""
    told: Json = {"id": urn}
    if media.kind == "document":
        told["title"] = media.name or media.path.name
    elif media.kind == "video" and media.name:
        told["title"] = media.name
    elif media.alt and media.kind == "image":
        told["altText"] = media.alt
    return told


def _media_count(content: Json) -> int:
    images = len(list(objects(content, "multiImage", "images")))
    return images or (1 if words(mapping(content, "media").get("id")) else 0)


def _at(milliseconds: object) -> datetime | None:
    told = count(milliseconds)
    return from_seconds(told / 1000) if told is not None else None


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or link).removeprefix("www.")
    except ValueError:
        return link
