"""Lists and threads: an author's feed, several posts, a thread, notifications.

Source: app.bsky.feed and app.bsky.notification lexicons, seen 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar

from homeground.sandbox.world import Account, World

from .errors import Json, invalid
from .people import People, instant
from .record_types import POST
from .repositories import Repositories, parts_of
from .views import Said, Views

Item = TypeVar("Item")
VIEW = "app.bsky.feed.defs#threadViewPost"


class Feeds:
    def __init__(self, world: World, repositories: Repositories, people: People, views: Views):
        self.world = world
        self.repositories = repositories
        self.people = people
        self.views = views

    def written_by(self, account: Account) -> list[Said]:
        """An account's posts and answers, newest first."""
        said = [
            found
            for kept in self.repositories.collection(account.id, POST).values()
            if (found := self.views.find(kept.uri)) is not None
        ]
        return sorted(said, key=lambda one: (one.created_at, one.number), reverse=True)

    def of_author(
        self,
        account: Account,
        viewer: Account | None,
        root: str,
        *,
        kind: str,
        limit: int,
        cursor: str | None,
    ) -> Json:
        said = [one for one in self.written_by(account) if _belongs(one, kind)]
        page, following = page_of(said, _place, limit=limit, cursor=cursor)
        feed = []
        for one in page:
            item: Json = {"post": self.views.post(one, viewer, root)}
            if "reply" in one.record:
                refs = {name: one.record["reply"][name]["uri"] for name in ("root", "parent")}
                item["reply"] = {
                    name: self._reference(uri, viewer, root) for name, uri in refs.items()
                }
            feed.append(item)
        return {"feed": feed} | following

    def search(
        self,
        words: str,
        viewer: Account | None,
        root: str,
        *,
        since: str | None,
        until: str | None,
        author: str | None,
        limit: int,
        cursor: str | None,
    ) -> Json:
        """Everybody's posts with all the words. What makes one a "top" one is Bluesky's own secret:
        both orders are newest first here.
        """
        wanted = words.casefold().split()
        by = self.people.account(author) if author else None
        earliest, latest = _moment(since, "since"), _moment(until, "until")
        found = [
            said
            for post in self.world.posts_on("bluesky")
            if (said := self.views.find(post.id)) is not None
            and all(word in post.text.casefold() for word in wanted)
            and (author is None or (by is not None and post.account_id == by.id))
            and (earliest is None or post.created_at >= earliest)
            and (latest is None or post.created_at < latest)
        ]
        found.sort(key=lambda one: (one.created_at, one.number), reverse=True)
        page, following = page_of(found, _place, limit=limit, cursor=cursor)
        posts = [self.views.post(one, viewer, root) for one in page]
        return {"posts": posts, "hitsTotal": len(found)} | following

    def posts(self, uris: list[str], viewer: Account | None, root: str) -> Json:
        """Those that exist; of the others nothing is said."""
        if not uris:
            raise invalid('Error: Params must have the property "uris"')
        if len(uris) > 25:
            raise invalid("Error: uris must not have more than 25 elements")
        found = [said for uri in uris if (said := self.views.find(self.full(uri))) is not None]
        return {"posts": [self.views.post(said, viewer, root) for said in found]}

    def thread(
        self, uri: str, viewer: Account | None, root: str, *, depth: int, height: int
    ) -> Json:
        said = self.views.find(self.full(uri))
        if said is None:
            raise invalid(f"Post not found: {uri}", "NotFound")
        thread = self._branch(said, viewer, root, depth)
        if said.parent_uri is not None and height > 0 and thread["$type"] == VIEW:
            thread["parent"] = self._above(said.parent_uri, viewer, root, height)
        answer: Json = {"thread": thread}
        gate = self.views.gate(said.post)
        if gate is not None:
            answer["threadgate"] = gate
        return answer

    def full(self, uri: str) -> str:
        """An address by handle becomes the one by DID."""
        did, collection, rkey = parts_of(uri)
        return f"at://{self.people.did_by_handle(did) or did}/{collection}/{rkey}"

    def _branch(self, said: Said, viewer: Account | None, root: str, depth: int) -> Json:
        if viewer is not None and self._is_blocked(said, viewer):
            return {
                "$type": "app.bsky.feed.defs#blockedPost",
                "uri": said.uri,
                "blocked": True,
                "author": {"did": said.author.did},
            }
        branch: Json = {"$type": VIEW, "post": self.views.post(said, viewer, root)}
        if depth > 0:
            branch["replies"] = [
                self._branch(answer, viewer, root, depth - 1)
                for answer in self.views.answers_to(said)
            ]
        return branch

    def _above(self, uri: str, viewer: Account | None, root: str, height: int) -> Json:
        said = self.views.find(uri)
        if said is None:
            return _not_found(uri)
        above = self._branch(said, viewer, root, 0)
        if said.parent_uri is not None and height > 1 and above["$type"] == VIEW:
            above["parent"] = self._above(said.parent_uri, viewer, root, height - 1)
        return above

    def _is_blocked(self, said: Said, viewer: Account) -> bool:
        other = said.author.account
        return said.author.did in viewer.blocked or (
            other is not None and viewer.id in other.blocked
        )

    def _reference(self, uri: str, viewer: Account | None, root: str) -> Json:
        said = self.views.find(uri)
        if said is None:
            return _not_found(uri)
        return {"$type": "app.bsky.feed.defs#postView"} | self.views.post(said, viewer, root)

    # --- notifications ------------------------------------------------------------------------

    def told(
        self,
        account: Account,
        *,
        reasons: list[str],
        limit: int,
        cursor: str | None,
        seen_at: str | None,
    ) -> Json:
        """Who named or answered an account, newest first. Likes of the audience are only counted."""
        told = [
            (reason, said)
            for reason, said in self._concerning(account)
            if said.author.did != account.id
            and said.author.did not in account.blocked
            and (not reasons or reason in reasons)
        ]
        told.sort(key=lambda one: (one[1].created_at, one[1].uri), reverse=True)
        page, following = page_of(told, _told_place, limit=limit, cursor=cursor)
        seen = seen_at or self.world.of("bluesky").get("seen", {}).get(account.id, "")
        notifications = []
        for reason, said in page:
            when = instant(said.created_at)
            notification = {
                "uri": said.uri,
                "cid": said.cid,
                "author": self.people.basic(said.author, account),
                "reason": reason,
                "record": said.record,
                "isRead": when <= seen,
                "indexedAt": when,
                "labels": [],
            }
            if reason == "reply":
                notification["reasonSubject"] = str(said.parent_uri)
            notifications.append(notification)
        answer: Json = {"notifications": notifications, "priority": False} | following
        return answer | ({"seenAt": seen} if seen else {})

    def _concerning(self, account: Account) -> Iterable[tuple[str, Said]]:
        for mention in self.world.mentions[("bluesky", account.id)]:
            yield "mention", self.views.of_mention(mention)
        own = {kept.uri for kept in self.repositories.collection(account.id, POST).values()}
        for post in self.world.posts_on("bluesky"):
            for comment in self.world.comments(post):
                said = self.views.of_comment(post, comment)
                if (comment.parent_id or post.id) in own:
                    yield "reply", said
                elif _names(said, account):
                    yield "mention", said
            said = self.views.of_post(post)
            if _names(said, account):
                yield "mention", said


