"""One request to Odnoklassniki, signed, and its answer: 200 with an error inside.

https://apiok.ru/en/dev/methods/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeground.networks.errors import Rejected, Unavailable, Unsure
from homeground.networks.http import File, Http, Response

from .errors import error_from_answer
from .signing import form_for


class Api:
    """Asks with one account's credentials. The token goes in the body: addresses end up in logs."""

    def __init__(self, http: Http, *, base_url: str, credentials: Mapping[str, str]):
        self._http = http
        self._base_url = base_url
        self._credentials = credentials

    async def ask(self, method: str, parameters: Mapping[str, str], *, write: bool = False) -> Any:
        """The answer of one method, whatever its shape.

        Raises: any NetworkError; Unsure when a write may have been done.
        """
        answer = await self._http.send(
            "POST",
            f"{self._base_url}/fb.do",
            write=write,
            params={"method": method},
            form=form_for(method, parameters, self._credentials),
        )
        return self._read(answer, write=write)

    async def send_video(self, address: str, file: File) -> None:
        """Sends a video to the address that `video.getUploadUrl` gave; what is answered is no JSON.

        Raises: Rejected, Unavailable.
        """
        answer = await self._http.send("POST", address, write=False, files={"data": file})
        if answer.status >= 400:
            raise Rejected(
                f"Odnoklassniki did not take the video {file.name} ({answer.status}): save it as "
                "MP4 (H.264) anew.",
                code=str(answer.status),
                network="odnoklassniki",
            )

    async def upload(self, address: str, file: File) -> Any:
        """Sends an image to the address that `photosV2.getUploadUrl` gave.

        Without the token: the address is the network's choice, and need not be the API's host.
        """
        answer = await self._http.send("POST", address, write=False, files={"pic1": file})
        return self._read(answer, write=False)

    def _read(self, answer: Response, *, write: bool) -> Any:
        body = self._body(answer)
        if isinstance(body, dict) and "error_code" in body:
            secrets = tuple(
                self._credentials[name] for name in ("access_token", "application_secret_key")
            )
            raise error_from_answer(body, write=write, secrets=secrets)
        if not 200 <= answer.status < 300:
            raise Unavailable(
                f"Odnoklassniki answered {answer.status} instead of a result.",
                code=str(answer.status),
                network="odnoklassniki",
            )
        return body

    def _body(self, answer: Response) -> Any:
        try:
            return answer.json()
        except (Unavailable, Unsure):
            # A page of words from something in between: the status says what it means.
            if answer.status < 300:
                raise
            return None
