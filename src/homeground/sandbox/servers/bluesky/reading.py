"""com.atproto.repo and app.bsky: the methods that read."""

from __future__ import annotations

from aiohttp import web

from homeground.sandbox.world import Account, World

from .asked import body_of, number, parameter, text_in
from .calls import Call
from .errors import Json, invalid
from .feeds import Feeds, page_of
from .people import People, Person
from .record_types import BLOCK
from .repositories import Kept, Repositories
from .views import Views


class Reading:
    def __init__(
        self,
        world: World,
        people: People,
        repositories: Repositories,
        views: Views,
        feeds: Feeds,
    ):
        self.world = world
        self.people = people
        self.repositories = repositories
        self.views = views
        self.feeds = feeds

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

    async def search(self, call: Call) -> Json:
        """app.bsky.feed.searchPosts: `q`, `since` and `until`, `author`, `lang`; newest first."""
        query = call.request.query
        limit = number(call.request, "limit", 25, 1, 100)
        if query.get("sort", "latest") not in ("top", "latest"):
            raise invalid('Error: sort must be one of "top", "latest"')
        return self.feeds.search(
            parameter(call.request, "q"),
            call.caller,
            call.root,
            since=query.get("since"),
            until=query.get("until"),
            author=query.get("author"),
            limit=limit,
            cursor=query.get("cursor"),
        )

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

    def _found(self, repo: str) -> Account:
        account = self.people.account(repo)
        if account is None:
            raise invalid(f"Could not find repo: {repo}", "RepoNotFound")
        return account

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


def _record(kept: Kept) -> Json:
    return {"uri": kept.uri, "cid": kept.cid, "value": kept.record}


def _uri(kept: Kept) -> str:
    return kept.uri
