"""What waitress refuses before Django hears of it, said as a page."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import trans_real
from waitress.task import ErrorTask
from waitress.utilities import RequestEntityTooLarge


class Refusal(ErrorTask):
    """A body that is too large gets a page in the language that the browser asks for."""

    def execute(self) -> None:
        request: Any = self.request  # its stubs know less of it
        if not isinstance(request.error, RequestEntityTooLarge):
            super().execute()
            return
        body = page_of(request.headers, self.channel.server.adj.max_request_body_size)
        self.status = "413 Request Entity Too Large"
        self.response_headers = [("Content-Type", "text/html; charset=utf-8")]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


def page_of(headers: dict[str, Any], most: int) -> bytes:
    with translation.override(_language(str(headers.get("ACCEPT_LANGUAGE", "")))):
        return render_to_string("413.html", {"most": most // 1_000_000}).encode()


def _language(asked: str) -> str:
    for code, _weight in trans_real.parse_accept_lang_header(asked[:200].lower()):
        if code == "*":
            break
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return "en"
