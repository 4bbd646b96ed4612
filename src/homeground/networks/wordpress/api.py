"""One request to a site or to WordPress.com."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from homeground.networks.errors import NotAuthorized, NotFound
from homeground.networks.http import File, Http, Response

from .errors import error_from_answer


class Api:
    """`root` is the address below which the API's paths begin, without a trailing slash."""

    def __init__(self, http: Http, root: str, credentials: Mapping[str, str]):
        self._http = http
        self._root = root
        self._authorization, self._secrets = authorization_from(credentials)

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
    ) -> Response:
        """Raises: any NetworkError."""
        answer = await self._http.send(
            method,
            f"{self._root}{path}",
            write=write,
            params=params,
            headers={"Authorization": self._authorization},
            json=json,
            form=form,
            files=files,
        )
        if not 200 <= answer.status < 300:
            raise error_from_answer(answer, secrets=self._secrets)
        return answer


def authorization_from(credentials: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The header that proves the account, and what must never be shown.

    WordPress ignores the spaces of an application password, which it shows in groups of four.
    """
    if token := credentials.get("access_token"):
        return f"Bearer {token}", (token,)
    user, password = (
        credentials.get("username", "").strip(),
        credentials.get("application_password", "").strip(),
    )
    if not user or not password:
        raise NotAuthorized(
            "This account has no user name and application password, and no token of "
            "WordPress.com: connect it again.",
            network="wordpress",
        )
    if ":" in user:
        raise NotAuthorized(
            "A user name of WordPress has no colon: correct it.", network="wordpress"
        )
    pair = b64encode(f"{user}:{password}".encode()).decode()
    return f"Basic {pair}", (password, password.replace(" ", ""), pair)


def number_of(text: str, what: str) -> str:
    """`text` when it is a number, as it becomes part of an address.

    Raises: NotFound.
    """
    if not text.isascii() or not text.isdecimal():
        raise NotFound(f"{text!r} is no number of a WordPress {what}.", network="wordpress")
    return text
