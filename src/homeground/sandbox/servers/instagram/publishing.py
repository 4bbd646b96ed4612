"""Making containers of what is pulled from an address, and publishing them.

Source: instagram-platform/content-publishing, reference/ig-user/media and /media_publish,
IGUser.json, seen 2026-11-22. The daily limit is 50, 100 or 25 according to where one reads; clients
are to read `content_publishing_limit`. An account's `extra["quota_total"]` sets another one.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from homeground.sandbox.graph import containers as stages
from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.containers import Container, Containers
from homeground.sandbox.graph.errors import GraphError, invalid, missing_parameter
from homeground.sandbox.graph.images import PLAIN_SIDE, is_video, picture, plain_picture
from homeground.sandbox.graph.pulling import NotFetched, pull
from homeground.sandbox.graph.quotas import DAY_SECONDS, Quotas
from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import Account, File, Post, World

from . import errors

KINDS = ("IMAGE", "VIDEO", "REELS", "STORIES", "CAROUSEL")
QUOTA = 50
MOST_IMAGE_BYTES = 8 * 1024 * 1024
NARROWEST, WIDEST = 4 / 5, 1.91
ROUNDING = 0.01
"""How much of the edges' ratio is forgiven: not documented, 1080 x 566 is taken."""
MOST_CAPTION, MOST_HASHTAGS, MOST_TAGS = 2200, 30, 20
FEWEST_CHILDREN, MOST_CHILDREN = 2, 10
FIRST_MEDIA = 17_950_000_000_000_001
HASHTAG = re.compile(r"(?<!\w)#\w")
TAG = re.compile(r"(?<![\w.])@\w")
SECONDS = {"REELS": (3.0, 900.0), "STORIES": (3.0, 60.0), "VIDEO": (3.0, 60.0)}
FORMATS: dict[str, Literal["post", "reel", "story"]] = {"REELS": "reel", "STORIES": "story"}
PRODUCTS = {"REELS": "REELS", "STORIES": "STORY"}


