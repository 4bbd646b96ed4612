"""VK's documents and ours. Nothing here sends or reads.

Shapes: https://github.com/VKCOM/vk-api-schema (5.199). VK leaves out what it has nothing to say
about, and adds fields and kinds at any time, so every reader takes what it finds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from homeground.networks.errors import NotFound, Rejected, Unavailable
from homeground.networks.model import Comment, Draft, Engagement, Person, Poll, Post, Profile
from homeground.networks.reading import Json, count, from_seconds, mapping, objects, words

MEDIA = frozenset({"photo", "posted_photo", "video", "clip"})
_POST_ID = re.compile(r"(-?\d+)_(\d+)")
_MENTION = re.compile(r"\[(?:id|club|public|event)\d+(?::[^|\]]*)?\|([^\]]+)\]")


def owner_from_account(account_id: str) -> int:
    """The wall's number: negative for a community, as VK writes it. `club5` and `-5` are one."""
    found = re.fullmatch(r"(club|public|event|id|-)?(\d+)", account_id)
    if found is None:
        raise Rejected(
            f"{account_id!r} is no VK account: it is a number, negative for a community.",
            network="vk",
        )
    number = int(found[2])
    return number if found[1] in (None, "id") else -number


def wall_and_post(post_id: str) -> tuple[int, int]:
    """The two halves of a post's id, as in its address: wall, number on that wall."""
    found = _POST_ID.fullmatch(post_id)
    if found is None:
        raise NotFound(f"{post_id!r} is no id of a VK post (such as -1_23).", network="vk")
    return int(found[1]), int(found[2])


def parameters_from_draft(
    draft: Draft, *, owner_id: int, key: str, made: Iterable[str] = ()
) -> dict[str, str]:
    """What `wall.post` is told. `made` are attachments that VK already has (`photo1_2`)."""
    attachments = list(made)
    if draft.link:
        attachments.append(_attachment_from_link(draft.link))
    parameters = {"owner_id": str(owner_id), "message": draft.text, "guid": key}
    if owner_id < 0:
        parameters["from_group"] = "1"
    if attachments:
        parameters["attachments"] = ",".join(attachments)
    if draft.publish_at is not None:
        parameters["publish_date"] = str(int(draft.publish_at.timestamp()))
    if draft.advertising:
        parameters["mark_as_ads"] = "1"
    if draft.comments_closed:
        parameters["close_comments"] = "1"
    return parameters


def parameters_from_edit(draft: Draft, post: Json) -> dict[str, str]:
    """What `wall.edit` is told besides which post: the draft's words, and all that `post` has.

    A waiting post is sent its time again: without, VK publishes it at once.
    """
    told = {"message": draft.text}
    if attachments := _attachments_from_post(post, link=draft.link):
        told["attachments"] = ",".join(attachments)
    if post.get("post_type") == "postpone":
        at = draft.publish_at or _instant(post.get("date"))
        if at is not None:
            told["publish_date"] = str(int(at.timestamp()))
    if draft.advertising or post.get("marked_as_ads"):
        told["mark_as_ads"] = "1"
    # VK says so only to those who may open them.
    if draft.comments_closed or mapping(post.get("comments")).get("can_open"):
        told["close_comments"] = "1"
    if post.get("signer_id"):
        told["signed"] = "1"
    if source := words(mapping(post.get("copyright")).get("link")):
        told["copyright"] = source
    return told


def _attachments_from_post(post: Json, *, link: str | None) -> list[str]:
    """What a post carries, named for sending it again; `link` takes the place of its own."""
    named: list[str] = []
    for attachment in objects(post, "attachments"):
        kind = words(attachment.get("type")) or ""
        what = mapping(attachment.get(kind))
        owner_id, number = _whole(what.get("owner_id")), _whole(what.get("id"))
        if kind == "link":
            link = link or words(what.get("url"))
        elif owner_id is not None and number is not None:
            key = words(what.get("access_key"))
            named.append(f"{kind}{owner_id}_{number}" + (f"_{key}" if key else ""))
    return [*named, _attachment_from_link(link)] if link else named


