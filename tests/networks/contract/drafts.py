"""Drafts that every network can take, and the usual token of each."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

from PIL import Image

from homeground.networks.contract import Can, Connector
from homeground.networks.model import Draft, Media
from homeground.networks.registry import NETWORKS
from tests.networks.harness import RunningSandbox
from tests.networks.public_files import public_url

FILES = Path(__file__).parent.parent / "files"

# The kind of token that may do most on a network, where it is not the usual one.
ABLE_KIND = {"vk": "user", "weibo": "biz"}


KIND_FOR = {("wordpress", Can.STATISTICS): "wordpress_com"}
"""Where another kind than the able one alone may do something."""


async def able_connector(sandbox: RunningSandbox, network: str) -> Connector:
    return await sandbox.connector(network, ABLE_KIND.get(network))


def draft(
    network: str, text: str = "Первый фонарь уже в пути — first light 🏮 <b>&amp;</b>"
) -> Draft:
    title = "Первый свет" if NETWORKS[network].title == "required" else None
    # Where a post needs an image, an image alone would do: an empty draft has neither.
    needed = NETWORKS[network].images_required and bool(text)
    return Draft(text=text, title=title, media=(_any_image(),) if needed else ())


def image(folder: Path, alt: str | None = None) -> Media:
    path = folder / "lantern.jpg"
    Image.new("RGB", (640, 480), (24, 60, 72)).save(path, "JPEG")
    size = path.stat().st_size
    return Media(path, "image", "image/jpeg", size, 640, 480, alt, public_url(path))


def video(alt: str | None = None, *, upright: bool = False) -> Media:
    """A few seconds of colour bars; `upright` as reels and stories want it."""
    path = FILES / ("upright.mp4" if upright else "wide.mp4")
    width, height, seconds = (540, 960, 4.0) if upright else (640, 360, 3.0)
    return Media(
        path, "video", "video/mp4", path.stat().st_size, width, height, alt, public_url(path),
        seconds=seconds, codec="h264",
    )  # fmt: skip


def document() -> Media:
    path = FILES / "page.pdf"
    return Media(
        path, "document", "application/pdf", path.stat().st_size,
        public_url=public_url(path), name="Der Katalog.pdf",
    )  # fmt: skip


@cache
def _any_image() -> Media:
    return image(Path(tempfile.mkdtemp()))


def key() -> str:
    return str(uuid4())


def now(sandbox: RunningSandbox) -> datetime:
    return sandbox.sandbox.clock.now().astimezone(UTC)
