"""Posts as readers get them: with their author, their embeds, their counts, in their thread.

Source: app.bsky.feed.defs and app.bsky.embed lexicons, seen 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homeground.sandbox.world import Account, Comment, Mention, Post, World

from .errors import Json
from .ids import cid_of_record
from .people import People, Person, instant
from .record_types import LIKE, POST, REPOST, THREADGATE
from .repositories import Kept, Repositories


@dataclass(frozen=True, slots=True)
class Said:
    """A post, an answer, or somebody's post that names an account."""

    uri: str
    author: Person
    record: Json
    cid: str
    created_at: datetime
    number: int
    post: Post | None = None
    """The post at the root; `None` for a post of the audience that stands alone."""
    comment: Comment | None = None

    @property
    def parent_uri(self) -> str | None:
        reply = self.record.get("reply")
        return str(reply["parent"]["uri"]) if reply else None


class Views:
    def __init__(self, world: World, repositories: Repositories, people: People):
        self.world = world
        self.repositories = repositories
        self.people = people

    # --- finding ------------------------------------------------------------------------------

    def find(self, uri: str) -> Said | None:
        post = self.world.post("bluesky", uri)
        if post is not None:
            return self.of_post(post)
        found = self.world.comment("bluesky", uri)
        if found is not None:
            return self.of_comment(*found)
        for mentions in self.world.mentions.values():
            for mention in mentions:
                if mention.id == uri:
                    return self.of_mention(mention)
        return None

    def of_post(self, post: Post) -> Said:
        account = self.world.account("bluesky", post.account_id)
        kept = self.repositories.get(post.id)
        assert account is not None
        assert kept is not None, "a post that is there has its record"
        return self._kept(kept, account, post, None)

    def of_comment(self, post: Post, comment: Comment) -> Said:
        account = self.world.account("bluesky", comment.author_id) if comment.by_account else None
        kept = self.repositories.get(comment.id) if account else None
        if account is not None and kept is not None:
            return self._kept(kept, account, post, comment)
        record = {
            "$type": POST,
            "text": comment.text,
            "createdAt": instant(comment.created_at),
            "reply": {
                "root": self._ref(post, post.id),
                "parent": self._ref(post, comment.parent_id or post.id),
            },
        }
        writer = self.people.writer(comment.id, comment.author_name)
        return Said(
            comment.id, writer, record, cid_of_record(record), comment.created_at, 0, post, comment
        )

    def of_mention(self, mention: Mention) -> Said:
        account = self.world.account("bluesky", mention.account_id)
        assert account is not None
        record: Json = {
            "$type": POST,
            "text": mention.text,
            "createdAt": instant(mention.created_at),
        }
        name = f"@{account.handle}"
        at = mention.text.find(name)
        if at >= 0:
            start = len(mention.text[:at].encode())
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": account.id}
            record["facets"] = [
                {
                    "index": {"byteStart": start, "byteEnd": start + len(name.encode())},
                    "features": [feature],
                }
            ]
        writer = self.people.writer(mention.id, mention.author_name)
        return Said(mention.id, writer, record, cid_of_record(record), mention.created_at, 0)

    def _kept(self, kept: Kept, account: Account, post: Post, comment: Comment | None) -> Said:
        return Said(
            kept.uri,
            self.people.person(account),
            kept.record,
            kept.cid,
            kept.written_at,
            kept.number,
            post,
            comment,
        )

    def _ref(self, post: Post, uri: str) -> Json:
        if uri == post.id:
            return {"uri": uri, "cid": self.of_post(post).cid}
        above = next((c for c in post.comments if c.id == uri), None)
        if above is None or (above.by_account and self.repositories.get(uri) is None):
            # What was answered is gone; only its address is known.
            return {"uri": uri, "cid": cid_of_record({"gone": uri})}
        return {"uri": uri, "cid": self.of_comment(post, above).cid}

    def answers_to(self, said: Said) -> list[Said]:
        """Direct answers, oldest first."""
        if said.post is None:
            return []
        above = said.comment.id if said.comment else None
        return [
            self.of_comment(said.post, comment)
            for comment in self.world.comments(said.post)
            if comment.parent_id == above
        ]

    # --- showing ------------------------------------------------------------------------------

    def post(self, said: Said, viewer: Account | None, root: str) -> Json:
        """A post's view. `root` is the sandbox's own address, for the pictures."""
        likes, shares = self._given(said.uri, LIKE), self._given(said.uri, REPOST)
        answers = 0
        if said.post is not None:
            above = said.comment.id if said.comment else None
            answers = sum(1 for c in self.world.comments(said.post) if c.parent_id == above)
            if said.comment is None:
                counts = self.world.counts(said.post)
                likes, shares = likes + counts.likes, shares + counts.shares
        shown: Json = {
            "uri": said.uri,
            "cid": said.cid,
            "author": self.people.basic(said.author, viewer),
            "record": said.record,
            "bookmarkCount": 0,
            "replyCount": answers,
            "repostCount": shares,
            "likeCount": likes,
            "quoteCount": 0,
            "indexedAt": instant(said.created_at),
            "labels": [],
        }
        embed = self._embed(said.record.get("embed"), said.author.did, viewer, root)
        if embed is not None:
            shown["embed"] = embed
        if viewer is not None:
            shown["viewer"] = self._viewer(said, viewer)
        gate = self.gate(said.post) if said.comment is None else None
        if gate is not None:
            shown["threadgate"] = gate
        return shown

    def gate(self, post: Post | None) -> Json | None:
        if post is None:
            return None
        kept = self.repositories.collection(post.account_id, THREADGATE).get(
            post.id.rpartition("/")[2]
        )
        if kept is None or kept.record["post"] != post.id:
            return None
        return {"uri": kept.uri, "cid": kept.cid, "record": kept.record, "lists": []}

    def _viewer(self, said: Said, viewer: Account) -> Json:
        state: Json = {"bookmarked": False, "threadMuted": False, "embeddingDisabled": False}
        for name, collection in (("like", LIKE), ("repost", REPOST)):
            for kept in self.repositories.collection(viewer.id, collection).values():
                if kept.record["subject"]["uri"] == said.uri:
                    state[name] = kept.uri
        if said.post is not None and said.post.silent and said.post.account_id != viewer.id:
            state["replyDisabled"] = True
        return state

    def _given(self, uri: str, collection: str) -> int:
        return sum(
            1
            for account in self.world.accounts
            if account.network == "bluesky"
            for kept in self.repositories.collection(account.id, collection).values()
            if kept.record["subject"]["uri"] == uri
        )

    def _embed(self, embed: Any, did: str, viewer: Account | None, root: str) -> Json | None:
        if not isinstance(embed, dict):
            return None
        kind = embed["$type"]
        match kind:
            case "app.bsky.embed.images":
                images = [self._image(image, root) for image in embed["images"]]
                return {"$type": f"{kind}#view", "images": images}
            case "app.bsky.embed.external":
                card = {name: embed["external"][name] for name in ("uri", "title", "description")}
                if "thumb" in embed["external"]:
                    card["thumb"] = f"{root}/_media/{embed['external']['thumb']['ref']['$link']}"
                return {"$type": f"{kind}#view", "external": card}
            case "app.bsky.embed.video":
                cid = embed["video"]["ref"]["$link"]
                return {
                    "$type": f"{kind}#view",
                    "cid": cid,
                    "playlist": f"{root}/_media/{cid}",
                    "alt": embed.get("alt", ""),
                }
            case "app.bsky.embed.record":
                record = self._quoted(embed["record"]["uri"], viewer)
                return {"$type": f"{kind}#view", "record": record}
            case "app.bsky.embed.recordWithMedia":
                record = {"record": self._quoted(embed["record"]["record"]["uri"], viewer)}
                media = self._embed(embed["media"], did, viewer, root)
                return {"$type": f"{kind}#view", "record": record, "media": media}
            case _:
                return None

    def _image(self, image: Json, root: str) -> Json:
        address = f"{root}/_media/{image['image']['ref']['$link']}"
        shown = {"thumb": address, "fullsize": address, "alt": image["alt"]}
        if "aspectRatio" in image:
            shown["aspectRatio"] = image["aspectRatio"]
        return shown

    def _quoted(self, uri: str, viewer: Account | None) -> Json:
        said = self.find(uri)
        if said is None:
            return {
                "$type": "app.bsky.embed.record#viewNotFound",
                "uri": uri,
                "notFound": True,
            }
        return {
            "$type": "app.bsky.embed.record#viewRecord",
            "uri": said.uri,
            "cid": said.cid,
            "author": self.people.basic(said.author, viewer),
            "value": said.record,
            "indexedAt": instant(said.created_at),
            "labels": [],
        }
