"""One request to X's API, and a list of many pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from homeground.networks.errors import NotAuthorized
from homeground.networks.http import File, Http
from homeground.networks.oauth1 import Keys, Signed
from homeground.networks.reading import Json, mapping, words

from .errors import error_from_answer


class Api:
    """X's API as one account speaks to it."""

    def __init__(self, http: Http, base_url: str, credentials: Mapping[str, str]):
        self._http = http
        self._base_url = base_url
        self._credentials = credentials
        self.secrets = tuple(credentials.values())

    async def pages(
        self, path: str, params: Mapping[str, str], *, page_as: str
    ) -> AsyncIterator[Json]:
        """Every page of a list. A token that comes back ends it: it would go round for ever."""
        seen: set[str] = set()
        asked = dict(params)
        while True:
            answer = await self.send("GET", path, params=asked)
            yield answer
            following = words(mapping(answer, "meta").get("next_token"))
            if following is None or following in seen:
                return
            seen.add(following)
            asked[page_as] = following

    async def send(
        self,
        method: str,
        path: str,
        *,
        write: bool = False,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, File] | None = None,
    ) -> Json:
        url = f"{self._base_url}{path}"
        # RFC 5849, 3.4.1.3.1: of a body only what is URL-encoded is signed.
        signed = {**(params or {}), **(form or {} if files is None else {})}
        answer = await self._http.send(
            method,
            url,
            write=write,
            params=params,
            headers={"Authorization": await self._authorization(method, url, signed)},
            json=json,
            form=form,
            files=files,
        )
        if not 200 <= answer.status < 300:
            raise error_from_answer(answer, secrets=self.secrets)
        return mapping(answer.json()) if answer.body else {}

    async def _authorization(self, method: str, url: str, signed: Mapping[str, str]) -> str:
        """A token of OAuth 2 is sent as it is; one of OAuth 1.0a has a secret, and signs."""
        token = self._credentials.get("access_token")
        if not token:
            raise NotAuthorized("This account has no access token: connect it again.", network="x")
        if "access_token_secret" not in self._credentials:
            return f"Bearer {token}"
        keys = Keys(
            self._credentials.get("consumer_key", ""),
            self._credentials.get("consumer_secret", ""),
            token,
            self._credentials["access_token_secret"],
        )
        # Of X's published paths the one that needs no access.
        clock_at = f"{self._base_url}/2/openapi.json"
        return await Signed(self._http, clock_at, keys).header(method, url, signed)