class Publishing:
    def __init__(self, world: World):
        self.world = world
        self.containers = Containers(world, "instagram")
        self.quotas = Quotas(world, "instagram")

    # --- containers -------------------------------------------------------------------------------

    async def contain(self, call: Call) -> Container:
        """POST /{ig}/media."""
        given = call.given
        video = given.text("video_url") or ""
        kind = given.text("media_type") or ("REELS" if video else "IMAGE")
        if kind not in KINDS:
            raise invalid(f"Param media_type must be one of {{{', '.join(KINDS)}}}")
        is_item = given.flag("is_carousel_item")
        if kind == "VIDEO" and not is_item:
            # The changelog of 9 November 2023: videos of their own are reels.
            raise invalid(
                "The VIDEO value for media_type is no longer supported. Use the REELS media_type "
                "to publish a video to your Instagram feed.",
                subcode=2207067,
            )
        caption = given.text("caption") or ""
        check_caption(caption)
        if kind == "CAROUSEL":
            files, error = self._children(call), None
        else:
            files, error = await self._file(call, kind, is_item=is_item)
        return self.containers.add(
            call.account.id, kind, text=caption, files=files, is_item=is_item, error=error
        )

    async def _file(self, call: Call, kind: str, *, is_item: bool) -> tuple[list[File], str | None]:
        """An image is looked at once; a video's troubles show in the container's status."""
        image, video = call.given.text("image_url"), call.given.text("video_url")
        if kind == "IMAGE" or (kind == "STORIES" and image):
            if not image:
                raise missing_parameter("image_url")
            return [await self._image(call, image, any_shape=kind == "STORIES")], None
        if not video:
            raise missing_parameter("video_url")
        try:
            content = await pull(video)
        except NotFetched as failure:
            return [], "2207003" if failure.why == "timeout" else "2207052"
        seen = movie_from(content) if is_video(content) else None
        if is_video(content) and seen is not None:
            least, most = SECONDS[kind]
            if not least - 0.5 <= seen.seconds <= most + 0.5:
                return [], "2207026"
        elif not is_video(content):
            return [], "2207026"
        file = self._kept(
            call, content, "video/mp4", seen.width if seen else 0, seen.height if seen else 0
        )
        file.seconds = seen.seconds if seen else None
        return [file], None

    async def _image(self, call: Call, address: str, *, any_shape: bool) -> File:
        try:
            content = await pull(address)
        except NotFetched as failure:
            if failure.why == "timeout":
                raise errors.too_slow() from None
            raise errors.not_fetched(address) from None
        if len(content) >= MOST_IMAGE_BYTES:  # "It should be less than 8 MiB."
            raise errors.too_large()
        seen = picture(content)
        if seen is None:
            raise errors.not_fetched(address)
        if seen.mime != "image/jpeg":
            raise errors.wrong_format(seen.mime.removeprefix("image/"))
        ratio = seen.width / seen.height
        if not any_shape and not NARROWEST - ROUNDING <= ratio <= WIDEST + ROUNDING:
            raise errors.wrong_shape(ratio)
        return self._kept(call, content, seen.mime, seen.width, seen.height)

    def _kept(self, call: Call, content: bytes, mime: str, width: int, height: int) -> File:
        file = File(
            id=str(self.world.count("instagram.file", FIRST_MEDIA + 10**12)),
            mime=mime,
            content=content,
            width=width,
            height=height,
            alt=call.given.text("alt_text") or None,
            owner_id=call.account.id,
            created_at=self.world.clock.now(),
        )
        self.world.files[file.id] = file
        return file

    def _children(self, call: Call) -> list[File]:
        ids = call.given.texts("children")
        if not FEWEST_CHILDREN <= len(ids) <= MOST_CHILDREN:
            raise errors.carousel()
        files: list[File] = []
        for child_id in ids:
            child = self.containers.find(call.account.id, child_id)
            if child is None or not child.is_item:
                raise errors.no_container(child_id)
            if self.containers.status(child) != stages.FINISHED:
                raise errors.not_ready()
            files += child.files
        return files

    # --- publishing -------------------------------------------------------------------------------

    def publish(self, call: Call) -> Post:
        """POST /{ig}/media_publish."""
        account = call.account
        container_id = call.given.required("creation_id")
        container = self.containers.find(account.id, container_id)
        if container is None or container.is_item:
            raise errors.no_container(container_id)
        self._check_ready(container)
        now = self.world.clock.timestamp()
        if self.quotas.is_spent("posts", account.id, quota_of(account), now):
            raise errors.quota()
        media_type = container.kind
        if container.kind == "CAROUSEL":
            media_type = "CAROUSEL_ALBUM"
        elif container.kind != "IMAGE":
            media_type = "IMAGE" if container.files[0].mime == "image/jpeg" else "VIDEO"
        post = self.world.add_post(
            Post(
                network="instagram",
                id=self.next_id(),
                account_id=account.id,
                text=container.text,
                created_at=self.world.clock.now(),
                files=container.files,
                format=FORMATS.get(container.kind, "post"),
                extra={
                    "media_type": media_type,
                    "product": PRODUCTS.get(container.kind, "FEED"),
                },
            )
        )
        self.quotas.spend("posts", account.id, now)
        container.published_as = post.id
        return post

    def remember(self, account: Account, text: str) -> Post:
        """A post with a picture of one colour, at the world's clock."""
        number = self.world.count("instagram.file", FIRST_MEDIA + 10**12)
        content = plain_picture(self.world.random("past", number).randrange(256**3))
        file = File(
            id=str(number),
            mime="image/jpeg",
            content=content,
            width=PLAIN_SIDE,
            height=PLAIN_SIDE,
            owner_id=account.id,
            created_at=self.world.clock.now(),
        )
        self.world.files[file.id] = file
        return self.world.add_post(
            Post(
                network="instagram",
                id=self.next_id(),
                account_id=account.id,
                text=text,
                created_at=self.world.clock.now(),
                files=[file],
                extra={"media_type": "IMAGE", "product": "FEED"},
            )
        )

    def _check_ready(self, container: Container) -> None:
        match self.containers.status(container):
            case stages.EXPIRED:
                raise errors.expired()
            case stages.ERROR:
                raise GraphError(
                    "Create media fail, please try to re-create media",
                    -1,
                    subcode=2207032,
                    transient=False,
                    user_message="Create media fail, please try to re-create media",
                )
            case stages.IN_PROGRESS | stages.PUBLISHED:
                raise errors.not_ready()

    def next_id(self) -> str:
        """Media and comments share their series."""
        return str(self.world.count("instagram.media", FIRST_MEDIA))

    def limit(self, account: Account, now: float) -> dict[str, Any]:
        """GET /{ig}/content_publishing_limit."""
        return {
            "quota_usage": self.quotas.used("posts", account.id, now),
            "config": {
                "quota_total": self.quotas.most(quota_of(account)),
                "quota_duration": DAY_SECONDS,
            },
        }


def quota_of(account: Account) -> int:
    return int(account.extra.get("quota_total", QUOTA))


def check_caption(caption: str) -> None:
    """Raises: GraphError 100 with 2207010; for hashtags and tags the subcode is not documented."""
    if (
        len(caption) > MOST_CAPTION
        or len(HASHTAG.findall(caption)) > MOST_HASHTAGS
        or len(TAG.findall(caption)) > MOST_TAGS
    ):
        raise errors.caption()
