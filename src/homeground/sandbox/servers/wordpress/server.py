"""The paths of both APIs, who asks, and what is answered when something is refused."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import ClassVar

from aiohttp import web

from homeground.sandbox import pages
from homeground.sandbox.applications import Application
from homeground.sandbox.server import ACCOUNT_ID, Kept, Saying, Server
from homeground.sandbox.world import Account, Post

from . import com_comments, errors, html, params, paths, rest_site
from .access import Access
from .ask import Answer, Ask
from .entries import Entries
from .errors import ComRefusal, Refusal
from .paths import Handler

RETRY_AFTER_SECONDS = 60


class WordPressServer(Server):
    network: ClassVar[str] = "wordpress"
    name: ClassVar[str] = "WordPress"
    kinds: ClassVar[tuple[str, ...]] = ("self_hosted", "wordpress_com")

    def start(self) -> None:
        self.access = Access(self.world, self._person)
        self.entries = Entries(self.world)

    def catch_up(self) -> None:
        self.entries.release()

    def kept(self) -> Iterable[Kept]:
        for account in self.world.accounts:
            if account.network == self.network:
                for entry in self.entries.of(account):
                    if entry.status == "future":
                        yield Kept(entry.key, account.id, html.shown(entry.content), entry.date)

    def remember(self, account: Account, said: Saying) -> Post | None:
        return self.entries.remember(account, said.title, said.text)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            *self._rest_routes(),
            *self._com_routes(),
            web.get("/wp-admin/authorize-application.php", self.access.application_page),
            web.post("/wp-admin/authorize-application.php", self.access.approve),
            web.get("/oauth2/authorize", self.access.page),
            web.post("/oauth2/authorize", self.access.agree),
            web.post("/oauth2/token", self.access.token),
            web.get("/oauth2/token-info", self.access.token_info),
            web.get("/", self.short_page),
            web.get("/{handle}/{slug}{slash:/?}", self.page),
        ]

    def _rest_routes(self) -> Iterable[web.RouteDef]:
        for method, path, handler in paths.REST:
            # What changes something answers to PUT and PATCH as to POST (WP_REST_Server::EDITABLE).
            verbs = ("POST", "PUT", "PATCH") if method == "POST" and "{" in path else (method,)
            for verb in verbs:
                yield web.route(verb, f"/wp-json/wp/v2{path}{{slash:/?}}", self._rest(handler))
        yield web.get("/wp-json", self._rest(rest_site.index))
        yield web.get("/wp-json/", self._rest(rest_site.index))
        yield web.route("*", "/wp-json/{rest:.*}", self._rest(_no_route))

    def _com_routes(self) -> Iterable[web.RouteDef]:
        for method, path, handler in paths.COM:
            at = r"/rest/{version:v1(?:\.[123])?}" + path + "{slash:/?}"
            yield web.route(method, at, self._com(handler))

    # --- serving --------------------------------------------------------------------------------

    def _rest(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def serve(request: web.Request) -> web.Response:
            try:
                account = self.access.by_password(request)
                return _json(handler(await self._ask(request, account)))
            except Refusal as refusal:
                return refusal.response()

        return serve

    def _com(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def serve(request: web.Request) -> web.Response:
            try:
                account, sites, scope = self._blog(request)
                ask = await self._ask(request, account)
                return _json(handler(replace(ask, sites=tuple(sites), scope=scope)))
            except ComRefusal as refusal:
                return refusal.response()
            except Refusal as refusal:
                words = next(iter(refusal.data.get("params", {}).values()), refusal.message)
                return errors.com_invalid_input(words).response()

        return serve

    def _blog(self, request: web.Request) -> tuple[Account, list[Account], str]:
        """The token's blog, which must be the one that the path names; all of its blogs; its scope.

        The real server shows public blogs to anybody; the sandbox wants a token for everything.
        """
        found = self.access.by_token(request)
        if found is None:
            words = "An active access token must be used to access this resource."
            raise ComRefusal("authorization_required", words, 403)
        sites, scope = found
        wanted = request.match_info.get("site")
        for account in sites:
            if wanted in (None, account.id, account.credentials["site"]):
                return account, sites, scope
        other = self.world.find_account(
            "wordpress", lambda a: wanted in (a.id, a.credentials.get("site"))
        )
        if other is None:
            raise errors.com_unknown_blog()
        raise errors.com_unauthorized("User cannot access this restricted blog")

    async def _ask(self, request: web.Request, account: Account | None) -> Ask:
        if account is not None:
            request[ACCOUNT_ID] = account.id
        given = await params.of(request)
        return Ask(
            world=self.world,
            account=account,
            params=given,
            base=self.origin(request),
            root=f"{request.scheme}://{request.host}",
            path=dict(request.match_info),
            headers={
                name.title().replace("Md5", "MD5"): value for name, value in request.headers.items()
            },
            body=b"" if given.uploads else await request.read(),
        )

    async def operation(self, request: web.Request) -> str:
        path = request.path.removeprefix("/wordpress").rstrip("/")
        if request.method == "GET":
            return "read"
        if "/media" in path:
            return "upload"
        if request.method == "DELETE" or path.endswith("/delete"):
            return "delete"
        if "/comments" in path or "/replies" in path:
            return "comment"
        return "publish" if "/posts" in path else "read"

    # --- accounts -------------------------------------------------------------------------------

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        """`self_hosted`: the id is the user's; `wordpress_com`: the blog's."""
        number = self.world.count("wordpress.account")
        rng = self.world.random("wordpress.secret", number)
        hosted = kind == "self_hosted"
        account_id = str(number + 1) if hosted else str(200_000_000 + number)
        if hosted:
            credentials = {
                "username": handle,
                "application_password": self.access.add_password(handle, account_id, rng),
            }
        else:
            credentials = {
                "access_token": self.access.add_token(account_id, rng.randbytes(32).hex()),
                "site": f"{handle}.wordpress.com",
            }
        return Account(
            network="wordpress",
            id=account_id,
            kind=kind,
            name=name,
            handle=handle,
            language=language,
            followers=followers,
            credentials=credentials,
            created_at=self.world.clock.now(),
            extra={"user_id": number + 1},
        )

    def register(self, *, name: str, redirect_uris: tuple[str, ...], public: bool) -> Application:
        """Of WordPress.com: a site of one's own registers none."""
        kept = self.access.applications
        return kept.add(Application(kept.digits(6), kept.letters(64), name, redirect_uris))

    def _person(self, kind: str, handle: str) -> Account:
        """Who agrees on a consent page."""
        found = self.world.find_account(
            "wordpress", lambda a: a.handle == handle and a.kind == kind
        )
        return found or self.world.add_account(
            self.issue(kind, name="Sandbox person", handle=handle, language="en", followers=500)
        )

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        com = "/rest/v1" in request.path
        match fault:
            case "rate_limit":
                return await self._too_many(request, com=com)
            case "expired_token":
                # Application passwords do not expire, they are revoked; then they are wrong.
                return (errors.com_invalid_token() if com else errors.wrong_password()).response()
            case "captcha":
                # Neither API asks for one. The nearest is what a user without rights is told.
                words = "Sorry, you are not allowed to create posts as this user."
                if com:
                    return errors.com_unauthorized("User cannot publish posts").response()
                return errors.not_allowed("rest_cannot_create", words, signed_in=True).response()
            case "duplicate":
                # Posts may repeat; comments may not.
                return (com_comments.duplicate() if com else errors.duplicate_comment()).response()
            case _:
                if com:  # not documented: what a broken server of theirs answers
                    return web.json_response(
                        {"error": "internal_server_error", "message": "Internal Server Error"},
                        status=500,
                    )
                return errors.critical().response()

    async def _too_many(self, request: web.Request, *, com: bool) -> web.Response:
        """Comments have their own answer. For the rest WordPress knows no limit: hosts before it
        do, with 429 and a page of theirs; what WordPress.com answers is not documented.
        """
        if await self.operation(request) == "comment" and not com:
            return errors.comment_flood().response()
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
        if com:
            return web.json_response(
                {"error": "too_many_requests", "message": "Too many requests"},
                status=429,
                headers=headers,
            )
        return web.Response(
            status=429,
            text="<html><head><title>429 Too Many Requests</title></head><body></body></html>",
            content_type="text/html",
            headers=headers,
        )

    # --- pages ----------------------------------------------------------------------------------

    def permalink(self, post_id: str) -> str:
        entry = self.entries.find(int(post_id), None)
        account = self.world.account("wordpress", entry.account_id) if entry else None
        if entry is None or account is None:
            return f"/?p={post_id}"
        return f"/{account.handle}/{entry.slug}/"

    async def page(self, request: web.Request) -> web.Response:
        # Slugs are kept with percent signs, in small letters, and arrive without them.
        wanted = _slug_of(request.match_info["slug"])
        account_ids = [
            account.id
            for account in self.world.accounts
            if account.network == "wordpress" and account.handle == request.match_info["handle"]
        ]
        for account_id in account_ids:
            entry = self.entries.by_slug(account_id, wanted)
            post = self.entries.post(entry) if entry else None
            if post is not None:
                return pages.post_page(self.world, post, self.name)
        raise web.HTTPNotFound(text="Nothing found.")

    async def short_page(self, request: web.Request) -> web.Response:
        wanted = request.query.get("p", "")
        post = self.world.post("wordpress", wanted)
        if post is None:
            raise web.HTTPNotFound(text="Nothing found.")
        return pages.post_page(self.world, post, self.name)


def _no_route(ask: Ask) -> Answer:
    raise errors.no_route()


def _slug_of(shown: str) -> str:
    return "".join(
        sign if re.match(r"[\x00-\x7f]", sign) else "".join(f"%{b:02x}" for b in sign.encode())
        for sign in shown
    )


def _json(answer: Answer) -> web.Response:
    return web.json_response(answer.body, status=answer.status, headers=answer.headers)
