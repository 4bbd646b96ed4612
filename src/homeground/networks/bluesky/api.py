"""One request to an account's server, signed in; and a list of many pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from homeground.networks.errors import NetworkError
from homeground.networks.http import FileSlice, Http, Response
from homeground.networks.reading import Json, mapping, words

from .errors import OUT_OF_DATE, error_from_answer
from .session import SignedIn


class Api:
    """The methods of https://atproto.com/specs/xrpc as one account calls them."""

    def __init__(self, http: Http, base_url: str, credentials: Mapping[str, str]):
        self._http = http
        self._base_url = base_url
        self._signed_in = SignedIn(http, base_url, credentials)

    async def did(self) -> str:
        """Whose access this is."""
        return (await self._signed_in.session()).did

    async def server(self) -> str:
        """Where the account's records are kept; people may sign in elsewhere."""
        return (await self._signed_in.session()).server or self._base_url

    async def query(self, method: str, params: Sequence[tuple[str, str]] = ()) -> Json:
        """What a method that changes nothing answers."""
        return mapping((await self.answer(method, params)).json())

    async def answer(self, method: str, params: Sequence[tuple[str, str]] = ()) -> Response:
        asked = f"?{urlencode(params)}" if params else ""
        return await self._send("GET", f"{method}{asked}", write=False)

    async def call(self, method: str, body: Json) -> Json:
        """What a method that changes something answers."""
        return mapping((await self._send("POST", method, write=True, json=body)).json())

    async def upload(self, content: bytes | FileSlice, mime: str) -> Json:
        """Keeps a file for a record to come; it is dropped when none does, so no doubt is left."""
        answer = await self._send(
            "POST",
            "com.atproto.repo.uploadBlob",
            write=False,
            body=content,
            headers={"Content-Type": mime},
        )
        return mapping(answer.json(), "blob")

    async def pages(self, method: str, params: Sequence[tuple[str, str]]) -> AsyncIterator[Json]:
        """Every page of a list, by its cursor."""
        seen: set[str] = set()
        cursor: str | None = None
        while True:
            more = [("cursor", cursor)] if cursor else []
            page = await self.query(method, [*params, *more])
            yield page
            cursor = words(page.get("cursor"))
            if cursor is None or cursor in seen:
                return
            seen.add(cursor)

    async def _send(self, method: str, path: str, *, write: bool, **more: Any) -> Response:
        session = await self._signed_in.session()
        used = session.access
        answer = await self._once(method, path, used, write=write, **more)
        if _out_of_date(answer):
            # Refused before anything was done: the one answer after which a write may be repeated.
            used = (await self._signed_in.session(instead_of=used)).access
            answer = await self._once(method, path, used, write=write, **more)
        if not 200 <= answer.status < 300:
            raise error_from_answer(answer, secrets=(used, *self._signed_in.secrets))
        return answer

    async def _once(
        self,
        method: str,
        path: str,
        access: str,
        *,
        write: bool,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Response:
        return await self._http.send(
            method,
            f"{self._base_url}/xrpc/{path}",
            write=write,
            headers={"Authorization": f"Bearer {access}", **(headers or {})},
            **more,
        )


def _out_of_date(answer: Response) -> bool:
    if answer.status not in (400, 401):
        return False
    try:
        return mapping(answer.json()).get("error") == OUT_OF_DATE
    except NetworkError:
        return False