def _attachment_from_link(link: str) -> str:
    # A comma would end the attachment.
    return link.replace(",", "%2C")


def parameters_from_poll(poll: Poll, *, owner_id: int, opens_at: datetime) -> dict[str, str]:
    """What `polls.create` is told. Who answered what stays unseen, as on other networks."""
    ends_at = opens_at + timedelta(minutes=poll.minutes)
    return {
        "owner_id": str(owner_id),
        "question": poll.question,
        "add_answers": json.dumps(poll.answers, ensure_ascii=False),
        "is_anonymous": "1",
        "is_multiple": "1" if poll.several else "0",
        "end_date": str(int(ends_at.timestamp())),
    }


def attachment_from_poll(poll: Json, *, owner_id: int) -> str:
    """How a poll is named in `attachments`; it is the wall's unless VK says otherwise."""
    return f"poll{poll.get('owner_id') or owner_id}_{_number(poll, 'id')}"


def attachment_from_photo(photo: Json) -> str:
    """How a saved photo is named in `attachments`. Raises: Unavailable."""
    return f"photo{_number(photo, 'owner_id')}_{_number(photo, 'id')}"


def _number(made: Json, name: str) -> str:
    number = words(made.get(name))
    if number is None:
        raise Unavailable("VK did not say what it made of the attachment: try again.", network="vk")
    return number


def posts_from_wall(answer: Any, *, site_url: str) -> list[Post]:
    """The posts of `wall.get` or `wall.getById`, newest first.

    VK gives a pinned post first, whatever its age; deleted posts are left out. `wall.getById` gave
    a bare list before 5.199.
    """
    items = objects(answer) if isinstance(answer, list) else objects(answer, "items")
    posts = [post for item in items if (post := post_from_wall(item, site_url=site_url))]
    return sorted(posts, key=lambda post: (post.created_at, wall_and_post(post.id)), reverse=True)


def waiting_from_wall(answer: Any, *, site_url: str) -> list[Post]:
    """The posts of `wall.get` with the filter “postponed”, the next first.

    `date` is when VK will bring a post out, under another number than it has now.
    """
    items = [i for i in objects(answer, "items") if i.get("post_type") in (None, "postpone")]
    return posts_from_wall({"items": items}, site_url=site_url)[::-1]


def post_from_wall(item: Json, *, site_url: str) -> Post | None:
    """One post; `None` when it is deleted, or lacks what makes a post.

    A repost has its own text (often none), its own counts, and what it shares in `copy_history`.
    The text stays as it is, mentions (`[club1|Name]`) included: it is compared with what was sent.
    """
    number, owner_id = _whole(item.get("id")), _whole(item.get("owner_id"))
    created_at = _instant(item.get("date"))
    if item.get("is_deleted") or number is None or owner_id is None or created_at is None:
        return None
    attachments = list(objects(item, "attachments"))
    author_id = _whole(item.get("from_id"))
    return Post(
        id=f"{owner_id}_{number}",
        url=f"{site_url}/wall{owner_id}_{number}",
        text=words(item.get("text")) or "",
        created_at=created_at,
        author=_person(author_id, {}, site_url) if author_id else None,
        media_count=sum(1 for attachment in attachments if words(attachment.get("type")) in MEDIA),
        link=next(
            (url for a in attachments if (url := words(mapping(a, "link").get("url")))), None
        ),
        engagement=engagement_from_wall(item),
    )


def mention_from_wall(item: Json, *, people: Mapping[int, Person], site_url: str) -> Post | None:
    """A post or comment of others that names us; a mention in it is read as the name it shows."""
    post = post_from_wall(item, site_url=site_url)
    if post is None:
        return None
    author_id, below = _whole(item.get("from_id")), _whole(item.get("post_id"))
    author = _person(author_id, people, site_url) if author_id else None
    post = replace(post, text=_MENTION.sub(r"\1", post.text), author=author)
    if item.get("post_type") != "reply" or below is None:
        return post
    owner_id, number = wall_and_post(post.id)
    return replace(post, url=f"{site_url}/wall{owner_id}_{below}?reply={number}")


