"""Drafts that every network can take, and the usual token of each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from PIL import Image

from homeground.networks.contract import Connector
from homeground.networks.model import Draft, Media
from homeground.networks.registry import NETWORKS
from tests.networks.harness import RunningSandbox

# The kind of token that may do most on a network, where it is not the usual one.
ABLE_KIND = {"vk": "user"}


async def able_connector(sandbox: RunningSandbox, network: str) -> Connector:
    return await sandbox.connector(network, ABLE_KIND.get(network))


def draft(
    network: str, text: str = "Первый фонарь уже в пути — first light 🏮 <b>&amp;</b>"
) -> Draft:
    title = "Первый свет" if NETWORKS[network].title == "required" else None
    return Draft(text=text, title=title)


def image(folder: Path, alt: str | None = None) -> Media:
    path = folder / "lantern.jpg"
    Image.new("RGB", (640, 480), (24, 60, 72)).save(path, "JPEG")
    return Media(path, "image", "image/jpeg", path.stat().st_size, 640, 480, alt)


def key() -> str:
    return str(uuid4())


def now(sandbox: RunningSandbox) -> datetime:
    return sandbox.sandbox.clock.now().astimezone(UTC)
