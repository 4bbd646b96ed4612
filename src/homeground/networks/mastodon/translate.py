"""Mastodon's documents and ours. Nothing here sends or reads.

Shapes: https://docs.joinmastodon.org/entities/Status/ and its neighbours. Other software that
speaks the same API leaves fields out or nulls them, so every reader takes what it finds.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from homeground.networks.limits import SeenBy
from homeground.networks.model import (
    Comment,
    Draft,
    Engagement,
    Person,
    Poll,
    Post,
    Profile,
    Published,
)
from homeground.networks.reading import (
    Json,
    count,
    from_seconds,
    instant,
    mapping,
    objects,
    total,
    words,
)

from .plain import plain_from_html

# A direct post is for those whom it mentions, and its author; whom it names would see it too.
VISIBILITY = {
    SeenBy.EVERYBODY: "public",
    SeenBy.FRIENDS: "private",
    SeenBy.OURSELVES: "direct",
}
_LEADING_MENTION = re.compile(r"@([\w.-]+)(?:@[\w.:-]+)?\s+")
# Ids made since 2016 are milliseconds since 1970 above 16 other bits; earlier ones simply counted.
_FIRST_SNOWFLAKE = 1_451_606_400_000 << 16


def status_from_draft(draft: Draft, *, media_ids: tuple[str, ...] = ()) -> Json:
    """The body of `POST /api/v1/statuses`."""
    status: Json = {"status": text_from_draft(draft), "visibility": VISIBILITY[draft.seen_by]}
    if media_ids:
        status["media_ids"] = list(media_ids)
    if draft.poll is not None:
        status["poll"] = poll_from_ours(draft.poll)
    if draft.language:
        status["language"] = _language(draft.language)
    if draft.publish_at is not None:
        at = draft.publish_at.astimezone(UTC)
        status["scheduled_at"] = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return status


def poll_from_ours(poll: Poll) -> Json:
    return {
        "options": list(poll.answers),
        "expires_in": poll.minutes * 60,
        "multiple": poll.several,
    }


def edit_from_draft(draft: Draft, status: Json) -> Json:
    """The body of `PUT /api/v1/statuses/:id` that changes the text of `status` alone.

    The server takes away what an edit does not repeat: the media and the content warning.
    """
    edit: Json = {"status": text_from_draft(draft)}
    media = [words(one.get("id")) for one in objects(status, "media_attachments")]
    if kept := [media_id for media_id in media if media_id]:
        edit["media_ids"] = kept
    if warning := words(status.get("spoiler_text")):
        edit["spoiler_text"] = warning
    if status.get("sensitive") is True:
        edit["sensitive"] = True
    if draft.language:
        edit["language"] = _language(draft.language)
    return edit


def text_from_draft(draft: Draft) -> str:
    """The link on a line of its own: one character more, and 23 for itself.

    So too a poll's question, which has no place but the text, unless the text asks it already.
    """
    joining = (draft.poll.question if draft.poll else None, draft.link)
    more = [line for line in joining if line and line not in draft.text]
    return "\n".join([draft.text, *more] if draft.text else more)


def status_from_reply(text: str, *, to: str, author: Person | None) -> Json:
    """An answer. Mastodon tells nobody of one that does not name him, so it begins with his name."""
    name = f"@{author.handle}" if author and author.handle else ""
    named = name and re.search(rf"{re.escape(name)}(?![\w@.-])", text, re.IGNORECASE)
    return {
        "status": text if named or not name else f"{name} {text}",
        "in_reply_to_id": to,
        "visibility": "public",
    }


def published_from_status(status: Any, *, site_url: str, handle: str) -> Published | None:
    """A Status, or the ScheduledStatus of one for later; `None` when it is neither."""
    status = mapping(status)
    status_id = words(status.get("id"))
    if status_id is None:
        return None
    profile = f"{site_url}/@{handle.removeprefix('@')}" if handle else site_url
    scheduled_for = instant(status.get("scheduled_at"))
    if scheduled_for is not None:
        # It has no address yet: its author's page is where it will be.
        return Published(status_id, profile, scheduled_for)
    return Published(status_id, words(status.get("url")) or f"{profile}/{status_id}")


def post_from_status(status: Json, *, site_url: str, handle: str = "") -> Post | None:
    """One post; `None` when it lacks what makes a post.

    A boost carries its text and counts on the inner status, not on the wrapper.
    """
    published = published_from_status(status, site_url=site_url, handle=handle)
    created_at = _created_at(status)
    if published is None or published.scheduled_for is not None or created_at is None:
        return None
    content = mapping(status.get("reblog")) or status
    return Post(
        id=published.id,
        url=published.url,
        text=text_from_status(content),
        created_at=created_at,
        author=person_from_account(mapping(content, "account"), site_url=site_url),
        media_count=len(list(objects(content, "media_attachments"))),
        link=words(mapping(content, "card").get("url")),
        engagement=engagement_from_status(content),
    )


def post_from_scheduled(kept: Json, *, site_url: str, handle: str = "") -> Post | None:
    """A ScheduledStatus: what was asked for is in `params`, and its number is not the post's.

    `None` when it lacks what makes one.
    """
    published = published_from_status(kept, site_url=site_url, handle=handle)
    if published is None or published.scheduled_for is None:
        return None
    asked = mapping(kept, "params")
    text, warning = words(asked.get("text")) or "", words(asked.get("spoiler_text"))
    return Post(
        id=published.id,
        url=published.url,
        text=f"{warning}\n\n{text}" if warning else text,
        created_at=published.scheduled_for,
        media_count=len(list(objects(kept, "media_attachments"))),
    )


def text_from_status(status: Json) -> str:
    """Plain text; a content warning comes first, on a line of its own."""
    html = status.get("content")
    text = plain_from_html(html) if isinstance(html, str) else words(status.get("text")) or ""
    warning = words(status.get("spoiler_text"))
    return f"{warning}\n\n{text}" if warning else text


def engagement_from_status(status: Json) -> Engagement:
    """Views, reach and clicks are not told by design. A quote shares a post as a boost does."""
    return Engagement(
        likes=count(status.get("favourites_count")),
        comments=count(status.get("replies_count")),
        shares=total(status.get("reblogs_count"), status.get("quotes_count")),
    )


def comment_from_status(
    status: Json, *, post_id: str, site_url: str, account_id: str = ""
) -> Comment | None:
    """One answer in the thread under `post_id`, a post of `account_id`'s.

    The names of whom it answers and of the post's author, which clients put first to notify them,
    are left out of its text.
    """
    comment_id, created_at = words(status.get("id")), _created_at(status)
    if comment_id is None or created_at is None:
        return None
    parent_id = words(status.get("in_reply_to_id"))
    return Comment(
        id=comment_id,
        post_id=post_id,
        text=_without_addressees(text_from_status(status), status, account_id),
        created_at=created_at,
        author=person_from_account(mapping(status, "account"), site_url=site_url),
        parent_id=parent_id if parent_id != post_id else None,
        url=words(status.get("url")),
        likes=count(status.get("favourites_count")),
    )


def person_from_account(account: Json, *, site_url: str) -> Person | None:
    account_id = words(account.get("id"))
    if account_id is None:
        return None
    handle = words(account.get("acct")) or words(account.get("username"))
    url = words(account.get("url")) or (f"{site_url}/@{handle}" if handle else None)
    return Person(
        account_id, words(account.get("display_name")) or handle or account_id, handle, url
    )


def profile_from_account(account: Any, *, site_url: str) -> Profile | None:
    """Who the account is; `None` when the answer names nobody."""
    account = mapping(account)
    person = person_from_account(account, site_url=site_url)
    if person is None:
        return None
    followers = count(account.get("followers_count"))
    return Profile(person.id, person.name, person.handle, person.url, followers)


def _without_addressees(text: str, status: Json, account_id: str) -> str:
    told = {words(status.get("in_reply_to_account_id")), account_id}
    names = {
        (words(mention.get("username")) or "").casefold()
        for mention in objects(status, "mentions")
        if words(mention.get("id")) in told
    }
    end = 0
    while (found := _LEADING_MENTION.match(text, end)) and found[1].casefold() in names:
        end = found.end()
    return text[end:]


def _language(tag: str) -> str:
    """ISO 639-1, which is all that Mastodon knows."""
    return tag.replace("_", "-").split("-")[0].lower()


def _created_at(status: Json) -> datetime | None:
    told = instant(status.get("created_at"))
    status_id = words(status.get("id")) or ""
    if told or not (status_id.isascii() and status_id.isdigit() and len(status_id) < 20):
        return told
    number = int(status_id)
    if number < _FIRST_SNOWFLAKE:
        return None
    start = from_seconds((number >> 16) // 1000)
    return start + timedelta(milliseconds=(number >> 16) % 1000) if start else None
