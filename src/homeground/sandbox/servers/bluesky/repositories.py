"""Everybody's repository of records, and what a record does to the world when it is written.

Source: com.atproto.repo lexicons and packages/pds/src/api/com/atproto/repo, seen 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from homeground.sandbox.world import Account, Comment, Post, World

from .blobs import Blobs
from .errors import Json, Refusal, internal, invalid
from .ids import cid_of_record, next_tid
from .lexicon import Wrong, has_form
from .record_types import BLOCK, POST, RULES, THREADGATE


@dataclass(frozen=True, slots=True)
class Kept:
    uri: str
    cid: str
    record: Json
    written_at: datetime
    number: int
    """Grows with each record, to order what was written at the same moment."""


@dataclass(frozen=True, slots=True)
class Written:
    kept: Kept
    status: str | None
    """`valid`, `unknown`, or `None` when nobody asked for validation."""


ANSWERS: dict[str, Literal["followers", "followed", "mentioned"]] = {
    "app.bsky.feed.threadgate#followerRule": "followers",
    "app.bsky.feed.threadgate#followingRule": "followed",
    "app.bsky.feed.threadgate#mentionRule": "mentioned",
}


class Repositories:
    def __init__(self, world: World, blobs: Blobs):
        self.world = world
        self.blobs = blobs

    # --- reading ------------------------------------------------------------------------------

    def collection(self, did: str, collection: str) -> dict[str, Kept]:
        """Records by their key, in the order in which they were written."""
        repos: dict[str, dict[str, dict[str, Kept]]] = self.world.of("bluesky").setdefault(
            "repos", {}
        )
        return repos.setdefault(did, {}).setdefault(collection, {})

    def get(self, uri: str) -> Kept | None:
        did, collection, rkey = parts_of(uri)
        return self.collection(did, collection).get(rkey)

    # --- writing ------------------------------------------------------------------------------

    def create(
        self, owner: Account, collection: str, record: Any, *, rkey: str | None, validate: Any
    ) -> Written:
        record, status = self._checked(collection, record, validate)
        key = rkey if rkey is not None else next_tid(self.world)
        _check_key(key)
        if key in self.collection(owner.id, collection):
            # A real server does not say what is wrong with a key that is taken.
            raise internal()
        return Written(self._write(owner, collection, key, record, None), status)

    def put(
        self, owner: Account, collection: str, rkey: str, record: Any, *, swap: Any, validate: Any
    ) -> tuple[Written, bool]:
        """Create or replace; the second value says whether there was one before."""
        record, status = self._checked(collection, record, validate)
        _check_key(rkey)
        before = self.collection(owner.id, collection).get(rkey)
        check_swap(before, swap)
        if before is not None and before.cid == _cid(record):
            return Written(before, status), True
        return Written(
            self._write(owner, collection, rkey, record, before), status
        ), before is not None

    def delete(self, owner: Account, collection: str, rkey: str, *, swap: Any) -> bool:
        """Deleting what is not there is no error; the answer says whether something was."""
        before = self.collection(owner.id, collection).get(rkey)
        check_swap(before, swap)
        if before is None:
            return False
        del self.collection(owner.id, collection)[rkey]
        match collection:
            case _ if collection == POST:
                self._unpublish(before.uri)
            case _ if collection == THREADGATE:
                self._gate(owner, before.record["post"], {})
            case _ if collection == BLOCK:
                owner.blocked.discard(before.record["subject"])
        return True

    def check(
        self, owner: Account, collection: str, record: Any, *, rkey: str | None, validate: Any
    ) -> None:
        """Raises: Refusal for what keeps a record from being written; `rkey` is that of a new one."""
        checked, _ = self._checked(collection, record, validate)
        self.blobs.claim(owner, checked)
        if rkey is not None:
            _check_key(rkey)
            if rkey in self.collection(owner.id, collection):
                raise internal()

    def _checked(self, collection: str, record: Any, validate: Any) -> tuple[Json, str | None]:
        if not isinstance(record, dict):
            raise invalid("Input/record must be an object")
        record = {"$type": collection, **record}
        if validate is False and collection in RULES:
            # Records that the sandbox acts upon must be what they say they are.
            validate = None
        if validate is False:
            return record, None
        if record["$type"] != collection:
            raise invalid(f"Invalid $type: expected {collection}, got {record['$type']}")
        rule = RULES.get(collection)
        if rule is None:
            if validate is True:
                raise invalid(f"Lexicon not found: lex:{collection}")
            return record, "unknown"
        try:
            rule.check(record)
        except Wrong as wrong:
            raise invalid(str(wrong)) from None
        return record, "valid"

    def _write(
        self, owner: Account, collection: str, rkey: str, record: Json, before: Kept | None
    ) -> Kept:
        files = self.blobs.claim(owner, record)
        kept = Kept(
            uri=f"at://{owner.id}/{collection}/{rkey}",
            cid=_cid(record),
            record=record,
            written_at=before.written_at if before else self.world.clock.now(),
            number=before.number if before else self.world.count("bluesky.record"),
        )
        self.collection(owner.id, collection)[rkey] = kept
        match collection:
            case _ if collection == POST:
                self._publish(owner, kept, files, edited=before is not None)
            case _ if collection == THREADGATE:
                self._gate(owner, record["post"], record)
            case _ if collection == BLOCK:
                if before is not None:
                    owner.blocked.discard(before.record["subject"])
                owner.blocked.add(record["subject"])
        return kept

    # --- what it does to the world ------------------------------------------------------------

    def _publish(self, owner: Account, kept: Kept, files: list[Any], *, edited: bool) -> None:
        record = kept.record
        if edited:
            post = self.world.post("bluesky", kept.uri)
            found = self.world.comment("bluesky", kept.uri)
            if post is not None:
                post.text, post.link, post.files = record["text"], link_in(record), files
            elif found is not None:
                found[1].text = record["text"]
            return
        reply = record.get("reply")
        root = self.world.post("bluesky", reply["root"]["uri"]) if reply else None
        if reply and root is not None:
            above = reply["parent"]["uri"]
            self.world.add_comment(
                root,
                Comment(
                    id=kept.uri,
                    post_id=root.id,
                    author_id=owner.id,
                    author_name=owner.name,
                    text=record["text"],
                    created_at=kept.written_at,
                    parent_id=None if above == root.id else above,
                    by_account=True,
                ),
            )
            return
        # The server does not look whether what is answered exists: such a post stands alone.
        self.world.add_post(
            Post(
                network="bluesky",
                id=kept.uri,
                account_id=owner.id,
                text=record["text"],
                created_at=kept.written_at,
                link=link_in(record),
                files=files,
            )
        )

    def _unpublish(self, uri: str) -> None:
        post = self.world.post("bluesky", uri)
        found = self.world.comment("bluesky", uri)
        if post is not None:
            post.deleted = True
        elif found is not None:
            found[1].deleted = True

    def _gate(self, owner: Account, post_uri: str, gate: Json) -> None:
        """Who may answer: nobody when `allow` is empty. What the author hides, is hidden."""
        post = self.world.post("bluesky", post_uri)
        if post is None or post.account_id != owner.id:
            return
        if gate.get("allow") == []:
            self.world.silence(post)
        else:
            post.silent = False
        allowed = [str(rule.get("$type", "")) for rule in gate.get("allow") or ()]
        post.answers_from = next((ANSWERS[one] for one in allowed if one in ANSWERS), "everybody")
        if post.silent:
            post.answers_from = "nobody"
        hidden = set(gate.get("hiddenReplies", ()))
        for comment in self.world.comments(post):
            comment.hidden = comment.id in hidden


def check_swap(before: Kept | None, swap: Any) -> None:
    """`swap` is the CID that must be there, `None` for nothing, `...` when it does not matter."""
    if swap is ...:
        return
    there = before.cid if before else None
    if swap != there:
        raise invalid(f"Record was at {there or 'null'}", "InvalidSwap")


def parts_of(uri: str) -> tuple[str, str, str]:
    """Raises: Refusal for an address that is not one of a record."""
    parts = uri.removeprefix("at://").split("/")
    if not uri.startswith("at://") or len(parts) != 3:
        raise invalid(f"Invalid at-uri (got {uri!r})")
    return parts[0], parts[1], parts[2]


def link_in(record: Json) -> str | None:
    """The address that a reader can follow: of the card, or of the first linked word."""
    embed = record.get("embed")
    if isinstance(embed, dict):
        media = embed.get("media", embed)
        if isinstance(media, dict) and media.get("$type") == "app.bsky.embed.external":
            return str(media["external"]["uri"])
    for facet in record.get("facets", ()):
        for feature in facet["features"]:
            if feature["$type"] == "app.bsky.richtext.facet#link":
                return str(feature["uri"])
    return None


def _cid(record: Json) -> str:
    try:
        return cid_of_record(record)
    except ValueError:
        raise invalid("Bad record") from None


def _check_key(rkey: str) -> None:
    if not has_form("record-key", rkey):
        raise Refusal(400, "InvalidRequest", "record key must be 1 to 512 characters")
