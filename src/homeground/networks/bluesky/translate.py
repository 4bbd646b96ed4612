"""Bluesky's documents and ours. Nothing here sends or reads.

Shapes: the lexicons app.bsky.feed.post, app.bsky.feed.defs and their neighbours. A record is what
its author's software wrote, so every reader takes what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

import regex

from homeground.networks.limits import AnswersFrom
from homeground.networks.model import (
    Comment,
    Draft,
    Engagement,
    Media,
    Person,
    Post,
    Profile,
)
from homeground.networks.reading import Json, count, instant, mapping, objects, total, words
from homeground.text.counting import RULES

from .keys import rkey_of
from .limits import TAG_MAX, TAG_MAX_BYTES, TAGS_MAX
from .richtext import facets_from_text, first_link, plain_from_richtext, shortened

_RULES = {
    AnswersFrom.FOLLOWERS: "followerRule",
    AnswersFrom.FOLLOWED: "followingRule",
    AnswersFrom.MENTIONED: "mentionRule",
}
_LANGUAGE = regex.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def record_from_draft(
    draft: Draft,
    *,
    now: datetime,
    people: Mapping[str, str],
    images: Sequence[Json] = (),
    video: Json | None = None,
) -> Json:
    """The record of a post. `people` are DIDs by handle.

    `images` come from `image_from_blob`, `video` from `video_from_blob`.
    """
    text, shown = text_from_draft(draft)
    record = _record(text, now=now, language=draft.language)
    facets = facets_from_text(text, people=people, shown=shown, link=draft.link or "")
    if facets:
        record["facets"] = facets
    tags = [tag for tag in (_tag(tag) for tag in draft.tags) if tag][:TAGS_MAX]
    if tags:
        record["tags"] = tags
    if video:
        record["embed"] = video
    elif images:
        record["embed"] = {"$type": "app.bsky.embed.images", "images": list(images)}
    elif draft.link:
        record["embed"] = {
            "$type": "app.bsky.embed.external",
            "external": {
                "uri": draft.link,
                "title": draft.title or _host(draft.link),
                "description": "",
            },
        }
    return record


def record_from_reply(
    text: str, *, root: Json, parent: Json, people: Mapping[str, str], now: datetime
) -> Json:
    """The record of an answer. `root` and `parent` are references, by address and CID."""
    record = _record(text, now=now, language=None)
    facets = facets_from_text(text, people=people)
    if facets:
        record["facets"] = facets
    record["reply"] = {"root": root, "parent": parent}
    return record


def text_from_draft(draft: Draft) -> tuple[str, str]:
    """The text of the record, and what stands at its end for the link.

    A post has one embed. Where images take it there is no card, so the link goes into the text.
    """
    if not draft.link or not draft.media or draft.link in draft.text:
        return draft.text, ""
    shown = shortened(draft.link)
    return (f"{draft.text}\n{shown}" if draft.text else shown), shown


def image_from_blob(blob: Json, media: Media) -> Json:
    """One image of the embed; a blob is what an upload answers with."""
    image: Json = {"image": blob, "alt": media.alt or ""}
    if media.width and media.height:
        image["aspectRatio"] = {"width": media.width, "height": media.height}
    return image


def video_from_blob(blob: Json, media: Media) -> Json:
    """The embed of a post's one video."""
    video: Json = {"$type": "app.bsky.embed.video", "video": blob}
    if media.alt:
        video["alt"] = media.alt
    if media.width and media.height:
        video["aspectRatio"] = {"width": media.width, "height": media.height}
    return video


def gate_from_draft(post_uri: str, draft: Draft, *, now: datetime) -> Json | None:
    """The record that says who may answer a new post; `None` when everybody may."""
    if draft.answers_from is AnswersFrom.EVERYBODY:
        return None
    rule = _RULES.get(draft.answers_from)
    return {
        "$type": "app.bsky.feed.threadgate",
        "post": post_uri,
        "createdAt": written(now),
        "allow": [{"$type": f"app.bsky.feed.threadgate#{rule}"}] if rule else [],
    }


def gate_for(
    post_uri: str, *, created_at: str, before: Json, closed: bool | None, hidden: Sequence[str]
) -> Json | None:
    """The record that says who may answer a thread; `None` when it would say nothing.

    `before` is the one that is there. `closed` None leaves as it is who may answer.
    """
    gate: Json = {
        **before,
        "$type": "app.bsky.feed.threadgate",
        "post": post_uri,
        "createdAt": words(before.get("createdAt")) or created_at,
    }
    if closed:
        gate["allow"] = []
    elif closed is False:
        gate.pop("allow", None)
    gate.pop("hiddenReplies", None)
    if hidden:
        gate["hiddenReplies"] = list(hidden)
    return gate if "allow" in gate or hidden else None


def reference(view: Json) -> Json | None:
    """What points at a post: its address and the CID of its content."""
    uri, cid = words(view.get("uri")), words(view.get("cid"))
    return {"uri": uri, "cid": cid} if uri and cid else None


