"""LiveJournal's documents and ours. Nothing here sends or reads.

Shapes: https://www.livejournal.com/doc/server/ljp.csp.xml-rpc.protocol.html and, where that is
silent, the server's source and https://github.com/karpour/livejournal-api-ts. Values are texts:
see `wire`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from homeground.networks.errors import NotFound, Rejected, Unsure
from homeground.networks.limits import SeenBy
from homeground.networks.model import (
    Comment,
    Draft,
    Engagement,
    Person,
    Post,
    Profile,
    Published,
)
from homeground.networks.reading import from_seconds, instant, objects
from homeground.networks.scheduling import as_kept

from .house import LIVEJOURNAL, House
from .html import (
    html_from_poll,
    html_from_text,
    html_from_text_and_link,
    polls_in_html,
    written_from_html,
)
from .wire import Struct

SUBJECT_BYTES_MAX = 255
SUBJECT_CHARACTERS_MAX = 100


_SECURITY: dict[SeenBy, Struct] = {
    SeenBy.EVERYBODY: {"security": "public"},
    # The first bit stands for all friends, the others for groups of them.
    SeenBy.FRIENDS: {"security": "usemask", "allowmask": 1},
    SeenBy.OURSELVES: {"security": "private"},
}


def response_from_challenge(challenge: str, password: str) -> str:
    """The answer to a challenge: https://www.livejournal.com/doc/server/ljp.csp.auth.html

    >>> response_from_challenge("c0:1:2", "secret")
    '9fefc33fde7ff80f31f5e49c86008230'
    """
    inner = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
    return hashlib.md5((challenge + inner).encode(), usedforsecurity=False).hexdigest()


def event_from_draft(
    draft: Draft, *, now: datetime, journal: str | None = None, house: House = LIVEJOURNAL
) -> Struct:
    """What `postevent` is told, without the sign-in.

    LiveJournal keeps the date of a post as the author's clock shows it. A draft names no clock, so
    the time is UTC's. `journal` is the community to post to, if it is not the account's own.

    Raises: Rejected when it is empty or too long; the server would cut a long subject in silence.
    """
    event, subject = _event_and_subject(
        draft, html_from_poll(draft.poll) if draft.poll else "", house
    )
    at = (draft.publish_at or now).astimezone(UTC)
    props: Struct = {}
    if draft.comments_closed:
        props["opt_nocomments"] = 1
    if draft.tags:
        props["taglist"] = ", ".join(draft.tags)
    told: Struct = {
        "ver": 1,
        "event": event,
        "subject": subject,
        "lineendings": "unix",
        **_SECURITY[draft.seen_by],
        **_date(at),
        "props": props,
    }
    if draft.publish_at is not None:
        # The server keeps a post for later from version 4 on, when told that the time is meant.
        told |= {"ver": 4, "custom_time": 1, "tz": "+0000"}
    if journal:
        told["usejournal"] = journal
    return told


def event_from_edit(old: Struct, draft: Draft, *, house: House = LIVEJOURNAL) -> Struct:
    """What `editevent` is told: the draft's words, polls and everything else as `getevents` gave it.

    Raises: Rejected, as `event_from_draft`.
    """
    event, subject = _event_and_subject(draft, polls_in_html(_text(old.get("event"))), house)
    told = _kept(old) | {"event": event}
    if draft.title is not None:
        told["subject"] = subject
    if draft.tags:
        told["props"]["taglist"] = ", ".join(draft.tags)
    if draft.comments_closed:
        told["props"]["opt_nocomments"] = 1
    if draft.publish_at is not None and old.get("delayedid") is not None:
        told |= _date(draft.publish_at.astimezone(UTC))
    return told


def event_from_closing(old: Struct, *, closed: bool) -> Struct:
    """What `editevent` is told so that nothing changes but whether people may comment."""
    told = _kept(old)
    told["props"]["opt_nocomments"] = int(closed)
    return told


def _kept(old: Struct) -> Struct:
    """An entry as it is. Properties that are not named stay, but a waiting entry loses them."""
    props = old.get("props")
    known = props if isinstance(props, dict) and old.get("delayedid") is not None else {}
    told: Struct = {
        "event": _text(old.get("event")),
        "subject": _text(old.get("subject")),
        # `getevents` leaves out what is the usual.
        "security": _text(old.get("security")) or "public",
        "allowmask": _number(old.get("allowmask")) or 0,
        "props": {name: known[name] for name in ("taglist", "opt_nocomments") if name in known},
    }
    at = _kept_for(old) if old.get("delayedid") is not None else instant(old.get("eventtime"))
    return told | _date(at) if at is not None else told


def _date(at: datetime) -> Struct:
    return {"year": at.year, "mon": at.month, "day": at.day, "hour": at.hour, "min": at.minute}


def words_from_console(result: Struct) -> str:
    """What a console command printed: pairs of a kind (`error`, `info`) and a line."""
    output = result.get("output")
    pairs = output if isinstance(output, list) else []
    return " ".join(_text(p[1]) for p in pairs if isinstance(p, list) and len(p) > 1)[:300]


def published_from_answer(
    answer: Struct, draft: Draft, *, journal: str, site_url: str, house: House = LIVEJOURNAL
) -> Published:
    """What `postevent` answers. An identical post right after the first gets the first's answer.

    Raises: Unsure when a moderated community holds the post back: there is no id then.
    """
    if (delayed := answer.get("delayedid")) is not None:
        return Published(
            id=f"d{delayed}",
            url=_url(answer.get("url"), f"{site_url}/users/{journal}/d{delayed}.html"),
            scheduled_for=as_kept(draft.publish_at, 60),
        )
    itemid, anum = _number(answer.get("itemid")), _number(answer.get("anum"))
    if itemid is None or anum is None:
        raise Unsure(
            f"{house.name} took the post, but does not show it yet: the community's moderators look "
            f"at it first. ({answer.get('message') or 'no words'})",
            network=house.slug,
        )
    number = itemid * 256 + anum
    url = _url(answer.get("url"), f"{site_url}/users/{journal}/{number}.html")
    return Published(id=str(number), url=url)


def _event_and_subject(draft: Draft, polls: str, house: House) -> tuple[str, str]:
    """Raises: Rejected when the one is empty or either too long."""
    event = html_from_text_and_link(draft.text, draft.link, polls)
    subject = html_from_text(" ".join((draft.title or "").splitlines()))
    if not event:
        raise Rejected(f"{house.name} takes no empty post: write a text.", network=house.slug)
    if (size := len(event.encode())) > house.event_bytes_max:
        raise Rejected(
            f"The post has {size:,} bytes as {house.name} counts (after < and & are written for "
            f"HTML, with its link); {house.event_bytes_max:,} are allowed. Shorten it.",
            network=house.slug,
        )
    if len(subject) > SUBJECT_CHARACTERS_MAX or len(subject.encode()) > SUBJECT_BYTES_MAX:
        raise Rejected(
            f"The title has {len(subject)} characters and {len(subject.encode())} bytes; "
            f"{house.name} keeps {SUBJECT_CHARACTERS_MAX} characters and {SUBJECT_BYTES_MAX} bytes. "
            "Shorten it.",
            network=house.slug,
        )
    return event, subject


def itemid_from_post(post_id: str, house: House = LIVEJOURNAL) -> int:
    """The journal's own number of a post; its public id is that times 256, plus a random byte."""
    return number_from_id(post_id, "post", house) // 256


