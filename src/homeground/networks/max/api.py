"""One request to MAX's Bot API, and its answer.

https://dev.max.ru/docs-api
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeground.networks.errors import NotAuthorized, Rejected, Unavailable, Unsure
from homeground.networks.http import File, Http, Response, same_origin
from homeground.networks.reading import Json, mapping, words

from .errors import error_from_answer


class Api:
    """Asks as one bot. Its token is a header of its own, without “Bearer”."""

    def __init__(self, http: Http, *, base_url: str, token: str):
        self._http = http
        self._base_url = base_url
        self._token = token

    async def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        write: bool = False,
    ) -> Json:
        """The object that is the answer. Raises: any NetworkError; Unsure when a write may be done."""
        if not (self._token and self._token.isascii() and self._token.isprintable()):
            # Such a header cannot be sent, and the error of trying would show it.
            raise NotAuthorized(
                "This is no token of a MAX bot: copy it anew from the bot's settings at "
                "business.max.ru, then connect the account again.",
                network="max",
            )
        answer = await self._http.send(
            method,
            f"{self._base_url}{path}",
            write=write,
            params=params,
            json=json,
            headers={"Authorization": self._token},
        )
        return self._read(answer, write=write)

    async def upload(self, file: File, *, kind: str = "image") -> Json:
        """What MAX says of a file that it was sent. Nothing is published by it.

        A video's token comes with the address, an image's or document's with the answer there.
        Raises: any NetworkError but Unsure.
        """
        told = await self.ask("POST", "/uploads", params={"type": kind})
        address = words(told.get("url"))
        # The address is another host's, and is all that it asks for: the token stays here.
        if address is None or not (
            address.startswith("https://") or same_origin(address, self._base_url)
        ):
            raise Unavailable("MAX did not say where to send the file.", network="max")
        try:
            answer = await self._http.send("POST", address, write=False, files={"data": file})
        except Rejected as refused:
            raise Unavailable(
                f"MAX gave an address for the file that cannot be used. {refused.message}",
                network="max",
            ) from None
        if kind == "video" and 200 <= answer.status < 300:
            # What is answered there is XML (retval), and says no more than that it arrived.
            return told
        return self._read(answer, write=False)

    def _read(self, answer: Response, *, write: bool) -> Json:
        try:
            body = answer.json()
        except (Unavailable, Unsure):
            if answer.status < 400:
                raise
            # A page of words from something in between: the status says what it means.
            body = {}
        if answer.status >= 400:
            raise error_from_answer(
                mapping(body),
                status=answer.status,
                retry_after=answer.headers.get("Retry-After"),
                secrets=(self._token,),
            )
        if not isinstance(body, dict) or answer.status >= 300:
            error = Unsure if write else Unavailable
            raise error("MAX gave an answer that cannot be read.", network="max")
        return body
