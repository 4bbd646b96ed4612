"""One request to the Bot API, and its answer.

https://core.telegram.org/bots/api#making-requests
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from homeground.networks.errors import Unavailable, Unsure
from homeground.networks.http import File, Http, Response

from .errors import error_from_answer


class Api:
    """Asks as one bot. The token is part of the address there: no error or log may have that."""

    def __init__(self, http: Http, *, base_url: str, token: str):
        self._http = http
        self._token = token
        self._address = f"{base_url}/bot{quote(token, safe=':')}"

    async def ask(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        write: bool = False,
        files: Mapping[str, File] | None = None,
    ) -> Any:
        """The `result` of one method. With `files` it is a form, else JSON.

        Raises: any NetworkError; Unsure when a write may have been done.
        """
        form = {name: _in_a_form(value) for name, value in parameters.items()}
        answer = await self._http.send(
            "POST",
            f"{self._address}/{method}",
            write=write,
            json=None if files else dict(parameters),
            form=form if files else None,
            files=files,
            secret_path=True,
        )
        return self._result(answer, write=write)

    def _result(self, answer: Response, *, write: bool) -> Any:
        try:
            body = answer.json()
        except (Unavailable, Unsure):
            if answer.status < 300:
                raise
            # A page of words from something in between: the status says what it means.
            body = {"ok": False} if answer.status >= 400 else None
        if isinstance(body, dict) and body.get("ok") is False:
            raise error_from_answer(
                {"error_code": answer.status, **body}, write=write, secrets=(self._token,)
            )
        if not isinstance(body, dict) or body.get("ok") is not True or "result" not in body:
            unread = "Telegram gave an answer that has neither a result nor an error."
            error = Unsure if write else Unavailable
            raise error(unread, network="telegram")
        return body["result"]


def _in_a_form(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
