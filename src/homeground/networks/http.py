"""The one seam between connectors and the wire.

One shared client for every network. What a failure means depends on whether the bytes may have
reached the network, so that is decided here and nowhere else:

    never connected (refused, unresolved, connect timeout)     Unavailable
    sent, no usable answer (reset, close, silence, half)       Unsure on a write, else Unavailable
    500 and above on a write, save 501 and 503                 Unsure
    the same on a read; 503 on anything                        Unavailable
    a 2xx that should be JSON and is not                       as if there was no usable answer
    any other status                                           a Response, for the connector
"""

from __future__ import annotations

import ipaddress
import json
import logging
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from multidict import CIMultiDictProxy
from yarl import URL

from .errors import NetworkError, Rejected, Unavailable, Unsure
from .upload import File, FileSlice, sent_bytes

__all__ = [
    "File",
    "FileSlice",
    "Http",
    "PrivateAddress",
    "PublicOnlyResolver",
    "Response",
    "TimeLimits",
    "is_public",
    "same_origin",
]

logger = logging.getLogger(__name__)

MAX_ANSWER_BYTES = 10 * 1024 * 1024
URL_ENCODED = "application/x-www-form-urlencoded"
SLOWEST_UPLOAD = 100_000
"""Bytes a second: a large file has as much more time as it takes over a poor line."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds. `answer` counts from the request's last byte to the answer's first.

    `total` is for a request without a file; `SLOWEST_UPLOAD` says how much longer one may take.
    """

    connect: float = 10.0
    answer: float = 30.0
    total: float = 120.0


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer. `url` is where it came from, without any secret of the request.

    `write` is that of the request: an answer which cannot be read means another thing then.
    """

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes
    url: str
    write: bool = False

    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    def json(self) -> Any:
        """The parsed body.

        Raises: Unavailable when it is no JSON; on a write that seems to have worked, Unsure.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            host = URL(self.url).host or self.url
            accepted = self.write and 200 <= self.status < 300
            raise _unanswered(accepted, host, f"{self.status}, and it is not JSON") from error


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
                if not is_public(result["host"]):
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
        connections: int = 300,
    ):
        self._limits = limits or TimeLimits()
        self._allowed = frozenset(_host_and_port(URL(origin)) for origin in allow_private)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._heard: Callable[[Response], None] | None = None
        self._before: Callable[[], Awaitable[None]] | None = None
        self._read: Callable[[Response], Awaitable[None]] | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._connections,
                resolver=PublicOnlyResolver(self._allowed),
                use_dns_cache=True,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "Homeground"},
        )
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def listening(self, heard: Callable[[Response], None]) -> Http:
        """The same client, open already; `heard` is called with every answer that comes through it."""
        view = copy(self)
        view._heard = heard
        return view

    def asking_first(self, before: Callable[[], Awaitable[None]]) -> Http:
        """The same client, open already; `before` is awaited before every request, and may raise."""
        view = copy(self)
        view._before = before
        return view

    def telling_of_reads(self, read: Callable[[Response], Awaitable[None]]) -> Http:
        """The same client, open already; `read` is awaited with every answer to a request that only reads."""
        view = copy(self)
        view._read = read
        return view

    async def send(
        self,
        method: str,
        url: str | URL,
        *,
        write: bool,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, File] | None = None,
        body: bytes | FileSlice | None = None,
        secret_path: bool = False,
    ) -> Response:
        """One request, one answer; redirects are not followed.

        `write` says whether the network may change something because of this request.
        A `URL` goes out as it is; in a text yarl writes “%3A” as “:”, which Rest.li tells apart.
        `form` alone is URL-encoded; with `files` it is multipart. A `FileSlice`, as the body or in
        a `File`, is read from disk while it is sent. `secret_path` says that a token is part of the
        address's path (Telegram), so the answer's `url` has none.

        Raises: Unavailable, Unsure, PrivateAddress; Rejected when `url` is none, or when a file to
        send cannot be read.
        """
        if self._session is None:
            raise RuntimeError("Http is used as an async context manager")
        target = _address(url)
        self._refuse_private_literal(target)
        if self._before is not None:
            await self._before()
        timeout = self._timeout_for(body, *(file.content for file in (files or {}).values()))
        data: Any = body
        if files is not None:
            # Names as they are: people see a document's, and few servers undo percent signs.
            data = aiohttp.FormData(default_to_multipart=True, quote_fields=False)
            for name, value in (form or {}).items():
                data.add_field(name, value)
            for name, file in files.items():
                data.add_field(
                    name, file.content, filename=_in_a_header(file.name), content_type=file.mime
                )
        elif form is not None:
            data = urlencode(form).encode()
            headers = {"Content-Type": URL_ENCODED, **(headers or {})}
        host = target.host or ""
        try:
            async with self._session.request(
                method,
                target,
                params=params,
                headers=headers,
                json=json,
                data=data,
                timeout=timeout,
                allow_redirects=False,
                middlewares=(_sent_once,) if write else (),
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
            # Some errors' own words hold the whole address, and with it what the query says.
            shown = error if isinstance(error, aiohttp.ClientConnectorError) else None
            raise Unavailable(f"{host} cannot be reached ({_cause(error)}).") from shown
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise _unanswered(write, host, _cause(error)) from error
        bare = target.with_user(None).with_query(None).with_fragment(None)
        if secret_path:
            bare = bare.origin()
        logger.debug("%s %s: %s, %s bytes", method, bare, status, len(content))
        if len(content) > MAX_ANSWER_BYTES:
            raise _unanswered(write, host, f"its answer is over {MAX_ANSWER_BYTES:,} bytes")
        if status == 503:
            raise Unavailable(f"{host} is not available now (503).", code="503")
        if status >= 500 and status != 501:
            raise _unanswered(write, host, f"it answered {status}", code=str(status))
        response = Response(status, answer_headers, content, str(bare), write)
        if self._heard is not None:
            self._heard(response)
        if self._read is not None and not write:
            await self._read(response)
        return response

    def _timeout_for(self, *contents: bytes | FileSlice | None) -> aiohttp.ClientTimeout:
        try:
            size = sum(map(sent_bytes, contents))
        except (OSError, ValueError) as error:
            # Said before a byte is sent: nothing about this is unsure.
            reason = (error.strerror if isinstance(error, OSError) else None) or error
            raise Rejected(f"A file of this post cannot be read any more ({reason}).") from error
        return aiohttp.ClientTimeout(
            total=self._limits.total + size / SLOWEST_UPLOAD,
            sock_connect=self._limits.connect,
            sock_read=self._limits.answer,
        )

    def _refuse_private_literal(self, url: URL) -> None:
        # aiohttp does not ask the resolver about what looks like a literal address, and takes any
        # run of digits for one; the system then reads "2130706433" or "127.1" as 127.0.0.1.
        host, port = _host_and_port(url)
        looks_literal = ":" in host or host.replace(".", "").isdigit()
        if looks_literal and (host, port) not in self._allowed and not is_public(host):
            raise PrivateAddress(f"{host} is a private address; only public servers can be used.")


def is_public(host: str) -> bool:
    """Whether a literal address is a public server's; what only looks like one is not."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in wrapped for wrapped in _CARRY_AN_IPV4_ADDRESS):
            return False
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


_CARRY_AN_IPV4_ADDRESS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "::/96",  # IPv4-compatible, RFC 4291 2.5.5.1
        "::ffff:0:0/96",  # IPv4-mapped, RFC 4291 2.5.5.2
        "64:ff9b::/96",  # NAT64, RFC 6052
        "64:ff9b:1::/48",  # NAT64 for local use, RFC 8215
        "2002::/16",  # 6to4, RFC 3056
    )
)
"""No server is named by these; through them a private IPv4 address would look public."""


def same_origin(url: str, base_url: str) -> bool:
    """Whether `url` has the scheme, host and port of `base_url`.

    A paging link to another host must not be followed: the token would travel with it.
    """
    try:
        theirs, ours = URL(url), URL(base_url)
    except ValueError:
        return False
    return (theirs.scheme, *_host_and_port(theirs)) == (ours.scheme, *_host_and_port(ours))


class _Lost(aiohttp.ClientError):
    """The connection was lost after a write may have gone out on it."""


async def _sent_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """aiohttp sends PUT and DELETE again by itself when a connection breaks; a write must not be.

    It repeats on these two errors only, so they leave it as another.
    """
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _Lost from error


def _address(url: str | URL) -> URL:
    # Read once, by the library that will connect: two readers of one address disagree about
    # backslashes and full-width dots, and a guard that reads otherwise guards nothing.
    try:
        target = URL(url)
    except ValueError:
        target = URL()
    if target.scheme not in ("http", "https") or not target.host:
        raise Rejected("This is not the address of a server; it must begin with https://.")
    return target


def _host_and_port(url: URL) -> tuple[str, int]:
    return ((url.host or "").lower(), url.port or 0)


def _in_a_header(name: str) -> str:
    """A file's name without what would end the line that it stands on."""
    return "".join(sign for sign in name if sign.isprintable()) or "file"


def _unanswered(write: bool, host: str, cause: str, code: str | None = None) -> NetworkError:
    if write:
        return Unsure(
            f"{host} may have accepted it, but gave no usable answer ({cause}).", code=code
        )
    return Unavailable(f"{host} gave no usable answer ({cause}).", code=code)


def _cause(error: BaseException) -> str:
    """The failure in words, without addresses that could carry a token."""
    if isinstance(error, TimeoutError):
        return "time limit"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "its name does not resolve"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "connection refused or unreachable"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "the answer broke off"
    return "the connection broke"
