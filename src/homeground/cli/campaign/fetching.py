"""Serving images to the networks which fetch them, while no web server of ours is up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from asgiref.sync import sync_to_async
from django.conf import settings

from homeground.content.media_address import PATH, file_at
from homeground.content.media_store import stored_path


@asynccontextmanager
async def images_fetchable() -> AsyncIterator[None]:
    """Answer at the house's own address; when somebody does already, that is our own web server."""
    app = web.Application()
    app.router.add_get(PATH + "{signed}", _file)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "localhost", settings.HOMEGROUND.web_port).start()
    except OSError:
        await runner.cleanup()
        yield
        return
    try:
        yield
    finally:
        await runner.cleanup()


async def _file(request: web.Request) -> web.StreamResponse:
    found = await sync_to_async(file_at)(request.match_info["signed"])
    if found is None:
        raise web.HTTPNotFound(text="This address is not one of ours, or has ended.")
    return web.FileResponse(stored_path(found.sha256), headers={"Content-Type": found.mime})