def number_from_id(public_id: str, what: str, house: House = LIVEJOURNAL) -> int:
    """The number that a public id of a post or comment is; a scheduled post (`d5`) has none yet.

    Raises: NotFound.
    """
    if not public_id.isascii() or not public_id.isdigit():
        raise NotFound(f"{public_id!r} is no id of a {house.name} {what}.", network=house.slug)
    return int(public_id)


def posts_from_events(answer: Struct, *, journal: str, site_url: str) -> list[Post]:
    """The posts of `getevents`, newest first; LiveJournal gives a pinned one first."""
    found = [
        post
        for event in objects(answer, "events")
        if (post := post_from_event(event, journal=journal, site_url=site_url)) is not None
    ]
    return sorted(found, key=lambda post: (post.created_at, int(post.id)), reverse=True)


def post_from_event(event: Struct, *, journal: str, site_url: str) -> Post | None:
    """One post; `None` when it lacks what makes a post.

    `logtime` is when the server took it, in its own time (UTC); `eventtime` what the author's
    clock showed, to the minute, which is UTC when Homeground wrote it.
    """
    itemid, anum = _number(event.get("itemid")), _number(event.get("anum"))
    created_at = instant(event.get("logtime")) or instant(event.get("eventtime"))
    if itemid is None or anum is None or created_at is None:
        return None
    number = itemid * 256 + anum
    written = written_from_html(_text(event.get("event")))
    poster = _text(event.get("poster")) or journal
    return Post(
        id=str(number),
        url=_url(event.get("url"), f"{site_url}/users/{journal}/{number}.html"),
        text=written.text,
        title=written_from_html(_text(event.get("subject"))).text or None,
        created_at=created_at,
        author=_person(poster, site_url),
        media_count=written.images,
        link=written.link,
        engagement=engagement_from_event(event),
    )


