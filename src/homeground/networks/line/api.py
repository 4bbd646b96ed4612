"""One request to LINE's Messaging API, and its answer.

https://developers.line.biz/en/reference/messaging-api/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeground.networks.errors import NotAuthorized, Unavailable, Unsure
from homeground.networks.http import Http, Response
from homeground.networks.reading import Json, mapping, words

from .errors import error_from_answer

ACCEPTED_BEFORE = 409
"""A request with the same retry key was accepted already."""


class Api:
    """Asks as one official account."""

    def __init__(self, http: Http, *, base_url: str, token: str):
        self._http = http
        self._base_url = base_url
        self._token = token

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> Json:
        """The object that is the answer. Raises: any NetworkError but Unsure."""
        answer = await self._send("GET", path, params=params)
        self._raise_refused(answer)
        body = answer.json()
        if not isinstance(body, dict) or answer.status >= 300:
            raise Unavailable("LINE gave an answer that cannot be read.", network="line")
        return body

    async def post_once(self, path: str, json: Json, *, key: str) -> str:
        """The number of the request that LINE accepted under `key`: of this one, or an earlier.

        LINE keeps a key for 24 hours. Raises: any NetworkError; Unsure when it may be done.
        https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
        """
        answer = await self._send("POST", path, json=json, key=key)
        if answer.status == ACCEPTED_BEFORE:
            number = words(answer.headers.get("X-Line-Accepted-Request-Id"))
        else:
            self._raise_refused(answer)
            # The body says nothing that is needed. What is in front of LINE has no such number.
            number = words(answer.headers.get("X-Line-Request-Id")) if answer.status < 300 else None
        if number is None:
            raise Unsure(
                "LINE seems to have accepted the post, but did not say its number.",
                code=str(answer.status),
                network="line",
            )
        return number

    async def put(self, path: str, json: Json) -> None:
        """Sets something; repeating it changes nothing. Raises: any NetworkError but Unsure."""
        self._raise_refused(await self._send("PUT", path, json=json))

    async def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        key: str | None = None,
    ) -> Response:
        if not (self._token and self._token.isascii() and self._token.isprintable()):
            # Such a header cannot be sent, and the error of trying would show it.
            raise NotAuthorized(
                "This is no channel access token of LINE: copy it anew from the LINE Developers "
                "console, then connect the account again.",
                network="line",
            )
        headers = {"Authorization": f"Bearer {self._token}"}
        return await self._http.send(
            method,
            f"{self._base_url}{path}",
            write=key is not None,
            params=params,
            json=json,
            headers=headers | ({"X-Line-Retry-Key": key} if key else {}),
        )

    def _raise_refused(self, answer: Response) -> None:
        if answer.status < 400:
            return
        try:
            body = answer.json()
        except (Unavailable, Unsure):
            # A page of words from something in between: the status says what it means.
            body = {}
        raise error_from_answer(
            mapping(body),
            status=answer.status,
            retry_after=answer.headers.get("Retry-After"),
            secrets=(self._token,),
        )
