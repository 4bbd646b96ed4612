"""Posts: created, read, found by author, changed, deleted.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api, seen
2026-11-22.
"""

from __future__ import annotations

from datetime import datetime

from homeground.sandbox.world import Account, File, Post, World

from . import rates
from .body import check_commentary, check_post
from .callers import Caller
from .errors import Json, duplicate, invalid, not_found
from .ids import next_number, post_number_in
from .little import plain_from
from .uploads import Uploads

DUPLICATE_SECONDS = 24 * 3600
"""How long a text may not be repeated is not documented; after a deletion 24 to 48 hours were seen."""


class Posts:
    def __init__(self, world: World, uploads: Uploads):
        self.world = world
        self.uploads = uploads

    def find(self, urn: str) -> Post | None:
        number = post_number_in(urn)
        return self.world.post("linkedin", f"urn:li:share:{number}") if number else None

    def create(self, caller: Caller, body: Json) -> Post:
        caller.must("w", "posts.CREATE")
        check_post(body)
        caller.must_be(body["author"], "posts.CREATE")
        now = self.world.clock.now()
        rates.spend(self.world, "posts", caller.account.id, rates.POSTS_A_DAY, now)
        files = self._files(caller.account, body.get("content") or {})
        text = plain_from(body["commentary"])
        same = self._same(caller.account, text, body)
        if same is not None:
            raise duplicate(same.id)
        poll = (body.get("content") or {}).get("poll")
        post = Post(
            network="linkedin",
            id=f"urn:li:share:{next_number(self.world)}",
            account_id=caller.account.id,
            text=text,
            created_at=now,
            link=(body.get("content") or {}).get("article", {}).get("source"),
            files=files,
            poll=tuple(option["text"] for option in poll["options"]) if poll else (),
            extra={"body": body, "changed_at": now, "edited": False},
        )
        if body["lifecycleState"] == "DRAFT":
            # Nobody sees a draft: it is no post of the world before it is published.
            self._drafts[post.id] = post
        else:
            self.world.add_post(post)
        return post

    def remember(self, account: Account, text: str) -> Post:
        """A post that everybody sees since the world's clock."""
        now = self.world.clock.now()
        body: Json = {
            "author": account.id,
            "commentary": text,
            "visibility": "PUBLIC",
            "distribution": {"feedDistribution": "MAIN_FEED"},
            "lifecycleState": "PUBLISHED",
        }
        return self.world.add_post(
            Post(
                network="linkedin",
                id=f"urn:li:share:{next_number(self.world)}",
                account_id=account.id,
                text=text,
                created_at=now,
                extra={"body": body, "changed_at": now, "edited": False},
            )
        )

    def update(self, caller: Caller, urn: str, changes: Json) -> None:
        caller.must("w", "posts.PARTIAL_UPDATE")
        post = self.find(urn) or self._drafts.get(urn)
        if post is None:
            raise not_found(urn)
        caller.must_be(post.account_id, "posts.PARTIAL_UPDATE")
        for name in changes:
            if name not in {
                "commentary",
                "contentCallToActionLabel",
                "contentLandingPage",
                "lifecycleState",
                "adContext",
            }:
                raise invalid(f"/patch/$set/{name}", "field may not be updated")
        if "commentary" in changes:
            check_commentary(changes["commentary"])
            post.text = plain_from(changes["commentary"])
            post.extra["edited"] = True
        post.extra["body"] = post.extra["body"] | changes
        post.extra["changed_at"] = self.world.clock.now()
        if changes.get("lifecycleState") == "PUBLISHED" and urn in self._drafts:
            del self._drafts[urn]
            post.created_at = self.world.clock.now()
            self.world.add_post(post)

    def delete(self, caller: Caller, urn: str) -> None:
        """Deleting what is gone is no error."""
        caller.must("w", "posts.DELETE")
        post = self.find(urn) or self._drafts.get(urn)
        if post is not None:
            caller.must_be(post.account_id, "posts.DELETE")
            post.deleted = True
            post.extra["deleted_at"] = self.world.clock.now()
            self._drafts.pop(urn, None)

    def one(self, caller: Caller, urn: str) -> Json:
        caller.must("r", "posts.GET")
        post = self.find(urn) or self._drafts.get(urn)
        if post is None:
            raise not_found(urn)
        caller.must_be(post.account_id, "posts.GET")
        return shown(post)

    def by_author(self, caller: Caller, author: str, sort: str) -> list[Json]:
        """Newest first, by creation or by the last change."""
        caller.must("r", "posts.FINDER-author")
        caller.must_be(author, "posts.FINDER-author")
        posts = list(self.world.posts_of("linkedin", author))
        if sort == "LAST_MODIFIED":
            posts.sort(key=lambda post: (post.extra["changed_at"], post.id), reverse=True)
        return [shown(post) for post in posts]

    @property
    def _drafts(self) -> dict[str, Post]:
        drafts: dict[str, Post] = self.world.of("linkedin").setdefault("drafts", {})
        return drafts

    def _same(self, account: Account, text: str, body: Json) -> Post | None:
        """A post of the last day that says and shows the same, deleted ones included."""
        since = self.world.clock.ago(DUPLICATE_SECONDS)
        for post in reversed(self.world.posts):
            if post.network != "linkedin" or post.account_id != account.id:
                continue
            if post.created_at < since:
                return None
            if post.text == text and post.extra["body"].get("content") == body.get("content"):
                return post
        return None

    def _files(self, owner: Account, content: Json) -> list[File]:
        wanted: list[Json] = []
        if "media" in content:
            wanted = [content["media"]]
        elif "multiImage" in content:
            wanted = content["multiImage"]["images"]
        elif "thumbnail" in content.get("article", {}):
            # A card's picture is checked, and is no file of the post.
            self.uploads.for_post(content["article"]["thumbnail"], owner, None)
        return [
            self.uploads.for_post(one["id"], owner, one.get("altText"), name=one.get("title"))
            for one in wanted
        ]


def shown(post: Post) -> Json:
    body: Json = post.extra["body"]
    answer: Json = {
        "id": post.id,
        "author": post.account_id,
        "commentary": body["commentary"],
        "visibility": body["visibility"],
        "lifecycleState": body["lifecycleState"],
        "lifecycleStateInfo": {"isEditedByAuthor": post.extra["edited"]},
        "isReshareDisabledByAuthor": body.get("isReshareDisabledByAuthor", False),
        "distribution": {
            "feedDistribution": body["distribution"]["feedDistribution"],
            "targetEntities": body["distribution"].get("targetEntities", []),
            "thirdPartyDistributionChannels": body["distribution"].get(
                "thirdPartyDistributionChannels", []
            ),
        },
        "createdAt": milliseconds(post.created_at),
        "lastModifiedAt": milliseconds(post.extra["changed_at"]),
    }
    if body["lifecycleState"] == "PUBLISHED":
        answer["publishedAt"] = milliseconds(post.created_at)
    for name in ("content", "reshareContext", "contentLandingPage", "contentCallToActionLabel"):
        if name in body:
            answer[name] = body[name]
    return answer


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
