"""One request to LinkedIn, with its version, and a file on its way there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yarl import URL

from homeground.networks.errors import NotAuthorized, Unavailable
from homeground.networks.http import FileSlice, Http, Response, same_origin
from homeground.networks.reading import Json, mapping

from .errors import error_from_answer
from .network import VERSION


class Api:
    """The API as one account speaks to it. Paths and queries come encoded: see `restli`."""

    def __init__(self, http: Http, base_url: str, credentials: Mapping[str, str]):
        self._http = http
        self._base_url = base_url
        self._token = credentials.get("access_token", "")
        self._version = credentials.get("version") or VERSION

    async def get(self, path: str, *, method: str = "GET") -> Json:
        """`method` is Rest.li's: GET, FINDER or BATCH_GET."""
        answer = await self.send("GET", path, method=method, write=False)
        return mapping(answer.json())

    async def send(
        self, verb: str, path: str, *, method: str, write: bool = True, json: Any = None
    ) -> Response:
        answer = await self._http.send(
            verb,
            URL(f"{self._base_url}{path}", encoded=True),
            write=write,
            json=json,
            headers={
                **self._signed,
                "LinkedIn-Version": self._version,
                "X-Restli-Protocol-Version": "2.0.0",
                "X-RestLi-Method": method,
            },
        )
        return self._accepted(answer)

    async def put(self, address: str, content: FileSlice, mime: str) -> Response:
        """Sends a file, or a part of one, where LinkedIn said to; nothing is published by it."""
        if not self._is_theirs(address):
            # The token travels with the file.
            raise Unavailable(
                "LinkedIn wants the file at another company’s address. Try again later.",
                network="linkedin",
            )
        return self._accepted(
            await self._http.send(
                "PUT",
                URL(address, encoded=True),
                write=False,
                body=content,
                headers={**self._signed, "Content-Type": mime},
            )
        )

    @property
    def _signed(self) -> dict[str, str]:
        if not self._token:
            raise NotAuthorized(
                "This account has no access token: connect it again.", network="linkedin"
            )
        return {"Authorization": f"Bearer {self._token}"}

    def _accepted(self, answer: Response) -> Response:
        if not 200 <= answer.status < 300:
            raise error_from_answer(answer, secrets=(self._token,))
        return answer

    def _is_theirs(self, address: str) -> bool:
        if same_origin(address, self._base_url):
            return True
        try:
            url = URL(address)
        except ValueError:
            return False
        host = url.host or ""
        return url.scheme == "https" and (
            host.endswith((".linkedin.com", ".licdn.com")) or host == "linkedin.com"
        )
