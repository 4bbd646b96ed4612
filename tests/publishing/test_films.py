"""A video from the ledger to every network that takes one: sent from disk, or fetched from the house."""

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

from homeground.accounts.example import STAGES as EVERYWHERE
from homeground.content.campaign_file import MediaRef
from homeground.content.media.accepting import accept
from homeground.content.media.opening import open_media
from homeground.networks.contract import Can, Format
from homeground.networks.registry import NETWORKS
from homeground.publishing.states import State
from tests.content.campaign_files import EXAMPLE
from tests.networks.harness import RunningSandbox

from . import house as houses
from .house import House, open_house

FILM = EXAMPLE / "kajo-lit.mp4"
WHERE = sorted(
    (slug, form)
    for slug, network in NETWORKS.items()
    for form in network.videos
    if Can.VIDEO in network.can and not network.by_hand
)


@pytest_asyncio.fixture
async def house(
    transactional_db: None,
    sandbox: RunningSandbox,
    live_server: Any,
    settings: Any,
    slug: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[House]:
    """A brand on one network, whose pages are really served."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HOMEGROUND = replace(
        settings.HOMEGROUND,
        web_host="127.0.0.1",
        web_port=urlsplit(live_server.url).port,
        public_url=None,
    )
    stage = next(stage for stage in EVERYWHERE if stage.network == slug)
    monkeypatch.setitem(houses.STAGES, slug, stage)
    try:
        yield await open_house(sandbox, sandbox.session, (slug,))
    finally:
        await sync_to_async(connections.close_all)()


@pytest.mark.parametrize(("slug", "form"), WHERE)
async def test_the_film_is_published(
    house: House, slug: str, form: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = open_media(FILM)
    accept(facts, NETWORKS[slug], house.accounts[slug].kind, form)
    # A video that a connector would read whole would be in memory as often as it is sent.
    monkeypatch.setattr(Path, "read_bytes", None)
    row = replace(
        house.row(slug, "" if form is Format.STORY else "Licht an"),
        media=(MediaRef(facts, "A lantern comes on"),),
        format=form,
        title="Kajo" if NETWORKS[slug].title != "none" else "",
        identity=form.value,
    )
    await house.play(await house.plan(row))
    [publication] = await house.publications()
    assert (publication.state, publication.problem) == (State.PUBLISHED, "")
    monkeypatch.undo()
    [post] = house.sandbox.sandbox.world.posts
    [file] = post.files
    assert len(file.content) == facts.size_bytes
