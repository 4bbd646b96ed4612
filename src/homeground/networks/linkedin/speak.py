"""The speaker for LinkedIn: sends and reads, and translates nothing itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import ClassVar

from homeground.networks.contract import Can, Connector, Network
from homeground.networks.errors import (
    NetworkError,
    NotAuthorized,
    NotFound,
    NotOffered,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.http import Response
from homeground.networks.model import (
    Comment,
    DayStatistics,
    Draft,
    Engagement,
    Post,
    Profile,
    Published,
)
from homeground.networks.reading import Json, count, mapping, objects, words

from . import mentions
from .api import Api
from .checks import refuse_comment, refuse_draft, refuse_text
from .little import little_from_plain
from .media import upload
from .network import IDS_PER_LOOKUP, NETWORK, PAGE, TEXT_MAX
from .restli import comment_number, encoded, listed, thread_of
from .statistics import address, statistics_from_elements
from .translate import (
    comment_from_element,
    comment_from_text,
    engagement_from_metadata,
    engagement_from_statistics,
    has_answers,
    permalink,
    post_from_draft,
    post_from_element,
    profile_from_organization,
    profile_from_userinfo,
)

PERSON = "urn:li:person:"


class LinkedIn(Connector):
    """A company page or a person. `account_id` is its URN, and so is a post's and a comment's id."""

    network: ClassVar[Network] = NETWORK

    @property
    def _api(self) -> Api:
        return Api(self.http, self.base_url, self.credentials)

    async def profile(self) -> Profile:
        if self.account_id.startswith(PERSON):
            profile = profile_from_userinfo(await self._api.get("/v2/userinfo"))
        else:
            number = self.account_id.rpartition(":")[2]
            organization = await self._api.get(f"/rest/organizations/{encoded(number)}")
            profile = profile_from_organization(
                organization,
                account_id=self.account_id,
                followers=await self._followers(),
                site_url=self.site_url,
            )
        if profile is None:
            raise Unavailable("LinkedIn did not say whose access this is.", network="linkedin")
        return profile

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """LinkedIn has no key for repeats: what is unsure is settled by reading back."""
        if draft.publish_at is not None:
            raise self.not_offered(Can.SCHEDULE)
        refuse_draft(draft)
        files = [await upload(self._api, media, owner=self.account_id) for media in draft.media]
        body = post_from_draft(draft, author=self.account_id, files=files)
        answer = await self._api.send("POST", "/rest/posts", method="CREATE", json=body)
        urn = _id_of(answer)
        if urn is None:
            raise Unsure("LinkedIn took the post but did not say where it is.", network="linkedin")
        if draft.comments_closed:
            await self._close_at_once(urn)
        return Published(urn, permalink(self.site_url, urn))

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        """LinkedIn orders by the last change, which for a new post is when it was made."""
        posts: dict[str, Post] = {}
        start = 0
        while True:
            size = min(max(limit, 10), PAGE)
            page = await self._api.get(
                f"/rest/posts?author={encoded(self.account_id)}&q=author&count={size}"
                f"&start={start}&sortBy=LAST_MODIFIED",
                method="FINDER",
            )
            elements = list(objects(page, "elements"))
            for element in elements:
                post = post_from_element(element, site_url=self.site_url, handle=self.handle)
                if post is not None:
                    posts[post.id] = post
            start += len(elements)
            if len(posts) >= limit or len(elements) < size:
                break
        newest = sorted(posts.values(), key=lambda post: post.created_at, reverse=True)
        return newest[:limit]

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """A post that nobody has seen yet has no statistics, so which are there is asked first."""
        counts: dict[str, Engagement] = {}
        for start in range(0, len(post_ids), IDS_PER_LOOKUP):
            batch = post_ids[start : start + IDS_PER_LOOKUP]
            ids = listed(batch)
            there = await self._api.get(f"/rest/posts?ids={ids}", method="BATCH_GET")
            known = [urn for urn in batch if mapping(there, "results", urn)]
            if not known:
                continue
            told = await self._statistics(known)
            rest = [urn for urn in known if urn not in told]
            counts |= told | (await self._metadata(rest) if rest else {})
        return counts

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        """Answers to a comment have a list of their own."""
        found: dict[str, Comment] = {}
        async for element in self._comments_under(post_id):
            comment = self._comment(element, post_id)
            if comment is None:
                continue
            found.setdefault(comment.id, comment)
            if comment.parent_id is None and has_answers(element):
                async for inner in self._comments_under(comment.id):
                    inner.setdefault("parentComment", comment.id)
                    answer = self._comment(inner, post_id)
                    if answer is not None:
                        found.setdefault(answer.id, answer)
        for comment in sorted(found.values(), key=lambda c: (c.created_at, len(c.id), c.id)):
            yield comment

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        refuse_comment(text)
        thread = (thread_of(comment_id) if comment_id else None) or post_id
        body = comment_from_text(text, actor=self.account_id, thread=thread, parent=comment_id)
        path = f"/rest/socialActions/{encoded(comment_id or post_id)}/comments"
        answer = await self._api.send("POST", path, method="CREATE", json=body)
        made = _document(answer)
        comment = self._comment(
            {
                **body,
                "id": _id_of(answer),
                "created": {"time": int(now.timestamp() * 1000)},
                **{name: value for name, value in made.items() if value is not None},
            },
            post_id,
        )
        if comment is None:
            raise Unsure(
                "LinkedIn took the answer but did not say where it is.", network="linkedin"
            )
        return comment

    async def delete(self, post_id: str) -> None:
        await self._delete(f"/rest/posts/{encoded(post_id)}")

    async def edit(self, post_id: str, draft: Draft) -> None:
        """The text alone can be changed; images, poll and link stay."""
        if not draft.text.strip():
            raise Rejected("This post would be empty: write a text.", network="linkedin")
        refuse_text(draft.text, TEXT_MAX)
        patch = {"patch": {"$set": {"commentary": little_from_plain(draft.text)}}}
        path = f"/rest/posts/{encoded(post_id)}"
        await self._api.send("POST", path, method="PARTIAL_UPDATE", json=patch)

    async def delete_comment(self, post_id: str, comment_id: str) -> None:
        thread = thread_of(comment_id) or post_id
        await self._delete(
            f"/rest/socialActions/{encoded(thread)}/comments/"
            f"{encoded(comment_number(comment_id))}?actor={encoded(self.account_id)}"
        )

    async def close_comments(self, post_id: str, *, closed: bool = True) -> None:
        patch = {"patch": {"$set": {"commentsState": "CLOSED" if closed else "OPEN"}}}
        path = f"/rest/socialMetadata/{encoded(post_id)}?actor={encoded(self.account_id)}"
        await self._api.send("POST", path, method="PARTIAL_UPDATE", json=patch)

    async def mentions(self, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """Of a company page, for its administrators; the last 60 days."""
        if self.account_id.startswith(PERSON):
            raise self.not_offered(Can.MENTIONS)
        start, seen = 0, set[str]()
        while True:
            path = mentions.address(self.account_id, start=start, size=PAGE)
            page = await self._api.get(path, method="FINDER")
            elements = list(objects(page, "elements"))
            found = {
                post.id: post
                for element in elements
                if (post := mentions.post_from_notification(element, site_url=self.site_url))
                and post.id not in seen
            }
            seen.update(found)
            for post in sorted(found.values(), key=lambda post: post.created_at, reverse=True):
                if since is not None and post.created_at <= since:
                    return
                yield post
            start += len(elements)
            if len(elements) < PAGE:
                return

    async def statistics(self, *, since: date, until: date) -> list[DayStatistics]:
        """Of a company page, for its administrators; the last twelve months."""
        if self.account_id.startswith(PERSON):
            raise self.not_offered(Can.STATISTICS)
        told: list[list[Json]] = []
        for finder in (
            "organizationalEntityFollowerStatistics",
            "organizationalEntityShareStatistics",
        ):
            path = address(finder, self.account_id, since=since, until=until)
            told.append(list(objects(await self._api.get(path, method="FINDER"), "elements")))
        days = statistics_from_elements(*told)
        return [each for each in days if since <= each.day <= until]

    # Inside

    async def _close_at_once(self, urn: str) -> None:
        try:
            await self.close_comments(urn)
        except NetworkError as error:
            raise Unsure(
                f"The post is out ({urn}), but its comments could not be closed. Close them in "
                f"LinkedIn, and do not send it again. ({error})",
                network="linkedin",
            ) from error

    async def _followers(self) -> int | None:
        """Asked for apart, and not told to everybody who may post."""
        try:
            answer = await self._api.get(
                f"/rest/networkSizes/{encoded(self.account_id)}?edgeType=COMPANY_FOLLOWED_BY_MEMBER"
            )
        except (NotAuthorized, NotFound, NotOffered, Rejected):
            return None
        return count(answer.get("firstDegreeSize"))

    async def _statistics(self, urns: list[str]) -> dict[str, Engagement]:
        """Of a page's posts; those that LinkedIn has no statistics of are left out."""
        if self.account_id.startswith(PERSON):
            return {}
        told: dict[str, Engagement] = {}
        for parameter, field, kind in (
            ("shares", "share", "urn:li:share:"),
            ("ugcPosts", "ugcPost", "urn:li:ugcPost:"),
        ):
            asked = [urn for urn in urns if urn.startswith(kind)]
            if not asked:
                continue
            answer = await self._api.get(
                "/rest/organizationalEntityShareStatistics?q=organizationalEntity"
                f"&organizationalEntity={encoded(self.account_id)}&{parameter}={listed(asked)}",
                method="FINDER",
            )
            for element in objects(answer, "elements"):
                urn = words(element.get(field))
                if urn in asked and mapping(element, "totalShareStatistics"):
                    told[urn] = engagement_from_statistics(element)
        return told

    async def _metadata(self, urns: list[str]) -> dict[str, Engagement]:
        answer = await self._api.get(f"/rest/socialMetadata?ids={listed(urns)}", method="BATCH_GET")
        results = mapping(answer, "results")
        # One without an entry has neither; it is there all the same.
        return {urn: engagement_from_metadata(mapping(results, urn)) for urn in urns}

    async def _comments_under(self, urn: str) -> AsyncIterator[Json]:
        start, seen = 0, set[str]()
        while True:
            page = await self._api.get(
                f"/rest/socialActions/{encoded(urn)}/comments?start={start}&count={PAGE}",
                method="GET_ALL",
            )
            elements = list(objects(page, "elements"))
            new = [each for each in elements if str(each.get("id")) not in seen]
            for element in new:
                seen.add(str(element.get("id")))
                yield element
            start += len(elements)
            total = count(mapping(page, "paging").get("total"))
            # Without a total a full page may have another one behind it.
            if not new or (start >= total if total is not None else len(elements) < PAGE):
                return

    async def _delete(self, path: str) -> None:
        try:
            await self._api.send("DELETE", path, method="DELETE")
        except NotFound:
            return

    def _comment(self, element: Json, post_id: str) -> Comment | None:
        names = {self.account_id: self.handle} if self.handle else None
        return comment_from_element(element, post_id=post_id, site_url=self.site_url, names=names)


def _id_of(answer: Response) -> str | None:
    """What was made: its name is in a header. The older header is still sent beside the newer."""
    headers = answer.headers
    return words(headers.get("x-restli-id")) or words(headers.get("x-linkedin-id"))


def _document(answer: Response) -> Json:
    """The body of an answer which may have none."""
    try:
        return mapping(answer.json()) if answer.body else {}
    except NetworkError:
        return {}
