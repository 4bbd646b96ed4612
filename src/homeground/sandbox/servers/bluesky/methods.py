"""The XRPC methods: who may call each, and what it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from homeground.sandbox.world import Account, World

from .asked import body_of, number, parameter, text_in
from .blobs import MOST_BYTES, Blobs
from .errors import Json, invalid, no_token, not_yours
from .feeds import Feeds, page_of
from .ids import cid_of_record, next_tid
from .people import People, Person
from .rates import CREATE, DELETE, SIGN_INS, UPDATE, WRITES, Headers, Rates
from .record_types import BLOCK
from .repositories import Kept, Repositories, Written
from .sessions import Sessions, session_of
from .views import Views


@dataclass(slots=True)
class Call:
    """One request: who calls, and the rate headers of its answer."""

    request: web.Request
    caller: Account | None
    root: str
    headers: Headers

    @property
    def account(self) -> Account:
        if self.caller is None:
            raise no_token()
        return self.caller


Method = Callable[[Call], Awaitable[Json]]
WRITE = "com.atproto.repo.applyWrites"


class Methods:
    def __init__(self, world: World):
        self.world = world
        self.rates = Rates(world.of("bluesky"))
        self.sessions = Sessions(world)
        self.blobs = Blobs(world)
        self.repositories = Repositories(world, self.blobs)
        self.people = People(world, self.repositories)
        self.views = Views(world, self.repositories, self.people)
        self.feeds = Feeds(world, self.repositories, self.people, self.views)

    def queries(self) -> dict[str, Method]:
        return {
            "com.atproto.server.describeServer": self.describe_server,
            "com.atproto.server.getSession": self.session,
            "com.atproto.identity.resolveHandle": self.resolve_handle,
            "com.atproto.repo.describeRepo": self.describe_repo,
            "com.atproto.repo.getRecord": self.record,
            "com.atproto.repo.listRecords": self.records,
            "app.bsky.actor.getProfile": self.profile,
            "app.bsky.actor.getProfiles": self.profiles,
            "app.bsky.feed.getAuthorFeed": self.author_feed,
            "app.bsky.feed.getTimeline": self.timeline,
            "app.bsky.feed.getPosts": self.posts,
            "app.bsky.feed.getPostThread": self.thread,
            "app.bsky.graph.getBlocks": self.blocks,
            "app.bsky.notification.listNotifications": self.notifications,
        }

    def procedures(self) -> dict[str, Method]:
        return {
            "com.atproto.server.createSession": self.sign_in,
            "com.atproto.server.refreshSession": self.refresh,
            "com.atproto.server.deleteSession": self.sign_out,
            "com.atproto.repo.createRecord": self.create,
            "com.atproto.repo.putRecord": self.put,
            "com.atproto.repo.deleteRecord": self.delete,
            WRITE: self.apply_writes,
            "com.atproto.repo.uploadBlob": self.upload,
            "app.bsky.notification.updateSeen": self.seen,
        }

    # --- server and identity ------------------------------------------------------------------

    async def describe_server(self, call: Call) -> Json:
        return {
            "did": "did:web:sandbox.test",
            "availableUserDomains": [".sandbox.test"],
            "inviteCodeRequired": True,
            "blobUploadLimit": MOST_BYTES,
            "links": {},
            "contact": {},
        }

    async def sign_in(self, call: Call) -> Json:
        body = await body_of(call.request, ("identifier", "password"))
        identifier = text_in(body, "identifier")
        now = self.world.clock.timestamp()
        call.headers |= self.rates.spend(identifier.lower(), SIGN_INS, 1, now)
        return self.sessions.create(identifier, text_in(body, "password"))

    async def refresh(self, call: Call) -> Json:
        return self.sessions.refresh(call.request)

    async def sign_out(self, call: Call) -> Json:
        self.sessions.end(call.request)
        return {}

    async def session(self, call: Call) -> Json:
        return session_of(call.account)

    async def resolve_handle(self, call: Call) -> Json:
        did = self.people.did_by_handle(parameter(call.request, "handle", "handle"))
        if did is None:
            raise invalid("Unable to resolve handle")
        return {"did": did}

    # --- repositories -------------------------------------------------------------------------

    async def create(self, call: Call) -> Json:
        body = await body_of(call.request, ("repo", "collection", "record"))
        owner = self._owner(call, body)
        self._spend(call, CREATE)
        self._check_commit(owner, body)
        written = self.repositories.create(
            owner,
            text_in(body, "collection", "nsid"),
            body["record"],
            rkey=text_in(body, "rkey", "record-key") if "rkey" in body else None,
            validate=body.get("validate"),
        )
        return _written(written) | {"commit": self._commit(owner)}

    async def put(self, call: Call) -> Json:
        body = await body_of(call.request, ("repo", "collection", "rkey", "record"))
        owner = self._owner(call, body)
        self._spend(call, UPDATE)
        self._check_commit(owner, body)
        written, _ = self.repositories.put(
            owner,
            text_in(body, "collection", "nsid"),
            text_in(body, "rkey", "record-key"),
            body["record"],
            swap=body.get("swapRecord", ...),
            validate=body.get("validate"),
        )
        return _written(written) | {"commit": self._commit(owner)}

    async def delete(self, call: Call) -> Json:
        body = await body_of(call.request, ("repo", "collection", "rkey"))
        owner = self._owner(call, body)
        self._spend(call, DELETE)
        self._check_commit(owner, body)
        gone = self.repositories.delete(
            owner,
            text_in(body, "collection", "nsid"),
            text_in(body, "rkey", "record-key"),
            swap=body.get("swapRecord", ...),
        )
        return {"commit": self._commit(owner)} if gone else {}

    async def apply_writes(self, call: Call) -> Json:
        body = await body_of(call.request, ("repo", "writes"))
        owner = self._owner(call, body)
        writes = body["writes"]
        if not isinstance(writes, list) or not all(isinstance(one, dict) for one in writes):
            raise invalid("Input/writes must be an array")
        if len(writes) > 200:
            raise invalid("Too many writes. Max: 200")
        costs = {"create": CREATE, "update": UPDATE, "delete": DELETE}
        kinds = [str(one.get("$type", "")).removeprefix(f"{WRITE}#") for one in writes]
        for at, kind in enumerate(kinds):
            if kind not in costs:
                raise invalid(f"Input/writes/{at} $type must be one of {', '.join(costs)}")
        self._spend(call, sum(costs[kind] for kind in kinds))
        self._check_commit(owner, body)
        results = [
            self._apply(owner, one, kind, body) for one, kind in zip(writes, kinds, strict=True)
        ]
        return {"commit": self._commit(owner), "results": results}

    def _apply(self, owner: Account, one: Json, kind: str, body: Json) -> Json:
        # One after the other: a real server takes all of them or none.
        needed = {"create": ("value",), "update": ("rkey", "value"), "delete": ("rkey",)}[kind]
        for name in ("collection", *needed):
            if name not in one:
                raise invalid(f'Input/writes must have the property "{name}"')
        collection = text_in(one, "collection", "nsid")
        validate = body.get("validate")
        result: Json = {"$type": f"{WRITE}#{kind}Result"}
        if kind == "delete":
            self.repositories.delete(owner, collection, text_in(one, "rkey"), swap=...)
            return result
        if kind == "create":
            written = self.repositories.create(
                owner, collection, one["value"], rkey=one.get("rkey"), validate=validate
            )
        else:
            written, _ = self.repositories.put(
                owner, collection, text_in(one, "rkey"), one["value"], swap=..., validate=validate
            )
        return result | _written(written)

    async def upload(self, call: Call) -> Json:
        account = call.account
        content = await call.request.read()
        declared = call.request.headers.get("Content-Type", "")
        return {"blob": self.blobs.upload(account, content, declared)}

    async def describe_repo(self, call: Call) -> Json:
        account = self._found(parameter(call.request, "repo", "at-identifier"))
        repos = self.world.of("bluesky").get("repos", {}).get(account.id, {})
        return {
            "handle": account.handle,
            "did": account.id,
            "didDoc": {"id": account.id, "alsoKnownAs": [f"at://{account.handle}"]},
            "collections": sorted(name for name, records in repos.items() if records),
            "handleIsCorrect": True,
        }

    async def record(self, call: Call) -> Json:
        repo = parameter(call.request, "repo", "at-identifier")
        collection = parameter(call.request, "collection", "nsid")
        rkey = parameter(call.request, "rkey", "record-key")
        did = self.people.did_by_handle(repo) or repo
        uri = f"at://{did}/{collection}/{rkey}"
        kept = self.repositories.get(uri)
        said = self.views.find(uri) if kept is None else None
        if said is not None:
            return {"uri": uri, "cid": said.cid, "value": said.record}
        wanted = call.request.query.get("cid")
        if kept is None or wanted not in (None, kept.cid):
            raise invalid(f"Could not locate record: {uri}", "RecordNotFound")
        return _record(kept)

    async def records(self, call: Call) -> Json:
        account = self._found(parameter(call.request, "repo", "at-identifier"))
        collection = parameter(call.request, "collection", "nsid")
        limit = number(call.request, "limit", 50, 1, 100)
        cursor = call.request.query.get("cursor")
        backwards = call.request.query.get("reverse") == "true"
        kept = self.repositories.collection(account.id, collection)
        keys = sorted(kept, reverse=not backwards)
        if cursor is not None:
            keys = [key for key in keys if (key > cursor if backwards else key < cursor)]
        page = keys[:limit]
        answer: Json = {"records": [_record(kept[key]) for key in page]}
        return answer | ({"cursor": page[-1]} if len(keys) > limit else {})

    # --- reading ------------------------------------------------------------------------------

    async def profile(self, call: Call) -> Json:
        person = self.people.find(parameter(call.request, "actor", "at-identifier"))
        if person is None:
            raise invalid("Profile not found")
        return self._profile(person, call)

    async def profiles(self, call: Call) -> Json:
        actors = _several(call.request, "actors")
        if len(actors) > 25:
            raise invalid("Error: actors must not have more than 25 elements")
        found = [person for one in actors if (person := self.people.find(one)) is not None]
        return {"profiles": [self._profile(person, call) for person in found]}

    async def author_feed(self, call: Call) -> Json:
        account = self.people.account(parameter(call.request, "actor", "at-identifier"))
        if account is None:
            raise invalid("Profile not found")
        if call.caller is not None and account.id in call.caller.blocked:
            raise invalid(f"Requester has blocked actor: {account.id}", "BlockedActor")
        if call.caller is not None and call.caller.id in account.blocked:
            raise invalid(f"Requester is blocked by actor: {account.id}", "BlockedByActor")
        kind = call.request.query.get("filter", "posts_with_replies")
        return self._feed(call, account, kind)

    async def timeline(self, call: Call) -> Json:
        # An account of the sandbox follows nobody: its timeline is what it wrote itself.
        return self._feed(call, call.account, "posts_with_replies")

    async def posts(self, call: Call) -> Json:
        return self.feeds.posts(_several(call.request, "uris"), call.caller, call.root)

    async def thread(self, call: Call) -> Json:
        return self.feeds.thread(
            parameter(call.request, "uri", "at-uri"),
            call.caller,
            call.root,
            depth=number(call.request, "depth", 6, 0, 1000),
            height=number(call.request, "parentHeight", 80, 0, 1000),
        )

    async def blocks(self, call: Call) -> Json:
        kept = list(self.repositories.collection(call.account.id, BLOCK).values())[::-1]
        limit = number(call.request, "limit", 50, 1, 100)
        cursor = call.request.query.get("cursor")
        page, following = page_of(kept, _uri, limit=limit, cursor=cursor)
        shown = []
        for one in page:
            did = one.record["subject"]
            account = self.world.account("bluesky", did)
            person = (
                self.people.person(account)
                if account is not None
                else self.people.writer(f"at://{did}/", "")
            )
            shown.append(self.people.basic(person, call.account))
        return {"blocks": shown} | following

    async def notifications(self, call: Call) -> Json:
        return self.feeds.told(
            call.account,
            reasons=_several(call.request, "reasons"),
            limit=number(call.request, "limit", 50, 1, 100),
            cursor=call.request.query.get("cursor"),
            seen_at=call.request.query.get("seenAt"),
        )

    async def seen(self, call: Call) -> Json:
        body = await body_of(call.request, ("seenAt",))
        moment = text_in(body, "seenAt", "datetime")
        self.world.of("bluesky").setdefault("seen", {})[call.account.id] = moment
        return {}

    # --- shared by several --------------------------------------------------------------------

    def _owner(self, call: Call, body: Json) -> Account:
        """The caller, who writes into no repository but their own."""
        account = call.account
        repo = text_in(body, "repo", "at-identifier").lower()
        found = self.people.account(repo)
        if found is None:
            raise invalid(f"Could not find repo: {repo}", "RepoNotFound")
        if found.id != account.id:
            raise not_yours()
        return account

    def _found(self, repo: str) -> Account:
        account = self.people.account(repo)
        if account is None:
            raise invalid(f"Could not find repo: {repo}", "RepoNotFound")
        return account

    def _spend(self, call: Call, points: int) -> None:
        now = self.world.clock.timestamp()
        call.headers |= self.rates.spend(call.account.id, WRITES, points, now)

    def _commit(self, owner: Account) -> Json:
        """A new state of the repository. Its hash here is only unlike every other."""
        rev = next_tid(self.world)
        commit = {"cid": cid_of_record({"did": owner.id, "rev": rev}), "rev": rev}
        self.world.of("bluesky").setdefault("commits", {})[owner.id] = commit["cid"]
        return commit

    def _check_commit(self, owner: Account, body: Json) -> None:
        expected = body.get("swapCommit")
        there = self.world.of("bluesky").get("commits", {}).get(owner.id)
        if expected is not None and expected != there:
            raise invalid(f"Commit was at {there}", "InvalidSwap")

    def _profile(self, person: Person, call: Call) -> Json:
        posts = len(self.feeds.written_by(person.account)) if person.account else 0
        return self.people.detailed(person, call.caller, posts=posts)

    def _feed(self, call: Call, account: Account, kind: str) -> Json:
        return self.feeds.of_author(
            account,
            call.caller,
            call.root,
            kind=kind,
            limit=number(call.request, "limit", 50, 1, 100),
            cursor=call.request.query.get("cursor"),
        )


def _several(request: web.Request, name: str) -> list[str]:
    """A repeated parameter; some clients write `name[]`."""
    return [str(one) for one in request.query.getall(name, request.query.getall(f"{name}[]", []))]


def _written(written: Written) -> Json:
    answer: Json = {"uri": written.kept.uri, "cid": written.kept.cid}
    return answer | ({"validationStatus": written.status} if written.status else {})


def _record(kept: Kept) -> Json:
    return {"uri": kept.uri, "cid": kept.cid, "value": kept.record}


def _uri(kept: Kept) -> str:
    return kept.uri