def post_from_view(view: Json, *, site_url: str) -> Post | None:
    """One post of a feed; `None` when it lacks what makes a post."""
    uri, created_at = words(view.get("uri")), created_at_of(view)
    if uri is None or created_at is None:
        return None
    record, embed = mapping(view, "record"), mapping(view, "embed")
    media = mapping(embed, "media") or embed
    author = person_from_actor(mapping(view, "author"), site_url=site_url)
    return Post(
        id=uri,
        url=permalink(site_url, author, uri),
        text=text_from_record(record),
        created_at=created_at,
        author=author,
        media_count=_media_count(media),
        link=words(mapping(media, "external").get("uri")) or first_link(record.get("facets")),
        engagement=engagement_from_view(view),
    )


def comment_from_view(view: Json, *, post_id: str, site_url: str) -> Comment | None:
    """One answer in the thread under `post_id`."""
    uri, created_at = words(view.get("uri")), created_at_of(view)
    if uri is None or created_at is None:
        return None
    record = mapping(view, "record")
    parent_id = words(mapping(record, "reply", "parent").get("uri"))
    author = person_from_actor(mapping(view, "author"), site_url=site_url)
    return Comment(
        id=uri,
        post_id=post_id,
        text=text_from_record(record),
        created_at=created_at,
        author=author,
        parent_id=parent_id if parent_id != post_id else None,
        url=permalink(site_url, author, uri),
        likes=count(view.get("likeCount")),
    )


def views_in_thread(answer: Json) -> Iterator[tuple[Json, int, bool]]:
    """Every answer of a thread: the view, how deep it is, and whether answers to it are missing."""
    waiting: list[tuple[Json, int]] = [(mapping(answer, "thread"), 0)]
    while waiting:
        node, depth = waiting.pop()
        replies = list(objects(node, "replies"))
        waiting += [(reply, depth + 1) for reply in replies]
        view = mapping(node, "post")
        if view and depth:
            yield view, depth, bool(count(view.get("replyCount"))) and not replies


def engagement_from_view(view: Json) -> Engagement:
    """Views, reach and clicks are not told. A quote shares a post as a repost does."""
    return Engagement(
        likes=count(view.get("likeCount")),
        comments=count(view.get("replyCount")),
        shares=total(view.get("repostCount"), view.get("quoteCount")),
        saves=count(view.get("bookmarkCount")),
    )


def person_from_actor(actor: Json, *, site_url: str) -> Person | None:
    did = words(actor.get("did"))
    if did is None:
        return None
    handle = _valid_handle(actor)
    url = f"{site_url}/profile/{handle or did}"
    return Person(did, words(actor.get("displayName")) or handle or did, handle, url)


def profile_from_actor(actor: Json, *, site_url: str) -> Profile | None:
    """Who the account is; `None` when the answer names nobody."""
    person = person_from_actor(actor, site_url=site_url)
    if person is None:
        return None
    followers = count(actor.get("followersCount"))
    return Profile(person.id, person.name, person.handle, person.url, followers)


def text_from_record(record: Json) -> str:
    text = record.get("text")
    return plain_from_richtext(text, record.get("facets")) if isinstance(text, str) else ""


def permalink(site_url: str, author: Person | None, uri: str) -> str:
    """Where people see it: by the handle where there is one, else by the DID."""
    who = author.handle or author.id if author else uri.removeprefix("at://").partition("/")[0]
    return f"{site_url}/profile/{who}/post/{rkey_of(uri)}"


def created_at_of(view: Json) -> datetime | None:
    """When a post counts as made: its author may claim any time, but none later than it was seen.

    This is the order of Bluesky's own feeds.
    """
    claimed = instant(mapping(view, "record").get("createdAt"))
    seen = instant(view.get("indexedAt"))
    return min(claimed, seen) if claimed and seen else claimed or seen


def written(at: datetime) -> str:
    """An instant as a record has it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _record(text: str, *, now: datetime, language: str | None) -> Json:
    record: Json = {"$type": "app.bsky.feed.post", "text": text, "createdAt": written(now)}
    if language and _LANGUAGE.fullmatch(tag := language.replace("_", "-")):
        record["langs"] = [tag]
    return record


def _tag(tag: str) -> str:
    bare = tag.strip().lstrip("#＃").strip()
    short = RULES["bluesky"].count(bare) <= TAG_MAX and len(bare.encode()) <= TAG_MAX_BYTES
    return bare if short else ""


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or link).removeprefix("www.")
    except ValueError:
        return link


def _valid_handle(actor: Json) -> str | None:
    # What Bluesky says of an account whose name leads nowhere now.
    handle = words(actor.get("handle"))
    return None if handle == "handle.invalid" else handle


def _media_count(embed: Json) -> int:
    """A view of a video is not a list: it has the address of what is played."""
    several = len(list(objects(embed, "images"))) + len(list(objects(embed, "items")))
    return several or (1 if words(embed.get("playlist")) else 0)
