"""Networks which fetch images: the ledger gives the address, the pages the file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections
from PIL import Image

from homeground.accounts.sandboxed import Stage
from homeground.content.campaign_file import MediaRef
from homeground.content.media.opening import open_media
from homeground.publishing.states import State
from tests.networks.harness import RunningSandbox

from . import house as houses
from .house import House, open_house

FETCHING = ("instagram", "threads")


@pytest_asyncio.fixture
async def house(
    transactional_db: None,
    sandbox: RunningSandbox,
    live_server: Any,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[House]:
    """A brand on both networks, whose pages are really served."""
    served = urlsplit(live_server.url)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HOMEGROUND = replace(
        settings.HOMEGROUND, web_host="127.0.0.1", web_port=served.port, public_url=None
    )
    for network in FETCHING:
        stage = Stage(network, "lumikko_de", "Lumikko", "DE", "de", "Europe/Berlin", 4_000)
        monkeypatch.setitem(houses.STAGES, network, stage)
    try:
        yield await open_house(sandbox, sandbox.session, FETCHING)
    finally:
        await sync_to_async(connections.close_all)()


def picture(folder: Path, name: str, colour: int) -> MediaRef:
    path = folder / name
    Image.new("RGB", (640, 480), (colour, 60, 72)).save(path, "JPEG")
    return MediaRef(open_media(path), "Фонарь")


@pytest.mark.parametrize("network", FETCHING)
async def test_images_are_fetched_from_the_house(
    house: House, network: str, tmp_path: Path
) -> None:
    two = (picture(tmp_path, "a.jpg", 24), picture(tmp_path, "b.jpg", 200))
    rows = [
        replace(house.row(network, "Eins"), media=two[:1], identity="one"),
        replace(house.row(network, "Zwei"), media=two, identity="two"),
    ]
    await house.play(await house.plan(*rows))
    assert await house.states() == [State.PUBLISHED] * 2
    files = {post.text: post.files for post in house.sandbox.sandbox.world.posts}
    assert [file.content for file in files["Zwei"]] == [ref.facts.path.read_bytes() for ref in two]
    assert [(file.width, file.alt) for file in files["Eins"]] == [(640, "Фонарь")]


@pytest.mark.parametrize("network", FETCHING)
@pytest.mark.parametrize("fault", ["reset_after_accept", "timeout_before_accept", "http_500"])
async def test_a_lost_answer_doubles_and_loses_nothing(
    house: House, network: str, fault: str, tmp_path: Path
) -> None:
    await house.sandbox.fault(network, fault, times=1)
    row = replace(house.row(network, "Licht an"), media=(picture(tmp_path, "a.jpg", 24),))
    await house.play(await house.plan(row))
    assert house.texts(network) == ["Licht an"]
    assert await house.states() == [State.PUBLISHED]


@pytest.mark.parametrize("network", FETCHING)
async def test_without_a_reachable_house_the_reason_is_said(
    house: House, network: str, settings: Any, tmp_path: Path
) -> None:
    settings.HOMEGROUND = replace(settings.HOMEGROUND, web_port=9)
    row = replace(house.row(network, "Licht an"), media=(picture(tmp_path, "a.jpg", 24),))
    await house.play(await house.plan(row))
    (publication,) = await house.publications()
    assert publication.state != State.PUBLISHED
    assert "public" in publication.problem
    assert house.texts(network) == []