def _moment(text: str | None, name: str) -> datetime | None:
    """A time, or a date alone, which is taken as its beginning in UTC."""
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise invalid(f"Error: {name} must be a valid datetime") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def page_of(
    items: list[Item], place: Callable[[Item], str], *, limit: int, cursor: str | None
) -> tuple[list[Item], Json]:
    """The items behind the cursor, and the cursor of what follows them, if anything does.

    A place begins with the time, so that a page can follow one whose last item is gone.
    """
    if cursor is not None:
        places = [place(item) for item in items]
        start = (
            places.index(cursor) + 1
            if cursor in places
            else sum(1 for one in places if one >= cursor)
        )
        items = items[start:]
    page = items[:limit]
    return page, ({"cursor": place(page[-1])} if len(items) > limit else {})


def _place(said: Said) -> str:
    return f"{instant(said.created_at)}::{said.cid}::{said.uri.rpartition('/')[2]}"


def _told_place(told: tuple[str, Said]) -> str:
    return _place(told[1])


def _belongs(said: Said, kind: str) -> bool:
    match kind:
        case "posts_no_replies" | "posts_and_author_threads":
            above = said.record.get("reply", {}).get("parent", {}).get("uri", "")
            own_thread = above.startswith(f"at://{said.author.did}/")
            return not above or (kind == "posts_and_author_threads" and own_thread)
        case "posts_with_media":
            return "images" in str(said.record.get("embed", {}))
        case "posts_with_video":
            return "app.bsky.embed.video" in str(said.record.get("embed", {}))
        case _:
            return True


def _names(said: Said, account: Account) -> bool:
    return any(
        feature.get("did") == account.id
        for facet in said.record.get("facets", ())
        for feature in facet["features"]
    )


def _not_found(uri: str) -> Json:
    return {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": True}
