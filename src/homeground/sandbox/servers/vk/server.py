"""The paths of VK's API, and what is checked before any method runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from aiohttp import web

from homeground.sandbox import pages
from homeground.sandbox.applications import Application
from homeground.sandbox.calling.caller import Caller
from homeground.sandbox.limits import note_refusal, strictness
from homeground.sandbox.server import ACCOUNT_ID, Kept, Saying, Server
from homeground.sandbox.world import Account, Post

from . import (
    captcha,
    comments,
    errors,
    long_poll,
    mine,
    order,
    people,
    photos,
    polls,
    servers,
    stories,
    videos,
    wall,
    wide,
)
from .call import Call
from .calls import VkCaller
from .errors import VkError
from .id import VkId
from .rate import PER_SECOND, Rate
from .state import State

Method = Callable[[Call], Any]
ALL = ("user", "community", "vk_id")
METHODS: dict[str, tuple[Method, tuple[str, ...]]] = {
    "wall.post": (wall.post, ("user", "community")),
    "wall.edit": (wall.edit, ("user",)),
    "wall.delete": (wall.delete, ("user",)),
    "wall.restore": (wall.restore, ("user",)),
    "wall.get": (wall.get, ("user",)),
    "wall.getById": (wall.get_by_id, ("user",)),
    "wall.getComments": (comments.get, ("user",)),
    "wall.createComment": (comments.create, ("user", "community")),
    "wall.deleteComment": (comments.delete, ("user",)),
    "wall.restoreComment": (comments.restore, ("user",)),
    "wall.reportComment": (comments.report, ("user",)),
    "wall.closeComments": (comments.close, ("user", "community")),
    "wall.openComments": (comments.reopen, ("user", "community")),
    "photos.getWallUploadServer": (photos.get_wall_upload_server, ("user",)),
    "photos.saveWallPhoto": (photos.save_wall_photo, ("user",)),
    "video.save": (videos.save, ("user",)),
    "video.get": (videos.get, ("user",)),
    "video.edit": (videos.edit, ("user",)),
    "video.delete": (videos.delete, ("user",)),
    "stories.getPhotoUploadServer": (stories.photo_server, ("user", "community")),
    "stories.getVideoUploadServer": (stories.video_server, ("user", "community")),
    "stories.save": (stories.save, ("user", "community")),
    "polls.create": (polls.create, ("user",)),
    "stats.get": (wide.stats, ("user",)),
    "newsfeed.search": (wide.search, ("user",)),
    "stats.getPostReach": (people.post_reach, ("user",)),
    "newsfeed.getMentions": (order.get_mentions, ("user",)),
    "groups.ban": (order.ban, ("user",)),
    "groups.unban": (order.unban, ("user",)),
    "account.ban": (order.ban_from_page, ("user",)),
    "account.unban": (order.unban_from_page, ("user",)),
    "groups.getById": (people.groups_get_by_id, ALL),
    "groups.get": (mine.groups_get, ("user",)),
    "groups.getTokenPermissions": (mine.token_permissions, ("community",)),
    "account.getAppPermissions": (mine.app_permissions, ("user",)),
    "users.get": (people.users_get, ALL),
    "utils.resolveScreenName": (people.resolve_screen_name, ALL),
    "utils.getServerTime": (people.server_time, ALL),
    **servers.METHODS,
    **long_poll.METHODS,
}
"""Each method, and the kinds of token that may call it: `access_token_type` of the schema, where
wall.post says only "user" (github.com/gitroomhq/postiz-app/issues/1408 saw it take a community's).
A VK ID token may call what that report saw working; which other reading it may do is not known.
"""


class VkServer(Server):
    network = "vk"
    name = "VK"
    kinds = ("community", "user", "vk_id")
    limits = (
        "3 requests a second of people, 20 of communities",
        "50 posts a wall in 24 hours, 3 of them marked as advertising",
    )

    def start(self) -> None:
        self.state = State()
        self.vk_id = VkId(self.world, self.state, self._person)
        # Posts and comments of a wall share their numbers.

    def catch_up(self) -> None:
        now = self.world.clock.timestamp()
        due = [p for p in self.state.postponed.values() if p.created_at.timestamp() <= now]
        for waiting in sorted(due, key=lambda p: p.created_at):
            del self.state.postponed[waiting.id]
            wall.release(self.world, waiting)

    def kept(self) -> Iterable[Kept]:
        for post in self.state.postponed.values():
            yield Kept(post.id, post.account_id, post.text, post.created_at)

    def caller(self) -> Caller:
        return VkCaller(self.world, self.state)

    def next_comment_id(self) -> str:
        return str(self.world.count("vk.wall"))

    def remember(self, account: Account, said: Saying) -> Post | None:
        return wall.remember(self.world, account, said.text)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.route("*", "/method/{method}", self.call),
            web.post("/upload/upload.php", self.upload),
            web.post("/upload/video_upload.php", self.upload_video),
            web.post("/upload/story.php", self.upload_story),
            web.get("/captcha.php", self.captcha_picture),
            web.get("/not_robot_captcha", self.captcha_page),
            # Looked up at each request: a reset makes them anew.
            web.get("/authorize", self._id_page),
            web.post("/authorize", self._id_agree),
            web.post("/oauth2/auth", self._id_auth),
            web.post("/oauth2/revoke", self._id_revoke),
            web.post("/oauth2/logout", self._id_logout),
            web.route("*", "/oauth2/user_info", self._id_user_info),
            web.get(r"/wh{group:\d+}", self.long_poll),
            web.get(r"/wall{owner:-?\d+}_{number:\d+}", self.page),
        ]

    async def _id_page(self, request: web.Request) -> web.Response:
        return await self.vk_id.page(request)

    async def _id_agree(self, request: web.Request) -> web.Response:
        return await self.vk_id.agree(request)

    async def _id_auth(self, request: web.Request) -> web.Response:
        return await self.vk_id.auth(request)

    async def _id_revoke(self, request: web.Request) -> web.Response:
        return await self.vk_id.revoke(request)

    async def _id_logout(self, request: web.Request) -> web.Response:
        return await self.vk_id.logout(request)

    async def _id_user_info(self, request: web.Request) -> web.Response:
        return await self.vk_id.user_info(request)

    async def operation(self, request: web.Request) -> str:
        if "/upload/" in request.path:
            return "upload"
        return {
            "wall.post": "publish",
            "wall.edit": "publish",
            "wall.createComment": "comment",
            "wall.delete": "delete",
            "wall.deleteComment": "delete",
            "photos.getWallUploadServer": "upload",
            "photos.saveWallPhoto": "upload",
            "video.save": "upload",
            "stories.getPhotoUploadServer": "upload",
            "stories.getVideoUploadServer": "upload",
            "stories.save": "publish",
            "wall.restoreComment": "comment",
        }.get(request.match_info.get("method", ""), "read")

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        """A community, or a further token for the one which has this handle already."""
        known = self.world.find_account("vk", lambda a: a.handle == handle)
        number = self.world.count("vk.account")
        group_id = known.extra["group_id"] if known else 220_000_000 + number
        user_id = known.extra["user_id"] if known else 5_000_000 + number
        secret = self.world.random("vk.token", number).randbytes(32).hex()
        account = Account(
            network="vk",
            # The wall, as VK names it everywhere: a community is minus its number.
            id=f"-{group_id}",
            kind=kind,
            name=known.name if known else name,
            handle=handle,
            language=known.language if known else language,
            followers=known.followers if known else followers,
            credentials={"access_token": f"vk{2 if kind == 'vk_id' else 1}.a.{secret}"},
            created_at=self.world.clock.now(),
            blocked=known.blocked if known else set(),
            extra={"group_id": group_id, "user_id": user_id},
        )
        self.state.people[user_id] = f"{account.name} Administrator"
        self.state.accounts_by_token[account.credentials["access_token"]] = account
        return account

    def register(self, *, name: str, redirect_uris: tuple[str, ...], public: bool) -> Application:
        """VK ID proves an application by PKCE; its secret and service key are for other methods."""
        kept = self.vk_id.applications
        number, secret = kept.digits(8), kept.letters(20)
        more = {"service_token": kept.letters(64, "0123456789abcdef")}
        return kept.add(Application(number, secret, name, redirect_uris, public=True, more=more))

    def _person(self, handle: str) -> Account:
        """Who agrees on the page of VK ID: whoever runs the community of this handle."""
        found = self.world.find_account("vk", lambda account: account.handle == handle)
        return found or self.world.add_account(
            self.issue("vk_id", name="Sandbox", handle=handle, language="ru", followers=500)
        )

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        if fault == "http_500":
            # What VK's front sends with a 5xx is not documented; its methods answer 200.
            return web.Response(
                status=500, text="<html><body>500</body></html>", content_type="text/html"
            )
        if "/oauth2/" in request.path or request.path.endswith("/authorize"):
            return web.json_response(
                {"error": "slow_down", "error_description": "Too many requests"}, status=429
            )  # not documented
        if "method" not in request.match_info:
            return web.json_response({"error": "ERR_UPLOAD_FAILED"}, status=500)  # not documented
        params = await parameters(request)
        try:
            account = self._account(request, params)
        except VkError as error:
            return self._error(request, params, error)
        request[ACCOUNT_ID] = account.id
        if fault == "captcha":
            if captcha.solved(self.state, params):
                return await self.call(request)
            return self._error(
                request, params, captcha.asked(self.world, self.state, self.origin(request))
            )
        raised = {
            "rate_limit": errors.too_many_requests(),
            # VK documents no error for a repeated post; "Flood control" (9) is the nearest: too
            # many similar actions.
            "duplicate": errors.flood(),
            "expired_token": _expired(account),
        }[fault]
        return self._error(request, params, raised)

    def permalink(self, post_id: str) -> str:
        return f"/wall{post_id}"

    async def call(self, request: web.Request) -> web.Response:
        params = await parameters(request)
        try:
            return _json({"response": self._run(request, params)})
        except VkError as error:
            return self._error(request, params, error)

    def _run(self, request: web.Request, params: Mapping[str, str]) -> Any:
        method = request.match_info["method"]
        if method not in METHODS:
            raise errors.unknown_method()
        function, kinds = METHODS[method]
        check_version(params)
        account = self._account(request, params)
        request[ACCOUNT_ID] = account.id
        token = account.credentials["access_token"]
        if account.expired or self.vk_id.is_over(token):
            raise _expired(account)
        now = self.world.clock.timestamp()
        rate = self.state.rates.setdefault(token, Rate(PER_SECOND[account.kind], now))
        if not rate.allows(now, strictness(self.world, self.network)):
            note_refusal(self.world, self.network)
            raise errors.too_many_requests()
        if account.kind not in kinds:
            raise (
                errors.group_auth() if account.kind == "community" else errors.wrong_profile_type()
            )
        if captcha.offered(params) and not captcha.solved(self.state, params):
            raise captcha.asked(self.world, self.state, self.origin(request))
        return function(Call(method, params, account, self.world, self.state, self.origin(request)))

    def _account(self, request: web.Request, params: Mapping[str, str]) -> Account:
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        token = params.get("access_token") or (bearer.strip() if scheme == "Bearer" else "")
        if not token:
            raise errors.no_token()
        account = self.state.accounts_by_token.get(token)
        if account is None:
            raise errors.wrong_token()
        return account

    def _error(
        self, request: web.Request, params: Mapping[str, str], error: VkError
    ) -> web.Response:
        shown = {"method": request.match_info.get("method", ""), "oauth": "1", **params}
        shown.pop("access_token", None)
        return _json(
            {
                "error": {
                    "inner_type": "base_error",
                    "error_code": error.code,
                    "error_msg": error.message,
                    "request_params": [{"key": k, "value": v} for k, v in shown.items()],
                    **error.extra,
                }
            }
        )

    async def upload(self, request: web.Request) -> web.Response:
        return await photos.upload(self.world, self.state, request)

    async def upload_video(self, request: web.Request) -> web.Response:
        return await videos.upload(self.world, self.state, request)

    async def upload_story(self, request: web.Request) -> web.Response:
        return await stories.upload(self.world, self.state, request)

    async def captcha_picture(self, request: web.Request) -> web.Response:
        return captcha.picture(self.state, request.query.get("sid", ""))

    async def captcha_page(self, request: web.Request) -> web.Response:
        return captcha.page(self.state, request.query.get("session_token", ""))

    async def long_poll(self, request: web.Request) -> web.Response:
        return await long_poll.check(request, self.world, self.state)

    async def page(self, request: web.Request) -> web.Response:
        post_id = f"{request.match_info['owner']}_{request.match_info['number']}"
        found = self.world.post("vk", post_id)
        if found is None:
            raise web.HTTPNotFound(text="Post deleted or never there.")
        return pages.post_page(self.world, found, self.name)


def check_version(params: Mapping[str, str]) -> None:
    """Raises: VkError 8 without `v`, and for versions before 5.81."""
    version = params.get("v", "")
    if not version:
        raise errors.no_version()
    try:
        major, _, minor = version.partition(".")
        number = (int(major), int(minor or 0))
    except ValueError:
        number = (0, 0)
    if number < (5, 81):
        raise errors.old_version()


async def parameters(request: web.Request) -> dict[str, str]:
    """Query and form together; a JSON body is not read: dev.vk.com/api/api-requests"""
    params = dict(request.query.items())
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form = await request.post()
        params |= {name: value for name, value in form.items() if isinstance(value, str)}
    return params


def _expired(account: Account) -> VkError:
    return errors.expired_vk_id_token() if account.kind == "vk_id" else errors.expired_token()


def _json(answer: Any) -> web.Response:
    return web.json_response(answer, dumps=lambda o: json.dumps(o, ensure_ascii=False))
