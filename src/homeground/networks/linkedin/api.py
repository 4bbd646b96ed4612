"""One request to LinkedIn, with its version, and an image on its way there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yarl import URL

from homeground.networks.errors import NotAuthorized, Unavailable
from homeground.networks.http import Http, Response, same_origin
from homeground.networks.model import Media
from homeground.networks.reading import Json, mapping, words

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

    async def upload(self, media: Media, *, owner: str) -> str:
        """Keeps an image for a post to come; nothing is published by it, so no doubt is left.

        https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/images-api
        """
        answer = await self.send(
            "POST",
            "/rest/images?action=initializeUpload",
            method="ACTION",
            write=False,
            json={"initializeUploadRequest": {"owner": owner}},
        )
        place = mapping(answer.json(), "value")
        address, image = words(place.get("uploadUrl")), words(place.get("image"))
        if address is None or image is None:
            raise Unavailable("LinkedIn did not say where to send the image.", network="linkedin")
        if not self._is_theirs(address):
            # The token travels with the image.
            raise Unavailable(
                "LinkedIn wants the image at another company’s address. Try again later.",
                network="linkedin",
            )
        self._accepted(
            await self._http.send(
                "PUT",
                URL(address, encoded=True),
                write=False,
                body=media.read(),
                headers={**self._signed, "Content-Type": media.mime},
            )
        )
        return image

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
