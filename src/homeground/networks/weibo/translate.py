"""Weibo's documents and ours. Nothing here sends or reads.

Shapes: the pages of https://open.weibo.com/wiki. Its examples give the same number now as a number
and now as a string, and leave out what does not apply; every reader takes what it finds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from homeground.networks.limits import SeenBy
from homeground.networks.model import Comment, Draft, Engagement, Person, Post, Profile
from homeground.networks.reading import Json, count, mapping, objects, words

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CREATED_AT = re.compile(
    r"\w{3} (?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2}) (?P<hour>\d\d):(?P<minute>\d\d):"
    r"(?P<second>\d\d) (?P<sign>[+-])(?P<zone_hours>\d\d)(?P<zone_minutes>\d\d) (?P<year>\d{4})",
    re.ASCII,
)
_SIXTY_TWO = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WHOLE = re.compile(r"[0-9]{1,18}")


_VISIBLE = {SeenBy.EVERYBODY: "0", SeenBy.OURSELVES: "1", SeenBy.FRIENDS: "2"}


def status_text(draft: Draft) -> str:
    """What is posted: the text, and the link on a line of its own unless the text has it."""
    if not draft.link or draft.link in draft.text:
        return draft.text
    return f"{draft.text}\n{draft.link}" if draft.text else draft.link


def share_form(draft: Draft, *, real_ip: str) -> dict[str, str]:
    """The form of `2/statuses/share`, without the token. A picture goes beside it."""
    return {"status": status_text(draft), "rip": real_ip}


def post_form(
    draft: Draft, *, real_ip: str, long: bool = False, pic_ids: tuple[str, ...] = ()
) -> dict[str, str]:
    """The form of `statuses/update/biz`, or with pictures of `statuses/upload_url_text/biz`.

    `visible` is said even where it is Weibo's own default, so that a change of that hides nothing.
    """
    form = {"status": status_text(draft), "visible": _VISIBLE[draft.seen_by]}
    if long:
        form["is_longtext"] = "1"
    if pic_ids:
        form["pic_id"] = ",".join(pic_ids)
    if real_ip:
        form["rip"] = real_ip
    return form


def comment_form(
    text: str, *, post_id: str, comment_id: str | None, real_ip: str
) -> dict[str, str]:
    """The form of `comments/create`, or with `comment_id` of `comments/reply`.

    Weibo would put "回复@name:" before an answer; only what was written shall stand there.
    """
    form = {"id": post_id, "comment": text}
    if comment_id is not None:
        form |= {"cid": comment_id, "without_mention": "1"}
    if real_ip:
        form["rip"] = real_ip
    return form


def created_at_from(value: Any) -> datetime | None:
    """`Tue May 31 17:46:55 +0800 2011` as an instant, whatever the language of this computer."""
    found = _CREATED_AT.fullmatch(value) if isinstance(value, str) else None
    if found is None or found["month"] not in _MONTHS:
        return None
    offset = timedelta(hours=int(found["zone_hours"]), minutes=int(found["zone_minutes"]))
    try:
        return datetime(
            int(found["year"]),
            _MONTHS.index(found["month"]) + 1,
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"]),
            int(found["second"]),
            tzinfo=timezone(-offset if found["sign"] == "-" else offset),
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def short_id(mid: str) -> str:
    """A post's id as its address has it: seven decimal digits become four of 62 signs.

    https://open.weibo.com/wiki/2/statuses/querymid

    >>> short_id("3501756485200075")
    'z0JH2lOMb'
    """
    parts = []
    while mid:
        mid, group = mid[:-7], mid[-7:]
        parts.append(_base62(int(group)).rjust(4 if mid else 0, "0"))
    return "".join(reversed(parts))


def permalink(site_url: str, user_id: str, post_id: str) -> str:
    shown = short_id(post_id) if _WHOLE.fullmatch(post_id) else post_id
    return f"{site_url}/{user_id}/{shown}"


def post_from_status(item: Json, *, site_url: str, account_id: str = "") -> Post | None:
    """One post; `None` when it is deleted, or lacks what makes a post.

    A repost has its own text and counts, and what it shares in `retweeted_status`. `account_id` is
    the author's where Weibo leaves the author out.
    """
    post_id, created_at = item_id(item), created_at_from(item.get("created_at"))
    if item.get("deleted") or post_id is None or created_at is None:
        return None
    author = person_from_user(mapping(item, "user"), site_url=site_url)
    text, link = _text_and_link(item)
    return Post(
        id=post_id,
        url=permalink(site_url, author.id if author else account_id, post_id),
        text=text,
        created_at=created_at,
        author=author,
        media_count=_media_count(item),
        link=link,
        engagement=engagement_from_status(item),
    )


def mention_from_item(item: Json, *, site_url: str) -> Post | None:
    """A post or a comment that names us. A comment is shown on the page of its `status`."""
    status = mapping(item, "status")
    mention = post_from_status(item, site_url=site_url)
    if mention is None or (post_id := item_id(status)) is None:
        return mention
    owner = item_id(mapping(status, "user"))
    return replace(mention, url=permalink(site_url, owner, post_id)) if owner else mention


def engagement_from_status(item: Json) -> Engagement:
    """The counts that a post carries; what Weibo does not state is `None`."""
    return Engagement(
        views=_count(item.get("reads_count")),
        likes=_count(item.get("attitudes_count")),
        comments=_count(item.get("comments_count")),
        shares=_count(item.get("reposts_count")),
    )


def engagement_from_count(item: Json) -> Engagement:
    """One entry of `statuses/count`. Likes are `attitudes` there, and `likes` in `count/biz`."""
    likes = _count(item.get("attitudes"))
    return Engagement(
        views=_count(item.get("reads")),
        likes=_count(item.get("likes")) if likes is None else likes,
        comments=_count(item.get("comments")),
        shares=_count(item.get("reposts")),
    )


def counts_from_answer(answer: Any) -> dict[str, Engagement]:
    """The answer of `statuses/count` by post id. Weibo leaves out what does not exist."""
    return {
        post_id: engagement_from_count(item)
        for item in objects(answer)
        if (post_id := item_id(item)) is not None
    }


def comment_from_item(item: Json, *, post_id: str, site_url: str) -> Comment | None:
    """One comment; `None` when it lacks what makes one.

    An answer begins with "回复@name:", which Weibo adds; the parent says the same.
    """
    comment_id, created_at = item_id(item), created_at_from(item.get("created_at"))
    if comment_id is None or created_at is None or item.get("deleted"):
        return None
    parent = mapping(item, "reply_comment")
    text = words(item.get("text")) or ""
    asked = words(mapping(parent, "user").get("screen_name"))
    if asked:
        text = re.sub(rf"^回复@{re.escape(asked)}[:：]\s*", "", text)
    return Comment(
        id=comment_id,
        post_id=post_id,
        text=text,
        created_at=created_at,
        author=person_from_user(mapping(item, "user"), site_url=site_url),
        parent_id=item_id(parent),
        likes=_count(item.get("like_counts")),
    )


def person_from_user(user: Json, *, site_url: str) -> Person | None:
    """Who wrote. On Weibo the name that is shown is also what one types after @."""
    user_id = item_id(user)
    if user_id is None:
        return None
    name = words(user.get("screen_name")) or words(user.get("name"))
    return Person(user_id, name or user_id, name, f"{site_url}/u/{user_id}")


def profile_from_user(user: Json, *, site_url: str) -> Profile | None:
    person = person_from_user(user, site_url=site_url)
    if person is None:
        return None
    return Profile(
        id=person.id,
        name=person.name,
        handle=person.handle,
        url=person.url,
        followers=_count(user.get("followers_count")),
    )


def _base62(number: int) -> str:
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 62)
        digits = _SIXTY_TWO[rest] + digits
    return digits


def item_id(item: Json) -> str | None:
    """Weibo's number as a string: `idstr` where there is one, as no client may round it."""
    return words(item.get("idstr")) or words(item.get("id"))


def _count(value: Any) -> int | None:
    # statuses/count/biz answers with strings.
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    return count(value)


def _media_count(item: Json) -> int | None:
    for name in ("pic_urls", "pic_ids"):
        if isinstance(item.get(name), list):
            return len(item[name])
    return 1 if item.get("thumbnail_pic") else None


def _text_and_link(item: Json) -> tuple[str, str | None]:
    """The text, whole and with the links that were written, as far as Weibo states them."""
    text = words(mapping(item, "longText").get("longTextContent")) or words(item.get("text")) or ""
    link = None
    for found in objects(item, "url_objects"):
        stated = mapping(found, "info") or found
        short, long = words(stated.get("url_short")), words(stated.get("url_long"))
        if short and long and short in text:
            text = text.replace(short, long)
            link = link or long
    return text, link
