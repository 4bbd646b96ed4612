"""What VK says of posts, comments, photos, communities and people: the shapes of schema 5.199."""

from __future__ import annotations

from typing import Any

from homeground.sandbox.world import Account, Comment, File, Post

from . import polls, videos
from .call import Call

Json = dict[str, Any]
SIZES = (("s", 75), ("m", 130), ("x", 604), ("y", 807), ("z", 1080), ("w", 2560))
"""Names and greatest sides of a photo's copies: dev.vk.com/reference/objects/photo-sizes"""


def post(call: Call, made: Post) -> Json:
    """wall_wallpost_full."""
    waiting = made.id in call.state.postponed
    counts = call.world.counts(made)
    own = call.kind == "user" and made.account_id == call.account.id
    answer: Json = {
        "inner_type": "wall_wallpost",
        "id": made.extra["number"],
        "owner_id": made.extra["owner_id"],
        "from_id": made.extra["from_id"],
        "date": int(made.created_at.timestamp()),
        "text": made.text,
        "post_type": "postpone" if waiting else "post",
        "type": "post",
        "attachments": attachments(call, made),
        "marked_as_ads": int(made.extra["marked_as_ads"]),
        "can_edit": int(own),
        "can_delete": int(own),
        "can_pin": int(own and not waiting),
        "is_favorite": False,
        "hash": call.world.random("vk.hash", made.id).randbytes(12).hex(),
    }
    if made.extra["owner_id"] < 0 and own:
        answer["created_by"] = call.user_id
    if made.seen_by == "friends":
        answer["friends_only"] = 1
    if "signer_id" in made.extra:
        answer["signer_id"] = made.extra["signer_id"]
    if "postponed_id" in made.extra:
        answer["postponed_id"] = made.extra["postponed_id"]
    if "edited" in made.extra:
        answer["edited"] = made.extra["edited"]
    if made.extra["copyright"]:
        answer["copyright"] = {
            "link": made.extra["copyright"],
            "name": made.extra["copyright"],
            "type": "custom",
        }
    if waiting:
        return answer
    closed = made.extra["comments_closed"]
    answer |= {
        "likes": {"can_like": 1, "count": counts.likes, "user_likes": 0, "can_publish": 1},
        "reposts": {"count": counts.shares, "user_reposted": 0},
        "views": {"count": counts.views},
        "comments": {
            "count": counts.comments,
            "can_post": int(not closed),
            "can_close": int(own and not closed),
            "can_open": int(own and closed),
            "groups_can_post": not closed,
        },
    }
    return answer


def attachments(call: Call, made: Post) -> list[Json]:
    listed: list[Json] = [
        {"type": "video", "video": videos.shown(call, file)}
        if "video" in file.extra
        else {"type": "photo", "photo": photo(call, file)}
        for file in made.files
    ]
    poll = call.state.polls.get(made.extra.get("poll", (0, 0)))
    if poll is not None:
        listed.append({"type": "poll", "poll": polls.shown(call, poll)})
    if made.link:
        listed.append(
            {
                "type": "link",
                "link": {
                    "url": made.link,
                    # VK takes them from the page behind the link, which a sandbox does not open.
                    "title": made.extra["link_title"] or made.link,
                    "description": "",
                },
            }
        )
    return listed


def photo(call: Call, file: File) -> Json:
    """photos_photo."""
    url = f"{call.base.rsplit('/', 1)[0]}/_media/{file.id}"
    return {
        "id": file.extra["number"],
        "owner_id": file.extra["owner_id"],
        "album_id": file.extra["album_id"],
        "date": int(file.created_at.timestamp()) if file.created_at else 0,
        "text": file.alt or "",
        "has_tags": False,
        "width": file.width,
        "height": file.height,
        "access_key": file.extra["access_key"],
        "sizes": [
            {
                "type": name,
                "url": url,
                "width": max(1, round(file.width * scale)),
                "height": max(1, round(file.height * scale)),
            }
            for name, side in SIZES
            if (scale := min(1.0, side / max(file.width, file.height))) < 1 or name in "smx"
        ],
    }


def comment(call: Call, said: Comment, made: Post) -> Json:
    """wall_wall_comment, without its thread."""
    author_id = author(call, said)
    answer: Json = {
        "id": int(said.id),
        "from_id": author_id,
        "date": int(said.created_at.timestamp()),
        "text": said.text,
        "post_id": made.extra["number"],
        "owner_id": made.extra["owner_id"],
        "parents_stack": [],
        "is_from_post_author": author_id == made.extra["from_id"],
    }
    if call.flag("need_likes"):
        answer["likes"] = {"can_like": 1, "count": 0, "user_likes": 0, "can_publish": 1}
    return answer


def author(call: Call, said: Comment) -> int:
    """The author's id, and its name kept for `profiles` and users.get."""
    number = int(said.author_id)
    if number > 0 and not said.by_account:
        call.state.people[number] = said.author_name
    return number


def extended(call: Call, answer: Json, ids: list[int]) -> Json:
    """With `extended=1` the people and communities that an answer names come along."""
    if not call.flag("extended"):
        return answer
    ids = list(dict.fromkeys(ids))
    answer["profiles"] = [p for number in ids if number > 0 if (p := person(call, number))]
    answer["groups"] = [
        community(account) for number in ids if number < 0 if (account := group(call, -number))
    ]
    return answer


def person(call: Call, number: int) -> Json | None:
    """users_user_full, as far as the sandbox's people have such."""
    name = call.state.people.get(number)
    if name is None:
        return None
    first, _, last = name.partition(" ")
    return {
        "id": number,
        "first_name": first,
        "last_name": last,
        "can_access_closed": True,
        "is_closed": False,
    }


def group(call: Call, group_id: int) -> Account | None:
    return call.world.account("vk", f"-{group_id}")


def community(account: Account) -> Json:
    """groups_group_full."""
    return {
        "id": int(account.extra["group_id"]),
        "name": account.name,
        "screen_name": account.handle,
        "is_closed": 0,
        "type": "page",
    }


def owner_of_name(call: Call, name: str) -> int | None:
    """A wall's owner by short name: below zero for communities."""
    account = call.world.find_account("vk", lambda a: a.handle == name)
    if account is not None:
        return -int(account.extra["group_id"])
    for prefix, sign in (("club", -1), ("public", -1), ("id", 1)):
        digits = name.removeprefix(prefix)
        if digits != name and digits.isdigit():
            return sign * int(digits)
    return None