def scheduled_from_events(answer: Struct, *, journal: str, site_url: str) -> list[Post]:
    """The posts of `getevents` that wait for their time, the next first."""
    found = [
        post
        for event in objects(answer, "events")
        if (post := post_from_delayed(event, journal=journal, site_url=site_url)) is not None
    ]
    return sorted(found, key=lambda post: (post.created_at, post.id))


def post_from_delayed(event: Struct, *, journal: str, site_url: str) -> Post | None:
    """One post that waits; `None` when it lacks what makes one. Its number is not the later post's."""
    delayedid, at = _number(event.get("delayedid")), _kept_for(event)
    if delayedid is None or at is None:
        return None
    written = written_from_html(_text(event.get("event")))
    poster = _text(event.get("poster")) or journal
    return Post(
        id=f"d{delayedid}",
        url=_url(event.get("url"), f"{site_url}/users/{journal}/d{delayedid}.html"),
        text=written.text,
        title=written_from_html(_text(event.get("subject"))).text or None,
        created_at=at,
        author=_person(poster, site_url),
        media_count=written.images,
        link=written.link,
    )


def _kept_for(event: Struct) -> datetime | None:
    """When a post that waits will be out.

    `event_timestamp` is the server's own time (UTC), `eventtime` that of the journal's settings,
    which its owner may have changed on the site.
    """
    stated = event.get("event_timestamp")
    seconds = _number(stated)
    at = instant(stated) if seconds is None else from_seconds(seconds)
    return at or instant(event.get("eventtime"))


def delayed_number(post_id: str, house: House = LIVEJOURNAL) -> str:
    """The number of a post that waits (`d5`). Raises: NotFound when it is none, so it is out."""
    number = post_id.removeprefix("d")
    if number == post_id or not (number.isascii() and number.isdigit()):
        raise NotFound(
            f"{post_id!r} is no id of a post that {house.name} keeps for later.", network=house.slug
        )
    return number


def engagement_from_event(event: Struct) -> Engagement:
    """LiveJournal states how many comments there are, and nothing else."""
    return Engagement(comments=_number(event.get("reply_count")))


def comments_from_answer(
    answer: Struct, *, post_id: str, post_url: str, site_url: str
) -> list[Comment]:
    """The comments of one page of `getcomments`, as a tree or as a list, without the deleted.

    Names differ between versions of the server (`user`, `postername`): both are read.
    """
    return [
        comment
        for item in _flat(answer.get("comments"))
        if (comment := _comment(item, post_id, post_url, site_url)) is not None
    ]


def pages_from_answer(answer: Struct) -> int:
    """How many pages of comments there are."""
    return _number(answer.get("pages")) or 1


def profile_from_login(answer: Struct, *, username: str, site_url: str) -> Profile:
    return Profile(
        id=_text(answer.get("userid")) or username,
        name=_text(answer.get("fullname")) or username,
        handle=username,
        url=f"{site_url}/users/{username}/",
    )


def _comment(item: Struct, post_id: str, post_url: str, site_url: str) -> Comment | None:
    number = _number(item.get("dtalkid"))
    since_1970 = _number(item.get("datepostunix", item.get("datepost_unix")))
    created_at = instant(item.get("datepost")) if since_1970 is None else from_seconds(since_1970)
    if number is None or created_at is None or item.get("state") == "D":
        return None
    parent = _number(item.get("parentdtalkid"))
    name = _text(item.get("postername")) or _text(item.get("user"))
    return Comment(
        id=str(number),
        post_id=post_id,
        text=written_from_html(_text(item.get("body"))).text,
        created_at=created_at,
        author=_person(name, site_url) if name else None,
        parent_id=str(parent) if parent else None,
        url=f"{post_url}?thread={number}#t{number}",
    )


def _flat(items: Any) -> Iterator[Struct]:
    for item in objects(items):
        yield item
        yield from _flat(item.get("children"))


def _person(name: str, site_url: str) -> Person:
    return Person(id=name, name=name, handle=name, url=f"{site_url}/users/{name}/")


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _url(value: Any, otherwise: str) -> str:
    url = _text(value)
    return url if url.startswith(("https://", "http://")) else otherwise
