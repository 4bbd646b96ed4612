"""The one seam between connectors and the wire.

One shared client for every network. What a failure means depends on whether the bytes may have
reached the network, so that is decided here and nowhere else:

    never connected (refused, unresolved, connect timeout)     Unavailable
    sent, no usable answer (reset, close, silence, half)       Unsure on a write, else Unavailable
    500, 502, 504 on a write                                   Unsure
    500, 502, 504 on a read; 503 on anything                   Unavailable
    any other status                                           a Response, for the connector
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from multidict import CIMultiDictProxy

from .errors import NetworkError, Rejected, Unavailable, Unsure

MAX_ANSWER_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds. `answer` counts from the request's last byte to the answer's first."""

    connect: float = 10.0
    answer: float = 30.0
    total: float = 120.0


@dataclass(frozen=True, slots=True)
class File:
    """One file of a multipart form."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer. `url` is where it came from, without any secret of the request."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes
    url: str

    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    def json(self) -> Any:
        """The parsed body. A body that is no JSON is an `Unavailable` of the network's."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise Unavailable(
                f"The network answered {self.status} with something that is not JSON."
            ) from error


class PrivateAddress(Rejected):
    """An address a person named leads into a private network."""


class PublicOnlyResolver(AbstractResolver):
    """Resolves names, and refuses those which lead to a private address.

    Checked at connection time, so a name that changes its address later is caught too.
    """

    def __init__(self, allowed: frozenset[tuple[str, int]]):
        self._inner = ThreadedResolver()
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        results = await self._inner.resolve(host, port, family)
        if (host, port) not in self._allowed:
            for result in results:
                if not ipaddress.ip_address(result["host"]).is_global:
                    raise PrivateAddress(
                        f"{host} leads to a private address; only public servers can be used."
                    )
        return results

    async def close(self) -> None:
        await self._inner.close()


class Http:
    """The shared client. `allow_private` lists origins (the sandbox's) which may be private."""

    def __init__(
        self,
        *,
        limits: TimeLimits | None = None,
        allow_private: Iterable[str] = (),
        connections: int = 100,
    ):
        self._limits = limits or TimeLimits()
        self._allowed = frozenset(_host_and_port(origin) for origin in allow_private)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._connections,
                resolver=PublicOnlyResolver(self._allowed),
                use_dns_cache=True,
            ),
            timeout=aiohttp.ClientTimeout(
                total=self._limits.total,
                sock_connect=self._limits.connect,
                sock_read=self._limits.answer,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "Homeground"},
        )
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(
        self,
        method: str,
        url: str,
        *,
        write: bool,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, File] | None = None,
        body: bytes | None = None,
    ) -> Response:
        """One request, one answer; redirects are not followed.

        `write` says whether the network may change something because of this request.
        `form` alone is URL-encoded; with `files` it is multipart.

        Raises: Unavailable, Unsure, PrivateAddress.
        """
        if self._session is None:
            raise RuntimeError("Http is used as an async context manager")
        self._refuse_private_literal(url)
        data: Any = body
        if files is not None:
            data = aiohttp.FormData(default_to_multipart=True)
            for name, value in (form or {}).items():
                data.add_field(name, value)
            for name, file in files.items():
                data.add_field(name, file.content, filename=file.name, content_type=file.mime)
        elif form is not None:
            data = dict(form)
        host = urlsplit(url).hostname or url
        try:
            async with self._session.request(
                method,
                url,
                params=params,
                headers=headers,
                json=json,
                data=data,
                allow_redirects=False,
            ) as answer:
                content = await answer.content.read(MAX_ANSWER_BYTES + 1)
                while not answer.content.at_eof() and len(content) <= MAX_ANSWER_BYTES:
                    content += await answer.content.read(MAX_ANSWER_BYTES + 1 - len(content))
                status, answer_headers = answer.status, answer.headers
        except NetworkError:
            raise
        except (
            aiohttp.ClientConnectorError,
            aiohttp.ConnectionTimeoutError,
            aiohttp.InvalidURL,
        ) as error:
            # aiohttp raises these only while connecting: not a byte of the request was sent.
            if isinstance(error.__cause__, NetworkError):
                raise error.__cause__ from None
            raise Unavailable(f"{host} cannot be reached ({_cause(error)}).") from error
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise _unanswered(write, host, _cause(error)) from error
        if len(content) > MAX_ANSWER_BYTES:
            raise _unanswered(write, host, f"its answer is over {MAX_ANSWER_BYTES:,} bytes")
        if status in (500, 502, 504):
            raise _unanswered(write, host, f"it answered {status}")
        if status == 503:
            raise Unavailable(f"{host} is not available now (503).", code="503")
        return Response(status, answer_headers, content, url.split("?", 1)[0])

    def _refuse_private_literal(self, url: str) -> None:
        # aiohttp does not ask the resolver about literal addresses.
        host, port = _host_and_port(url)
        if (host, port) in self._allowed:
            return
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return
        if not address.is_global:
            raise PrivateAddress(f"{host} is a private address; only public servers can be used.")


def same_origin(url: str, base_url: str) -> bool:
    """Whether `url` has the scheme, host and port of `base_url`.

    A paging link to another host must not be followed: the token would travel with it.
    """
    return urlsplit(url)[:1] + _host_and_port(url) == urlsplit(base_url)[:1] + _host_and_port(
        base_url
    )


def _host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return (parts.hostname or "", port)


def _unanswered(write: bool, host: str, cause: str) -> NetworkError:
    if write:
        return Unsure(f"{host} may have accepted it, but gave no usable answer ({cause}).")
    return Unavailable(f"{host} gave no usable answer ({cause}).")


def _cause(error: BaseException) -> str:
    """The failure in words, without addresses that could carry a token."""
    if isinstance(error, TimeoutError | asyncio.TimeoutError):
        return "time limit"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "its name does not resolve"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "connection refused or unreachable"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "the answer broke off"
    return "the connection broke"
