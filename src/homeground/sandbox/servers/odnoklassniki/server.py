"""The paths of Odnoklassniki's API, and what is checked before any method runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from homeground.sandbox import pages
from homeground.sandbox.applications import Application
from homeground.sandbox.server import ACCOUNT_ID, Kept, Saying, Server
from homeground.sandbox.world import Account, Post

from . import discussions, errors, groups, photos, signing, topics, videos
from .call import Call
from .errors import OkError
from .oauth import OAuth
from .state import State

Method = Callable[[Call], Any]
METHODS: dict[str, Method] = {
    "mediatopic.post": topics.post,
    "mediatopic.getTopics": topics.get_topics,
    "mediatopic.getByIds": topics.get_by_ids,
    "mediatopic.getRepublishedTopic": topics.get_republished,
    "mediatopic.deleteTopic": topics.delete,
    "photosV2.getUploadUrl": photos.get_upload_url,
    "video.getUploadUrl": videos.get_upload_url,
    "video.update": videos.update,
    "video.get": videos.get,
    "discussions.getList": discussions.get_list,
    "discussions.getComments": discussions.get_comments,
    "discussions.getComment": discussions.get_comment,
    "discussions.addDiscussionComment": discussions.add_comment,
    "discussions.deleteDiscussionComment": discussions.delete_comment,
    "discussions.markCommentAsSpam": discussions.mark_as_spam,
    "group.getInfo": groups.get_info,
    "group.getStatTopic": groups.get_stat_topic,
    "group.getStatTopics": groups.get_stat_topics,
    "group.getStatTrends": groups.get_stat_trends,
    "group.getStatOverview": groups.get_stat_overview,
    "group.getUserGroupsByIds": groups.get_user_groups_by_ids,
    "group.getUserGroupsV2": groups.get_user_groups,
    "users.getCurrentUser": groups.get_current_user,
    "auth.touchSession": groups.touch_session,
}
WITHOUT_SESSION = frozenset({"group.getInfo"})
OPERATIONS = {
    "mediatopic.post": "publish",
    "mediatopic.deleteTopic": "delete",
    "discussions.addDiscussionComment": "comment",
    "discussions.deleteDiscussionComment": "delete",
    "photosV2.getUploadUrl": "upload",
    "video.getUploadUrl": "upload",
    "video.update": "upload",
}
PERMISSIONS = {
    "group": frozenset(
        {"VALUABLE_ACCESS", "GROUP_CONTENT", "PHOTO_CONTENT", "VIDEO_CONTENT", "LONG_ACCESS_TOKEN"}
    ),
    "unapproved": frozenset({"VALUABLE_ACCESS"}),
}
"""Rights are given by mail to the network, one by one: apiok.ru/en/ext/oauth/permissions. A token of
kind "unapproved" is of an application that has got none of the group's yet."""


