"""One request to a Mastodon server, and a list of many pages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import urljoin

from homeground.networks.errors import NotAuthorized, Unavailable
from homeground.networks.http import File, Http, Response, same_origin
from homeground.networks.reading import Json, objects

from .errors import error_from_answer

_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w*]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^";,\s]+))', re.IGNORECASE)


class Api:
    """A server's API as one account speaks to it."""

    def __init__(self, http: Http, base_url: str, credentials: Mapping[str, str]):
        self._http = http
        self._base_url = base_url
        self._token = credentials.get("access_token")
        self._secrets = tuple(value for name, value in credentials.items() if name != "client_id")

    async def send(
        self,
        method: str,
        path: str,
        *,
        write: bool = False,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, File] | None = None,
    ) -> Response:
        """`path` may be the whole address of a following page on the same server."""
        if not self._token:
            raise NotAuthorized(
                "This account has no access token: connect it again.", network="mastodon"
            )
        answer = await self._http.send(
            method,
            path if path.startswith("http") else f"{self._base_url}{path}",
            write=write,
            params=params,
            headers={"Authorization": f"Bearer {self._token}", **(headers or {})},
            json=json,
            form=form,
            files=files,
        )
        if not 200 <= answer.status < 300:
            raise error_from_answer(answer, secrets=self._secrets)
        return answer

    async def pages(self, path: str, params: Mapping[str, str]) -> AsyncIterator[list[Json]]:
        """Every page of a list, each as its objects, by the Link header.

        https://docs.joinmastodon.org/api/guidelines/#pagination
        """
        answer = await self.send("GET", path, params=params)
        seen: set[str] = set()
        while True:
            yield list(objects(answer.json()))
            following = next_page(answer.headers.getall("Link", []), base_url=self._base_url)
            if following is None or following in seen:
                return
            seen.add(following)
            answer = await self.send("GET", following)


def next_page(links: list[str], *, base_url: str) -> str | None:
    """The address of the next page, from the Link headers (RFC 8288).

    Raises: Unavailable when it is another host's: the token must not go there.
    """
    for address, parameters in _LINK.findall(", ".join(links)):
        relation = _REL.search(parameters)
        if relation and "next" in (relation[1] or relation[2] or "").lower().split():
            following: str = urljoin(f"{base_url}/", address)
            if not same_origin(following, base_url):
                raise Unavailable(
                    "The server's list goes on at another address, where this account's access "
                    "must not be sent. Tell the server's administrator.",
                    network="mastodon",
                )
            return following
    return None
