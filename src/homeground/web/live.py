"""Parts of a page that keep themselves up to date.

A live part is asked for again every few seconds, with the ETag of what is shown; while nothing has
changed the answer is 304 and the page is not touched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
BUSY_SECONDS = 2
IDLE_SECONDS = 30


@dataclass(frozen=True)
class Live:
    """An element `id` with `body` in it, which lives at `url`; shown by `parts/live.html`."""

    id: str
    tag: str
    url: str
    seconds: int
    body: SafeString

    @property
    def etag(self) -> str:
        # A form's token is written in another way each time, and is the same.
        body = _TOKEN.sub("", self.body) if "csrfmiddlewaretoken" in self.body else self.body
        content = f"{self.url} {self.seconds} {body}".encode()
        return f'"{sha256(content).hexdigest()[:32]}"'

    def response(self, request: HttpRequest) -> HttpResponse:
        """The part alone, or 304 when the asker has it."""
        response: HttpResponse
        if request.headers.get("If-None-Match") == self.etag:
            response = HttpResponse(status=304)
        else:
            response = HttpResponse(render_to_string("parts/live.html", {"live": self}))
        response["ETag"] = self.etag
        # Not kept by the browser: it would answer from there without telling us of the 304.
        patch_cache_control(response, private=True, no_store=True)
        return response


def live(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    id: str,  # noqa: A002 - it is the element's id
    url: str,
    seconds: int,
    tag: str = "div",
) -> Live:
    body = render_to_string(template, context, request)
    return Live(id, tag, url, seconds, body)