class OdnoklassnikiServer(Server):
    network = "odnoklassniki"
    name = "Odnoklassniki"
    kinds = ("group", "unapproved")

    def start(self) -> None:
        self.state = State()
        self.oauth = OAuth(self.world, self.state, self._person)

    def catch_up(self) -> None:
        now = self.world.clock.now()
        due = [p for p in self.state.delayed.values() if p.created_at <= now]
        for waiting in sorted(due, key=lambda p: p.created_at):
            del self.state.delayed[waiting.id]
            topics.release(self.world, self.state, waiting)

    def kept(self) -> Iterable[Kept]:
        for topic in self.state.delayed.values():
            yield Kept(topic.id, topic.account_id, topic.text, topic.created_at)

    def next_comment_id(self) -> str:
        return str(self.world.count("odnoklassniki.comment", 1_700_000_000_001))

    def remember(self, account: Account, said: Saying) -> Post | None:
        return topics.remember(self.world, account, said.text)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.route("*", "/fb.do", self.call),
            web.route("*", "/api/{group}/{method}", self.call),
            web.post("/uploadImage", self.upload_image),
            web.post("/uploadVideo", self.upload_video),
            # Looked up at each request: a reset makes them anew.
            web.get("/oauth/authorize", self._consent_page),
            web.post("/oauth/authorize", self._agree),
            web.post("/oauth/token.do", self._token),
            web.get(r"/group/{group:\d+}/topic/{topic:\d+}", self.page),
        ]

    async def _consent_page(self, request: web.Request) -> web.Response:
        return await self.oauth.page(request)

    async def _agree(self, request: web.Request) -> web.Response:
        return await self.oauth.agree(request)

    async def _token(self, request: web.Request) -> web.Response:
        return await self.oauth.token(request)

    async def operation(self, request: web.Request) -> str:
        if request.path.endswith(("/uploadImage", "/uploadVideo")):
            return "upload"
        return OPERATIONS.get(method_of(request, await parameters(request)), "read")

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        """A group with an administrator's token, or a further token for a group with this handle."""
        known = self.world.find_account("odnoklassniki", lambda a: a.handle == handle)
        number = self.world.count("odnoklassniki.account")
        rng = self.world.random("odnoklassniki.token", number)
        account = Account(
            network="odnoklassniki",
            id=known.id if known else str(55_000_000_000_000 + number),
            kind=kind,
            name=known.name if known else name,
            handle=handle,
            language=known.language if known else language,
            followers=known.followers if known else followers,
            credentials={
                "application_key": f"C{rng.randbytes(8).hex().upper()}",
                "application_secret_key": rng.randbytes(12).hex().upper(),
                "access_token": f"tkn1{rng.randbytes(24).hex()}",
            },
            created_at=self.world.clock.now(),
            blocked=known.blocked if known else set(),
            extra={
                "user_id": known.extra["user_id"] if known else str(570_000_000_000 + number),
                "permissions": PERMISSIONS[kind],
            },
        )
        self.state.accounts_by_token[account.credentials["access_token"]] = account
        self.state.accounts_by_application[account.credentials["application_key"]] = account
        return account

    def register(self, *, name: str, redirect_uris: tuple[str, ...], public: bool) -> Application:
        """Beside id and secret, each application has a key that every call names."""
        kept = self.oauth.applications
        signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        more = {"application_key": f"C{kept.letters(16, signs)}"}
        number, secret = kept.digits(12), kept.letters(24, "0123456789ABCDEF")
        return kept.add(Application(number, secret, name, redirect_uris, more=more))

    def _person(self, handle: str) -> Account:
        """The group that somebody lets an application near."""
        found = self.world.find_account("odnoklassniki", lambda a: a.handle == handle)
        return found or self.world.add_account(
            self.issue("group", name="Sandbox group", handle=handle, language="ru", followers=500)
        )

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        if fault == "http_500":
            # What the front sends with a 5xx is not documented; methods answer 200.
            return web.Response(
                status=500, text="<html><body>500</body></html>", content_type="text/html"
            )
        if request.path.endswith(("/uploadImage", "/uploadVideo")):
            return _error(errors.flood())
        try:
            account, _ = self._caller(request, await parameters(request))
        except OkError as error:
            return _error(error)
        request[ACCOUNT_ID] = account.id
        turn = self.world.count(f"odnoklassniki.{fault}") % 2
        raised = {
            # Which of the two comes, and when, is not documented: here they take turns.
            "rate_limit": errors.limit_reached() if turn else errors.flood(),
            "captcha": errors.captcha() if turn else errors.human_check(),
            # There is no error for a repeated topic; the antispam's is the nearest.
            "duplicate": errors.antispam(),
            "expired_token": errors.session_expired(),
        }[fault]
        return _error(raised)

    def permalink(self, post_id: str) -> str:
        post = self.world.post("odnoklassniki", post_id)
        return f"/group/{post.account_id if post else 0}/topic/{post_id}"

    async def call(self, request: web.Request) -> web.Response:
        params = await parameters(request)
        try:
            return _json(self._run(request, params))
        except OkError as error:
            return _error(error)

    def _run(self, request: web.Request, params: Mapping[str, str]) -> Any:
        account, in_session = self._caller(request, params)
        request[ACCOUNT_ID] = account.id
        name = method_of(request, params)
        method = METHODS.get(name)
        if method is None:
            raise errors.unknown_method(name)
        if not in_session and name not in WITHOUT_SESSION:
            raise errors.session_required()
        if params.get("format", "json").lower() != "json":
            # The real one writes XML too, which the sandbox does not.
            raise errors.invalid_response()
        base = self.origin(request)
        session = self.state.sessions.get(params.get("access_token", ""))
        groups = session.group_ids if session else (account.id,)
        return method(Call(name, params, account, self.world, self.state, base, groups))

    def _caller(self, request: web.Request, params: Mapping[str, str]) -> tuple[Account, bool]:
        """Whose application and session it is, and whether there is a session.

        Raises: OkError 101 to 104.
        """
        key, token = params.get("application_key", ""), params.get("access_token", "")
        registered = self.oauth.applications.by("application_key", key)
        if registered is not None:
            return self._in_session(params, registered, token)
        application = self.state.accounts_by_application.get(key)
        if application is None:
            raise errors.wrong_application()
        account = application
        if token:
            found = self.state.accounts_by_token.get(token)
            if found is not application or found is None:
                raise errors.wrong_session()
            if found.expired:
                raise errors.session_expired()
            account = found
        elif params.get("session_key"):
            raise errors.wrong_session()  # the sandbox gives out access tokens only
        signing.check(
            params,
            access_token=token,
            secret_key=application.credentials["application_secret_key"],
        )
        return account, bool(token)

    def _in_session(
        self, params: Mapping[str, str], application: Application, token: str
    ) -> tuple[Account, bool]:
        """For an application that was registered: the group that the call is about, as the person
        who agreed may see it.
        """
        session = self.state.sessions.get(token)
        now = self.world.clock.timestamp()
        if (token or params.get("session_key")) and session is None:
            raise errors.wrong_session()
        if session is not None and session.client_id != application.client_id:
            raise errors.wrong_session()
        if session is not None and session.expires <= now:
            raise errors.session_expired()
        signing.check(params, access_token=token, secret_key=application.client_secret)
        if session is None:
            return self._nobody("0", frozenset(), ""), False
        if "LONG_ACCESS_TOKEN" in session.permissions:
            session.expires = now + session.seconds  # prolonged by use
        group_id = self._about(params, session.group_ids)
        group = self.world.account("odnoklassniki", group_id) if group_id else None
        nobody = self._nobody(session.user_id, session.permissions, session.person)
        if group is None:
            return nobody, True
        if group.expired:
            raise errors.session_expired()
        return replace(group, extra=group.extra | nobody.extra), True

    def _nobody(self, user_id: str, permissions: frozenset[str], person: str) -> Account:
        """A person without a group, in the place of one."""
        return Account(
            network="odnoklassniki",
            id=user_id,
            kind="person",
            name=person,
            handle="",
            language="ru",
            followers=0,
            credentials={},
            created_at=self.world.clock.now(),
            extra={"user_id": user_id, "permissions": permissions, "person": person},
        )

    def _about(self, params: Mapping[str, str], group_ids: tuple[str, ...]) -> str | None:
        """Which of the person's groups a call is about: named, or by its topic; else the first."""
        if params.get("gid") in group_ids:
            return params["gid"]
        for name in ("topic_id", "topic_ids", "discussionId", "entityId"):
            topic_id = params.get(name, "").partition(",")[0]
            post = self.world.post("odnoklassniki", self.state.republished.get(topic_id, topic_id))
            post = post or self.state.delayed.get(topic_id)
            if post is not None and post.account_id in group_ids:
                return post.account_id
        return group_ids[0] if group_ids else None

    async def upload_image(self, request: web.Request) -> web.Response:
        try:
            return _json(await photos.upload(self.world, self.state, request))
        except OkError as error:
            return _error(error)

    async def upload_video(self, request: web.Request) -> web.Response:
        return await videos.upload(self.world, self.state, request)

    async def page(self, request: web.Request) -> web.Response:
        topic_id = request.match_info["topic"]
        topic_id = self.state.republished.get(topic_id, topic_id)
        found = self.world.post("odnoklassniki", topic_id)
        if found is None or found.account_id != request.match_info["group"]:
            raise web.HTTPNotFound(text="Topic deleted or never there.")
        return pages.post_page(self.world, found, self.name)


def method_of(request: web.Request, params: Mapping[str, str]) -> str:
    """`method=g.m`, or the path `/api/g/m`."""
    if "group" in request.match_info and "method" in request.match_info:
        return f"{request.match_info['group']}.{request.match_info['method']}"
    return params.get("method", "")


async def parameters(request: web.Request) -> dict[str, str]:
    """Query and form together."""
    params = dict(request.query.items())
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form = await request.post()
        params |= {name: value for name, value in form.items() if isinstance(value, str)}
    return params


def _error(error: OkError) -> web.Response:
    return _json({"error_code": error.code, "error_msg": error.message, "error_data": error.data})


def _json(answer: Any) -> web.Response:
    return web.json_response(answer, dumps=lambda o: json.dumps(o, ensure_ascii=False))
