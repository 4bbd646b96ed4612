"""Odnoklassniki's documents and ours. Nothing here sends or reads.

What goes out: https://apiok.ru/dev/methods/rest/mediatopic/mediatopic.post. What comes back is
documented in part only, so every reader takes what it finds. Clocks there are Moscow's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from homeground.networks.errors import NotFound
from homeground.networks.model import Comment, Draft, Engagement, Person, Post, Profile
from homeground.networks.reading import Json, count, from_seconds, mapping, objects, words

MOSCOW = timezone(timedelta(hours=3), "MSK")
"""Without summer time since 2014."""
_MEDIA_LISTS = {
    "photo": ("photo_refs", "photos", "list"),
    "movie": ("movie_refs", "movies", "list"),
}


def topic_number(post_id: str) -> str:
    if re.fullmatch(r"\d+", post_id, re.ASCII) is None:
        raise NotFound(f"{post_id!r} is no number of a topic.", network="odnoklassniki")
    return post_id


def attachment_from_draft(
    draft: Draft, *, photos: Iterable[str] = (), videos: Iterable[str] = ()
) -> dict[str, Any]:
    """What a topic consists of. `photos` are tokens of uploaded images, `videos` their numbers."""
    media: list[dict[str, Any]] = []
    if draft.text:
        media.append({"type": "text", "text": draft.text})
    if tokens := list(photos):
        media.append({"type": "photo", "list": [{"id": token} for token in tokens]})
    if numbers := list(videos):
        media.append({"type": "movie", "list": [{"id": number} for number in numbers]})
    if draft.link:
        media.append({"type": "link", "url": draft.link})
    if draft.poll is not None:
        options = [] if draft.poll.several else ["SingleChoice"]
        media.append(
            {
                "type": "poll",
                "question": draft.poll.question,
                "answers": [{"text": answer} for answer in draft.poll.answers],
                "options": ",".join([*options, "AnonymousVoting"]),
            }
        )
    attachment: dict[str, Any] = {"media": media, "onBehalfOfGroup": "true"}
    if draft.publish_at is not None:
        # Rather than `publishAt`, which is a Moscow clock without its zone.
        attachment["publishAtMs"] = int(draft.publish_at.timestamp()) * 1000
    if draft.comments_closed:
        attachment["disableComments"] = "true"
    return attachment


def parameters_from_draft(
    draft: Draft, *, group_id: str, photos: Iterable[str] = (), videos: Iterable[str] = ()
) -> dict[str, str]:
    """What `mediatopic.post` is told."""
    attachment = attachment_from_draft(draft, photos=photos, videos=videos)
    return {
        "type": "GROUP_THEME",
        "gid": group_id,
        "attachment": json.dumps(attachment, ensure_ascii=False, separators=(",", ":")),
    }


def topic_id_from_answer(answer: Any) -> str | None:
    """The number of the new topic: the whole answer, as a bare text."""
    found = words(answer) or words(mapping(answer).get("id"))
    return found if found and found.isdigit() and found.isascii() else None


def republished_id_from_answer(answer: Any, *, was: str) -> str | None:
    """The number that a topic got when it came out; `None` while it has none but `was`.

    How `mediatopic.getRepublishedTopic` answers is not documented: its supplier for other methods
    is called `mid`, a client reads `topicId`.
    """
    said = mapping(answer)
    held = (answer, said.get("mid"), said.get("topicId"), said.get("topic_id"), said.get("id"))
    found = next((number for each in held if (number := topic_id_from_answer(each))), None)
    return None if found == was else found


def comment_id_from_answer(answer: Any) -> str | None:
    """The new comment's name. How it is answered is not documented: bare, or in an object."""
    for held in (answer, mapping(answer).get("comment")):
        if found := words(held) or words(mapping(held).get("id")):
            return found
    return words(mapping(answer).get("comment_id"))


def token_from_upload(answer: Any) -> str | None:
    """The token in `{"photos": {"<photo id>": {"token": …}}}`."""
    for photo in mapping(answer, "photos").values():
        if token := words(mapping(photo).get("token")):
            return token
    return None


def posts_from_topics(answer: Any, *, group_id: str, site_url: str) -> list[Post]:
    """The posts of `mediatopic.getByIds` or `mediatopic.getTopics`, newest first."""
    posts = [
        post
        for item in objects(answer, "media_topics")
        if (post := post_from_topic(item, group_id=group_id, site_url=site_url))
    ]
    return sorted(posts, key=lambda post: (post.created_at, int(post.id)), reverse=True)


def post_from_topic(item: Json, *, group_id: str, site_url: str) -> Post | None:
    """One topic; `None` when it lacks what makes a post."""
    number, created_at = topic_id_from_answer(item), _from_milliseconds(item.get("created_ms"))
    if number is None or created_at is None:
        return None
    media = list(objects(item, "media"))
    return Post(
        id=number,
        url=f"{site_url}/group/{group_id}/topic/{number}",
        text="\n".join(
            text for block in media if block.get("type") == "text" and (text := _text_of(block))
        ),
        created_at=created_at,
        author=_author(item.get("author_ref"), site_url),
        media_count=sum(_files_in(block) for block in media),
        link=next((url for b in media if b.get("type") == "link" and (url := _link(b))), None),
        engagement=engagement_from_topic(item),
    )


