"""Who is who: accounts of the sandbox, and its audience, each of whom has a repository, too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from homeground.sandbox.world import Account, World

from .errors import Json
from .ids import did_of, next_tid
from .record_types import BLOCK, PROFILE
from .repositories import Repositories


@dataclass(frozen=True, slots=True)
class Person:
    did: str
    handle: str
    name: str
    account: Account | None = None


class People:
    def __init__(self, world: World, repositories: Repositories):
        self.world = world
        self.repositories = repositories

    def next_post_uri(self) -> str:
        """Where somebody of the audience is about to write: in a repository of their own."""
        number = self.world.count("bluesky.person")
        did = did_of(self.world.seed, "person", number)
        self._audience[did] = number
        return f"at://{did}/app.bsky.feed.post/{next_tid(self.world)}"

    @property
    def _audience(self) -> dict[str, int]:
        audience: dict[str, int] = self.world.of("bluesky").setdefault("audience", {})
        return audience

    def account(self, who: str) -> Account | None:
        """By DID or handle."""
        name = who.lower()
        return self.world.find_account("bluesky", lambda a: name in (a.id, a.handle))

    def writer(self, uri: str, name: str) -> Person:
        """Who wrote a post of the audience: its address says whose repository it is in."""
        did = uri.removeprefix("at://").partition("/")[0]
        return Person(did, f"reader-{self._audience[did]}.sandbox.test", name)

    def person(self, account: Account) -> Person:
        return Person(account.id, account.handle, account.name, account)

    def find(self, who: str) -> Person | None:
        """By DID or handle: an account of the sandbox, or somebody of the audience."""
        account = self.account(who)
        if account is not None:
            return self.person(account)
        did = who if who in self._audience else self.did_by_handle(who)
        return self.writer(did, "") if did is not None else None

    def did_by_handle(self, handle: str) -> str | None:
        account = self.account(handle)
        if account is not None:
            return account.id
        for did, number in self._audience.items():
            if handle.lower() == f"reader-{number}.sandbox.test":
                return did
        return None

    def basic(self, person: Person, viewer: Account | None) -> Json:
        shown: Json = {
            "did": person.did,
            "handle": person.handle,
            "displayName": person.name,
            "labels": [],
            "createdAt": instant(person.account.created_at)
            if person.account
            else "2024-01-01T00:00:00.000Z",
        }
        if viewer is not None:
            shown["viewer"] = self._relation(person, viewer)
        return shown

    def detailed(self, person: Person, viewer: Account | None, *, posts: int) -> Json:
        account = person.account
        kept = self.repositories.collection(person.did, PROFILE).get("self")
        profile = kept.record if kept else {}
        return self.basic(person, viewer) | {
            "displayName": profile.get("displayName", person.name),
            "description": profile.get("description", ""),
            "followersCount": account.followers if account else 0,
            "followsCount": 0,
            "postsCount": posts,
            "indexedAt": instant(account.created_at if account else self.world.clock.now()),
            "associated": {"lists": 0, "feedgens": 0, "starterPacks": 0, "labeler": False},
        }

    def _relation(self, person: Person, viewer: Account) -> Json:
        relation: Json = {"muted": False, "blockedBy": False}
        block = self.block_of(viewer, person.did)
        if block is not None:
            relation["blocking"] = block
        if person.account is not None and viewer.id in person.account.blocked:
            relation["blockedBy"] = True
        return relation

    def block_of(self, account: Account, did: str) -> str | None:
        """The address of the record with which an account blocks somebody."""
        for kept in self.repositories.collection(account.id, BLOCK).values():
            if kept.record["subject"] == did:
                return kept.uri
        return None


def instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
