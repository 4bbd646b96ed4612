"""com.atproto.repo: the methods that write, each into the caller's own repository."""

from __future__ import annotations

from homeground.sandbox.world import Account, World

from .asked import body_of, text_in
from .blobs import Blobs
from .calls import Call
from .errors import Json, invalid, not_yours
from .ids import cid_of_record, next_tid
from .people import People
from .rates import CREATE, DELETE, UPDATE, WRITES, Rates
from .repositories import Repositories, Written

APPLY = "com.atproto.repo.applyWrites"


class Writing:
    def __init__(
        self, world: World, rates: Rates, people: People, repositories: Repositories, blobs: Blobs
    ):
        self.world = world
        self.rates = rates
        self.people = people
        self.repositories = repositories
        self.blobs = blobs

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
        kinds = [str(one.get("$type", "")).removeprefix(f"{APPLY}#") for one in writes]
        for at, kind in enumerate(kinds):
            if kind not in costs:
                raise invalid(f"Input/writes/{at} $type must be one of {', '.join(costs)}")
        self._spend(call, sum(costs[kind] for kind in kinds))
        self._check_commit(owner, body)
        # All of them or none, but for two of one batch that are in each other's way.
        for one, kind in zip(writes, kinds, strict=True):
            self._check(owner, one, kind, body)
        results = [
            self._apply(owner, one, kind, body) for one, kind in zip(writes, kinds, strict=True)
        ]
        return {"commit": self._commit(owner), "results": results}

    def _check(self, owner: Account, one: Json, kind: str, body: Json) -> None:
        needed = {"create": ("value",), "update": ("rkey", "value"), "delete": ("rkey",)}[kind]
        for name in ("collection", *needed):
            if name not in one:
                raise invalid(f'Input/writes must have the property "{name}"')
        collection = text_in(one, "collection", "nsid")
        rkey = text_in(one, "rkey", "record-key") if "rkey" in one else None
        if kind != "delete":
            self.repositories.check(
                owner,
                collection,
                one["value"],
                rkey=rkey if kind == "create" else None,
                validate=body.get("validate"),
            )

    def _apply(self, owner: Account, one: Json, kind: str, body: Json) -> Json:
        collection, validate = one["collection"], body.get("validate")
        result: Json = {"$type": f"{APPLY}#{kind}Result"}
        if kind == "delete":
            self.repositories.delete(owner, collection, one["rkey"], swap=...)
            return result
        if kind == "create":
            written = self.repositories.create(
                owner, collection, one["value"], rkey=one.get("rkey"), validate=validate
            )
        else:
            written, _ = self.repositories.put(
                owner, collection, one["rkey"], one["value"], swap=..., validate=validate
            )
        return result | _written(written)

    async def upload(self, call: Call) -> Json:
        account = call.account
        content = await call.request.read()
        declared = call.request.headers.get("Content-Type", "")
        return {"blob": self.blobs.upload(account, content, declared)}

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


def _written(written: Written) -> Json:
    answer: Json = {"uri": written.kept.uri, "cid": written.kept.cid}
    return answer | ({"validationStatus": written.status} if written.status else {})