def engagement_from_topic(item: Json) -> Engagement:
    """The counts that a topic carries itself; what is not stated is `None`."""
    return Engagement(
        views=count(item.get("views_count")),
        likes=count(mapping(item, "like_summary").get("count")),
        comments=count(mapping(item, "discussion_summary").get("comments_count")),
        shares=count(mapping(item, "reshare_summary").get("count")),
    )


def engagement_with_statistics(engagement: Engagement, stat: Json) -> Engagement:
    """Adds what the group's statistics say: showings, people reached, clicks on the link.

    `renderings` are showings in feeds, `views` what older groups were given instead.
    """
    stated = {
        "views": _first(count(stat.get("views")), count(stat.get("renderings"))),
        "reach": count(stat.get("reach")),
        "clicks": count(stat.get("link_clicks")),
        "likes": _first(engagement.likes, count(stat.get("likes"))),
        "comments": _first(engagement.comments, count(stat.get("comments"))),
        "shares": _first(engagement.shares, count(stat.get("reshares"))),
    }
    known = {name: value for name, value in stated.items() if value is not None}
    return replace(engagement, **known)


def people_from_answer(answer: Any, *, site_url: str) -> dict[str, Person]:
    """Who speaks in an answer that names its `entities`, by number."""
    people: dict[str, Person] = {}
    for kind, place in (("users", "profile"), ("groups", "group")):
        for item in objects(answer, "entities", kind):
            number = words(item.get("uid")) or words(item.get("id"))
            if number and (name := _name(item)):
                people[number] = Person(number, name, url=f"{site_url}/{place}/{number}")
    return people


def comment_from_discussion(
    item: Json, *, post_id: str, people: Mapping[str, Person], site_url: str
) -> Comment | None:
    """One comment; `None` when it lacks its name or its time. It has no address of its own."""
    comment_id, created_at = words(item.get("id")), _instant(item)
    if comment_id is None or created_at is None:
        return None
    number, name = words(item.get("author_id")), words(item.get("author_name"))
    author = people.get(number) if number else None
    if author is None and number:
        place = "group" if str(item.get("author_ref")).startswith("group:") else "profile"
        author = Person(number, name or number, url=f"{site_url}/{place}/{number}")
    likes = _first(count(item.get("like_count")), count(mapping(item, "like_summary").get("count")))
    return Comment(
        id=comment_id,
        post_id=post_id,
        text=_text_of(item) or "",
        created_at=created_at,
        author=author,
        parent_id=words(item.get("reply_to_comment_id")),
        likes=likes,
    )


def profile_from_group(group: Json, *, site_url: str) -> Profile | None:
    number = words(group.get("uid"))
    if number is None:
        return None
    handle = words(group.get("shortname"))
    return Profile(
        id=number,
        name=words(group.get("name")) or number,
        handle=handle,
        url=f"{site_url}/{handle}" if handle else f"{site_url}/group/{number}",
        followers=count(group.get("members_count")),
    )


def _text_of(block: Json) -> str | None:
    return words(block.get("text")) or (
        "".join(words(token.get("text")) or "" for token in objects(block, "text_tokens")) or None
    )


def _link(block: Json) -> str | None:
    return words(block.get("url")) or words(block.get("link"))


def _files_in(block: Json) -> int:
    kind = block.get("type")
    names = _MEDIA_LISTS.get(kind) if isinstance(kind, str) else None
    if names is None:
        return 0
    return next((len(held) for name in names if isinstance(held := block.get(name), list)), 1)


def _author(ref: Any, site_url: str) -> Person | None:
    """From a reference such as `group:55348644610059`; the name is not part of it."""
    kind, _, number = ref.partition(":") if isinstance(ref, str) else ("", "", "")
    place = {"group": "group", "user": "profile"}.get(kind)
    return Person(number, number, url=f"{site_url}/{place}/{number}") if place and number else None


def _name(item: Json) -> str | None:
    parts = (words(item.get("first_name")), words(item.get("last_name")))
    return words(item.get("name")) or " ".join(filter(None, parts)) or None


def _instant(item: Json) -> datetime | None:
    """`date_ms` where it is given; else `date`, a Moscow clock."""
    stated = _from_milliseconds(item.get("date_ms"))
    if stated is not None:
        return stated
    try:
        read = datetime.strptime(str(item.get("date")), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
        return read.replace(tzinfo=MOSCOW).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _from_milliseconds(value: Any) -> datetime | None:
    stated = count(value)
    try:
        return None if stated is None else from_seconds(stated / 1000)
    except OverflowError:
        return None


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)
