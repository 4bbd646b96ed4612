"""One request to X's API, and a list of many pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from homeground.networks.errors import NotAuthorized
from homeground.networks.http import File, Http
from homeground.networks.reading import Json, mapping, words

from .errors import error_from_answer


class Api:
    """X's API as one account speaks to it."""

    def __init__(self, http: Http, base_url: str, credentials: Mapping[str, str]):
        self._http = http
        self._base_url = base_url
        self._token = credentials.get("access_token")
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
        if not self._token:
            raise NotAuthorized("This account has no access token: connect it again.", network="x")
        answer = await self._http.send(
            method,
            f"{self._base_url}{path}",
            write=write,
            params=params,
            headers={"Authorization": f"Bearer {self._token}"},
            json=json,
            form=form,
            files=files,
        )
        if not 200 <= answer.status < 300:
            raise error_from_answer(answer, secrets=self.secrets)
        return mapping(answer.json()) if answer.body else {}
