"""The XRPC methods by name, and those of the server and its sessions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from homeground.sandbox.world import World

from .asked import body_of, parameter, text_in
from .blobs import MOST_BYTES, Blobs
from .calls import Call
from .errors import Json, invalid
from .feeds import Feeds
from .people import People
from .rates import SIGN_INS, Rates
from .reading import Reading
from .repositories import Repositories
from .sessions import Sessions, session_of
from .videos import Videos
from .views import Views
from .writing import APPLY, Writing

Method = Callable[[Call], Awaitable[Json]]


class Methods:
    def __init__(self, world: World):
        self.world = world
        self.rates = Rates(world)
        self.sessions = Sessions(world)
        blobs = Blobs(world)
        repositories = Repositories(world, blobs)
        self.people = People(world, repositories)
        views = Views(world, repositories, self.people)
        feeds = Feeds(world, repositories, self.people, views)
        self.writing = Writing(world, self.rates, self.people, repositories, blobs)
        self.videos = Videos(world, blobs)
        self.reading = Reading(world, self.people, repositories, views, feeds)

    def queries(self) -> dict[str, Method]:
        return {
            "com.atproto.server.describeServer": self.describe_server,
            "com.atproto.server.getSession": self.session,
            "com.atproto.server.getServiceAuth": self.videos.service_auth,
            "app.bsky.video.getJobStatus": self.videos.job,
            "app.bsky.video.getUploadLimits": self.videos.limits,
            "com.atproto.identity.resolveHandle": self.resolve_handle,
            "com.atproto.repo.describeRepo": self.reading.describe_repo,
            "com.atproto.repo.getRecord": self.reading.record,
            "com.atproto.repo.listRecords": self.reading.records,
            "app.bsky.actor.getProfile": self.reading.profile,
            "app.bsky.actor.getProfiles": self.reading.profiles,
            "app.bsky.feed.getAuthorFeed": self.reading.author_feed,
            "app.bsky.feed.getTimeline": self.reading.timeline,
            "app.bsky.feed.getPosts": self.reading.posts,
            "app.bsky.feed.searchPosts": self.reading.search,
            "app.bsky.feed.getPostThread": self.reading.thread,
            "app.bsky.graph.getBlocks": self.reading.blocks,
            "app.bsky.notification.listNotifications": self.reading.notifications,
        }

    def procedures(self) -> dict[str, Method]:
        return {
            "com.atproto.server.createSession": self.sign_in,
            "com.atproto.server.refreshSession": self.refresh,
            "com.atproto.server.deleteSession": self.sign_out,
            "com.atproto.repo.createRecord": self.writing.create,
            "com.atproto.repo.putRecord": self.writing.put,
            "com.atproto.repo.deleteRecord": self.writing.delete,
            APPLY: self.writing.apply_writes,
            "com.atproto.repo.uploadBlob": self.writing.upload,
            "app.bsky.video.uploadVideo": self.videos.upload,
            "app.bsky.notification.updateSeen": self.reading.seen,
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