def engagement_from_wall(item: Json) -> Engagement:
    """The counts that a post carries; what VK does not state is `None`."""
    return Engagement(
        views=count(mapping(item, "views").get("count")),
        likes=count(mapping(item, "likes").get("count")),
        comments=count(mapping(item, "comments").get("count")),
        shares=count(mapping(item, "reposts").get("count")),
    )


def engagement_with_reach(engagement: Engagement, stat: Json) -> Engagement:
    """Adds what `stats.getPostReach` says of the same post: people reached, link clicks."""
    return replace(
        engagement, reach=count(stat.get("reach_total")), clicks=count(stat.get("links"))
    )


def people_from_answer(answer: Any, *, site_url: str) -> dict[int, Person]:
    """Who speaks in an extended answer, by VK's number (negative for communities)."""
    people: dict[int, Person] = {}
    for user in objects(answer, "profiles"):
        if (number := _whole(user.get("id"))) is not None:
            people[number] = Person(
                str(number),
                _full_name(user) or f"id{number}",
                words(user.get("screen_name")),
                f"{site_url}/id{number}",
            )
    for group in objects(answer, "groups"):
        if (number := _whole(group.get("id"))) is not None:
            people[-number] = Person(
                str(-number),
                words(group.get("name")) or f"club{number}",
                words(group.get("screen_name")),
                f"{site_url}/club{number}",
            )
    return people


def comment_from_wall(
    item: Json, *, post_id: str, people: Mapping[int, Person], site_url: str
) -> Comment | None:
    """One comment; `None` when it is deleted. A mention is read as the name that it shows."""
    number, created_at = _whole(item.get("id")), _instant(item.get("date"))
    if item.get("deleted") or number is None or created_at is None:
        return None
    stack = item.get("parents_stack")
    parent = item.get("reply_to_comment") or (stack[-1] if isinstance(stack, list) and stack else 0)
    author_id = _whole(item.get("from_id"))
    return Comment(
        id=str(number),
        post_id=post_id,
        text=_MENTION.sub(r"\1", words(item.get("text")) or ""),
        created_at=created_at,
        author=_person(author_id, people, site_url) if author_id else None,
        parent_id=str(parent) if parent else None,
        url=f"{site_url}/wall{post_id}?reply={number}",
        likes=count(mapping(item, "likes").get("count")),
    )


def profile_from_group(group: Json, *, site_url: str) -> Profile:
    number = _whole(group.get("id")) or 0
    handle = words(group.get("screen_name"))
    return Profile(
        id=str(-number),
        name=words(group.get("name")) or f"club{number}",
        handle=handle,
        url=f"{site_url}/{handle or f'club{number}'}",
        followers=count(group.get("members_count")),
    )


def profile_from_user(user: Json, *, site_url: str) -> Profile:
    number = _whole(user.get("id")) or 0
    handle = words(user.get("screen_name"))
    return Profile(
        id=str(number),
        name=_full_name(user) or f"id{number}",
        handle=handle,
        url=f"{site_url}/{handle or f'id{number}'}",
        followers=count(user.get("followers_count")),
    )


def _full_name(user: Json) -> str:
    return " ".join(filter(None, (words(user.get(part)) for part in ("first_name", "last_name"))))


def _person(number: int, people: Mapping[int, Person], site_url: str) -> Person:
    known = people.get(number)
    if known is not None:
        return known
    name = f"id{number}" if number > 0 else f"club{-number}"
    return Person(str(number), name, url=f"{site_url}/{name}")


def _whole(value: Any) -> int | None:
    try:
        return None if isinstance(value, bool) else int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _instant(value: Any) -> datetime | None:
    seconds = _whole(value)
    return None if seconds is None else from_seconds(seconds)
