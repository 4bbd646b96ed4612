"""Weibo's speaker: forms out, JSON back, an error possible in any answer.

https://open.weibo.com/wiki/微博API; commercial paths end in `/biz` and have a host of their own.
The token is never part of an address, which ends up in logs: a form field where something is sent,
a header (`OAuth2 …`, as Weibo's own SDK does it) where something is read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from homeground.networks.contract import Can, Connector, Network
from homeground.networks.errors import (
    NetworkError,
    NotAuthorized,
    NotFound,
    NotOffered,
    RateLimited,
    Unavailable,
    Unsure,
)
from homeground.networks.http import File, Response
from homeground.networks.model import Comment, Draft, Engagement, Media, Post, Profile, Published
from homeground.networks.reading import Json, mapping, objects, words

from .errors import error_from_answer
from .network import BIZ, COMMENTS_MAX, IDS_MAX, NETWORK, OPEN, POSTS_MAX, WHOLE_IDS_MAX
from .rules import is_long, refuse_comment, refuse_draft
from .translate import (
    comment_form,
    comment_from_item,
    counts_from_answer,
    item_id,
    mention_from_item,
    permalink,
    post_form,
    post_from_status,
    profile_from_user,
    share_form,
    status_text,
)

BIZ_API = "https://c.api.weibo.com"


class Weibo(Connector):
    """One account, through an open application or a commercial one (`tier`)."""

    network: ClassVar[Network] = NETWORK

    @property
    def tier(self) -> str:
        return BIZ if self.credentials.get("tier") == BIZ else OPEN

    async def profile(self) -> Profile:
        user = await self._read("users/show", {"uid": self.account_id})
        profile = profile_from_user(mapping(user), site_url=self.site_url)
        if profile is None:
            raise NotFound(f"Weibo does not know the account {self.account_id}.", network="weibo")
        return profile

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """Weibo has no key of its own: after `Unsure` the account's posts must be read."""
        refuse_draft(
            draft,
            tier=self.tier,
            safe_domain=self.credentials.get("safe_domain", ""),
            real_ip=self._real_ip,
        )
        status = await (self._post(draft) if self.tier == BIZ else self._share(draft))
        post_id = item_id(status)
        if post_id is None:
            raise Unsure("Weibo took the post, but did not say its number.", network="weibo")
        return Published(post_id, permalink(self.site_url, self.account_id, post_id))

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        parameters = {"count": str(min(max(limit, 1), POSTS_MAX)), "page": "1"}
        if self.tier == OPEN:
            parameters["uid"] = self.account_id
        items = list(objects(await self._read("statuses/user_timeline", parameters), "statuses"))
        posts = self._posts(await self._whole(items) if self.tier == BIZ else items)
        return sorted(posts, key=lambda post: (post.created_at, post.id), reverse=True)[:limit]

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """Reposts, comments and likes. Weibo states neither views nor reach to most accounts."""
        counts: dict[str, Engagement] = {}
        for start in range(0, len(post_ids), IDS_MAX):
            batch = post_ids[start : start + IDS_MAX]
            try:
                counts |= counts_from_answer(
                    await self._read("statuses/count", {"ids": ",".join(batch)})
                )
            except NotFound:
                continue
        return {post_id: counts[post_id] for post_id in post_ids if post_id in counts}

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        """All of them. Weibo gives the newest first, so they are turned round when complete."""
        found: dict[str, Comment] = {}
        async for item in self._pages("comments/show", "comments", {"id": post_id}):
            comment = comment_from_item(item, post_id=post_id, site_url=self.site_url)
            if comment is not None:
                found.setdefault(comment.id, comment)
        for comment in sorted(found.values(), key=lambda c: (c.created_at, len(c.id), c.id)):
            yield comment

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        refuse_comment(text)
        form = comment_form(text, post_id=post_id, comment_id=comment_id, real_ip=self._real_ip)
        name = "comments/create" if comment_id is None else "comments/reply"
        item = mapping(await self._write(name, form))
        comment = comment_from_item(item, post_id=post_id, site_url=self.site_url)
        if comment is None:
            raise Unsure("Weibo took the answer, but did not say its number.", network="weibo")
        return comment

    async def delete(self, post_id: str) -> None:
        self._refuse_open(Can.DELETE)
        try:
            await self._write("statuses/destroy", {"id": post_id})
        except NotFound:
            return

    async def delete_comment(self, post_id: str, comment_id: str) -> None:
        self._refuse_open(Can.DELETE_COMMENT)
        try:
            await self._write("comments/destroy", {"cid": comment_id})
        except NotFound:
            return

    async def mentions(self, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """Posts and comments of others that name the account; a comment has its post's address."""
        heard: list[Post] = []
        for name, what in (("statuses/mentions", "statuses"), ("comments/mentions", "comments")):
            async for item in self._pages(name, what, {}):
                post = mention_from_item(item, site_url=self.site_url)
                if post is None or (post.author and post.author.id == self.account_id):
                    continue
                if since is not None and post.created_at <= since:
                    break
                heard.append(post)
        for post in sorted(heard, key=lambda post: post.created_at, reverse=True):
            yield post

    # Inside

    @property
    def _real_ip(self) -> str:
        return self.credentials.get("real_ip", "")

    def _refuse_open(self, what: Can) -> None:
        gap = self.network.gaps_by_kind.get(self.tier, {}).get(what)
        if gap is not None:
            raise NotOffered(f"Sina Weibo, {what}: {gap.kind}. {gap.reason}", network="weibo")

    def _posts(self, items: Any) -> list[Post]:
        read = (
            post_from_status(item, site_url=self.site_url, account_id=self.account_id)
            for item in items
        )
        return [post for post in read if post is not None]

    async def _whole(self, items: list[Json]) -> list[Json]:
        """The same posts, the long ones with their whole text, which lists cut off."""
        cut = [number for item in items if item.get("isLongText") and (number := item_id(item))]
        whole: dict[str | None, Json] = {}
        for start in range(0, len(cut), WHOLE_IDS_MAX):
            ids = ",".join(cut[start : start + WHOLE_IDS_MAX])
            try:
                answer = await self._read("statuses/show_batch", {"ids": ids, "isGetLongText": "1"})
            except NotFound:
                continue
            whole |= {item_id(item): item for item in objects(answer, "statuses")}
        return [item | whole.get(item_id(item), {}) for item in items]

    async def _share(self, draft: Draft) -> Json:
        files = {"pic": _file(draft.media[0])} if draft.media else None
        form = share_form(draft, real_ip=self._real_ip)
        return mapping(await self._write("statuses/share", form, files=files))

    async def _post(self, draft: Draft) -> Json:
        pic_ids = tuple([await self._upload(media) for media in draft.media])
        form = post_form(
            draft, real_ip=self._real_ip, long=is_long(status_text(draft)), pic_ids=pic_ids
        )
        # The one with pictures refuses a post that has none.
        name = "statuses/upload_url_text" if pic_ids else "statuses/update"
        return mapping(await self._write(name, form))

    async def _upload(self, media: Media) -> str:
        try:
            answer = await self._write("statuses/upload_pic", {}, files={"pic": _file(media)})
        except Unsure as unsure:
            # Nobody sees a picture that was only uploaded; another upload does no harm.
            raise Unavailable(
                f"Weibo did not say whether it has {media.path.name}; nothing was posted. "
                f"({unsure.message})",
                code=unsure.code,
                network="weibo",
            ) from unsure
        pic_id = words(mapping(answer).get("pic_id"))
        if pic_id is None:
            raise Unavailable(
                f"Weibo gave no number for {media.path.name}; nothing was posted.", network="weibo"
            )
        return pic_id

    async def _pages(
        self, name: str, what: str, parameters: Mapping[str, str]
    ) -> AsyncIterator[Json]:
        """Every item, newest first. By `max_id`, not by page: new ones would move the pages."""
        last: int | None = None
        while True:
            more = {} if last is None else {"max_id": str(last - 1)}
            answer = await self._read(name, {**parameters, "count": str(COMMENTS_MAX), **more})
            items = list(objects(answer, what))
            for item in items:
                yield item
            numbers = [int(i) for item in items if (i := words(item.get("id"))) and i.isdecimal()]
            if not numbers or (last is not None and min(numbers) >= last):
                return
            last = min(numbers)

    async def _read(self, name: str, parameters: Mapping[str, str]) -> Any:
        answer = await self.http.send(
            "GET",
            self._address(name),
            write=False,
            params=parameters,
            headers={"Authorization": f"OAuth2 {self._token}"},
        )
        return self._content(answer, write=False)

    async def _write(
        self, name: str, form: Mapping[str, str], files: Mapping[str, File] | None = None
    ) -> Any:
        answer = await self.http.send(
            "POST",
            self._address(name),
            write=True,
            form={"access_token": self._token, **form},
            files=files,
        )
        return self._content(answer, write=True)

    @property
    def _token(self) -> str:
        token = self.credentials.get("access_token")
        if not token:
            raise NotAuthorized(
                "This account has no access token: connect it again.", network="weibo"
            )
        return token

    def _address(self, name: str) -> str:
        if self.tier == OPEN:
            return f"{self.base_url}/2/{name}.json"
        base = BIZ_API if self.base_url == self.network.api else self.base_url
        return f"{base}/2/{name}/biz.json"

    def _content(self, answer: Response, *, write: bool) -> Any:
        ok = 200 <= answer.status < 300
        try:
            body = answer.json()
        except (Unavailable, Unsure):
            if ok:
                raise
            body = None
        if isinstance(body, dict) and "error_code" in body:
            raise error_from_answer(body, write=write, secrets=(self._token,))
        if not ok:
            raise _error_from_status(answer.status)
        if not isinstance(body, dict | list):
            unread = "Weibo gave an answer that has neither a result nor an error."
            raise Unsure(unread, network="weibo") if write else Unavailable(unread, network="weibo")
        return body


def _error_from_status(status: int) -> NetworkError:
    """A refusal without Weibo's envelope: something before its API answered."""
    code = str(status)
    if status == 401:
        return NotAuthorized(
            "Weibo does not accept this access: connect the account again.",
            code=code,
            network="weibo",
        )
    if status == 429:
        return RateLimited("Too many requests for Weibo.", code=code, network="weibo")
    return Unavailable(f"Weibo answered {status} instead of a result.", code=code, network="weibo")


def _file(media: Media) -> File:
    return File(media.path.name, media.mime, media.read())
