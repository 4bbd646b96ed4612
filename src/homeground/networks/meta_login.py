"""Facebook Login and its like: what connecting a Page, an Instagram account and Threads share.

Meta takes our secret in the address of some requests; nothing here logs an address, and an error
carries none.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from .connecting import Grant, Place
from .errors import NetworkError, NotAuthorized, NotFound, NotOffered, Rejected
from .graph import Graph, error_from_answer
from .http import Response
from .oauth2 import Token, refused, token_from_document
from .oauth2_way import OAuth2Way
from .reading import Json, mapping, objects, words


class MetaWay(OAuth2Way):
    """Codes become short tokens, short ones long; `graph_at` is the API with its version."""

    graph_at: ClassVar[str]
    separator = ","

    async def asked_for_token(
        self, place: Place, method: str, url: str, told: Mapping[str, str]
    ) -> Token:
        """Raises: NotAuthorized, RateLimited, Unavailable, Unsure."""
        answer = await place.http.send(
            method,
            url,
            write=True,
            params=told if method == "GET" else None,
            form=told if method == "POST" else None,
        )
        return token_of_meta(
            answer, network=self.network, now=place.now, secrets=tuple(told.values())
        )


class FacebookLogin(MetaWay, ABC):
    """Signs a person in; the accounts are those of the Pages that they administer."""

    called = "Facebook"
    page_fields: ClassVar[str]
    nothing: ClassVar[str]
    """What to do when the person opened no account."""

    async def exchange(
        self, place: Place, code: str, kept: Mapping[str, str], came_back: Mapping[str, str]
    ) -> Token:
        """The person's long-lived token (60 days): from it come Page tokens that do not end."""
        app = {"client_id": place.app.client_id, "client_secret": place.app.client_secret}
        url = place.at(self.token_at)
        short = await self.asked_for_token(
            place, "GET", url, {**app, "redirect_uri": place.redirect_uri, "code": code}
        )
        told = {"grant_type": "fb_exchange_token", "fb_exchange_token": short.access_token}
        return await self.asked_for_token(place, "GET", url, {**told, **app})

    async def grants(self, place: Place, token: Token) -> list[Grant]:
        graph = Graph(place.http, place.at(self.graph_at), token.credentials, network=self.network)
        rights = await self._granted(graph)
        found = [
            grant
            async for pages in graph.pages("me/accounts", {"fields": self.page_fields})
            for page in pages
            if (grant := self.grant_from_page(page, rights)) is not None
        ]
        if not found:
            raise Rejected(self.nothing, network=self.network)
        return found

    @abstractmethod
    def grant_from_page(self, page: Json, rights: frozenset[str] | None) -> Grant | None:
        """`None` where the Page has no such account, or did not give its token."""

    async def _granted(self, graph: Graph) -> frozenset[str] | None:
        """https://developers.facebook.com/docs/facebook-login/guides/permissions/request-revoke"""
        try:
            answer = await graph.ask("GET", "me/permissions")
        except (NotFound, NotOffered, Rejected):
            return None
        return frozenset(
            name
            for permission in objects(answer, "data")
            if permission.get("status") == "granted"
            and (name := words(permission.get("permission")))
        )


def token_of_meta(
    answer: Response, *, network: str, now: datetime, secrets: tuple[str, ...]
) -> Token:
    """Meta answers as RFC 6749 wants; its errors are the Graph API's."""
    try:
        document = mapping(answer.json())
    except NetworkError:
        if answer.status < 400:
            raise
        document = {}
    token = token_from_document(document, now=now)
    if answer.status == 200 and token is not None and "error" not in document:
        return token
    if not mapping(document.get("error")):
        # Threads has an envelope of its own here (error_type, error_message).
        raise refused(answer.status, {}, network=network)
    error = error_from_answer(answer, network=network, secrets=secrets)
    if isinstance(error, Rejected | NotFound):
        # A code that was used before, another redirect address: a part of the request, says Meta.
        raise NotAuthorized(error.message, code=error.code, network=network)
    raise error
