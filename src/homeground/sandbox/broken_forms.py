"""What is answered to a body that cannot be read as the form that it was said to be."""

from __future__ import annotations

import traceback

from aiohttp import web
from aiohttp.http import HttpProcessingError
from aiohttp.typedefs import Handler


@web.middleware
async def refused(request: web.Request, handler: Handler) -> web.StreamResponse:
    """400, without a word of the network's: what stands before its servers answers so, and none
    documents it. A network whose own answer is known gives it, and never comes here.
    """
    try:
        return await handler(request)
    except (HttpProcessingError, ValueError, LookupError, RuntimeError) as error:
        if not _of_a_form(error):
            raise
        return web.Response(status=400, text="Bad Request")


def _of_a_form(error: Exception) -> bool:
    """Whether aiohttp stumbled while it read a form: a boundary is missing, or nobody knows the
    encoding. It raises what its readers raise, so where it happened tells.
    """
    modules = {
        frame.f_globals.get("__name__") for frame, _line in traceback.walk_tb(error.__traceback__)
    }
    return not modules.isdisjoint({"aiohttp.multipart", "aiohttp.web_request"})
