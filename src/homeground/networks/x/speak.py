"""The speaker for X: sends and reads, and translates nothing itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import quote

from homeground.networks.choices import refuse_other_choices
from homeground.networks.contract import Can, Connector, Network
from homeground.networks.errors import NotFound, Rejected, Unavailable, Unsure
from homeground.networks.model import (
    Comment,
    Draft,
    Engagement,
    Person,
    Post,
    Profile,
    Published,
)
from homeground.networks.reading import Json, mapping, objects, words

from .api import Api
from .errors import MAY_NOT_REPLY, error_from_problem
from .media import upload
from .network import IDS_PER_LOOKUP, MENTIONS_PAGE, NETWORK, SEARCH_PAGE, TIMELINE_PAGE
from .polls import refuse_poll, refuse_video_beside
from .translate import (
    comment_from_tweet,
    engagement_from_tweet,
    instant_from_id,
    may_reply,
    people_from_includes,
    permalink,
    post_from_tweet,
    profile_from_user,
    tweet_from_draft,
    tweet_from_reply,
)

POST_FIELDS = (
    "attachments,conversation_id,created_at,display_text_range,entities,note_post,public_metrics"
)
EXPANSIONS = "attachments.media_keys,author_id,in_reply_to_user_id,referenced_posts"
READ = {"post.fields": POST_FIELDS, "expansions": EXPANSIONS, "user.fields": "id,name,username"}
HIDDEN_FIELD = frozenset({"not-authorized-for-field", "field-unauthorized"})


class X(Connector):
    """One X account, in user context."""

    network: ClassVar[Network] = NETWORK

    @property
    def _api(self) -> Api:
        return Api(self.http, self.base_url, self.credentials)

    async def profile(self) -> Profile:
        answer = await self._api.send(
            "GET", "/2/users/me", params={"user.fields": "id,name,public_metrics,username"}
        )
        profile = profile_from_user(mapping(answer, "data"), site_url=self.site_url)
        if profile is None:
            raise Unavailable("X did not say whose access this is. Try again later.", network="x")
        return profile

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """X has no key for repeats: what is unsure is settled by reading back."""
        if draft.publish_at is not None:
            raise self.not_offered(Can.SCHEDULE)
        refuse_other_choices(draft, self.network)
        refuse_poll(draft)
        refuse_video_beside(draft)
        media_ids = tuple([await upload(self._api, media) for media in draft.media])
        post_id = await self._create(tweet_from_draft(draft, media_ids=media_ids))
        return Published(post_id, permalink(self.site_url, self.handle, post_id))

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        """Replies and reposts are left out; X counts them into a page all the same."""
        smallest, largest = TIMELINE_PAGE
        params = {
            **READ,
            "max_results": str(min(max(limit, smallest), largest)),
            "exclude": "replies,retweets",
        }
        posts: list[Post] = []
        path = f"/2/users/{quote(self.account_id, safe='')}/tweets"
        async for answer in self._api.pages(path, params, page_as="pagination_token"):
            people = people_from_includes(answer, site_url=self.site_url)
            for tweet in objects(answer, "data"):
                post = post_from_tweet(
                    tweet, site_url=self.site_url, people=people, handle=self.handle
                )
                if post is not None:
                    posts.append(post)
            if len(posts) >= limit:
                break
        return sorted(posts, key=lambda post: post.created_at, reverse=True)[:limit]

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """Clicks come with the author's own posts of the last 30 days.

        Asked for older ones, X may answer with a problem instead of the post; those are asked for
        again without. Reading a post twice on one day (UTC) is charged once.
        """
        counts: dict[str, Engagement] = {}
        for start in range(0, len(post_ids), IDS_PER_LOOKUP):
            batch = post_ids[start : start + IDS_PER_LOOKUP]
            answer = await self._lookup(batch, "public_metrics,non_public_metrics")
            counts |= _counts(answer)
            hidden = {
                words(problem.get("resource_id"))
                for problem in objects(answer, "errors")
                if (words(problem.get("type")) or "").rsplit("/", 1)[-1] in HIDDEN_FIELD
            }
            again = [post_id for post_id in batch if post_id in hidden - counts.keys()]
            if again:
                counts |= _counts(await self._lookup(again, "public_metrics"))
        return counts

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        """Found by recent search, which goes back seven days and gives the newest first."""
        params = {
            **READ,
            "query": f"conversation_id:{post_id}",
            "max_results": str(SEARCH_PAGE),
        }
        found: dict[str, Comment] = {}
        path = "/2/tweets/search/recent"
        async for answer in self._api.pages(path, params, page_as="next_token"):
            people = people_from_includes(answer, site_url=self.site_url)
            for tweet in objects(answer, "data"):
                comment = comment_from_tweet(
                    tweet, post_id=post_id, site_url=self.site_url, people=people
                )
                if comment is not None:
                    found.setdefault(comment.id, comment)
        for comment in sorted(found.values(), key=lambda c: (c.created_at, len(c.id), c.id)):
            yield comment

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        """Raises `Rejected` before sending where X's rule for replies forbids it."""
        if comment_id is not None:
            answer = await self._api.send(
                "GET", f"/2/tweets/{quote(comment_id, safe='')}", params=READ
            )
            tweet = mapping(answer, "data")
            if not tweet:
                raise NotFound("X does not have this comment (any more).", network="x")
            includes = mapping(answer, "includes")
            if not may_reply(
                tweet, account_id=self.account_id, handle=self.handle, includes=includes
            ):
                raise Rejected(MAY_NOT_REPLY, code="may-not-reply", network="x")
        reply_id = await self._create(tweet_from_reply(text, to=comment_id or post_id))
        return Comment(
            id=reply_id,
            post_id=post_id,
            text=text,
            created_at=instant_from_id(reply_id) or now,
            author=Person(self.account_id, self.handle or self.account_id, self.handle or None),
            parent_id=comment_id,
            url=permalink(self.site_url, self.handle, reply_id),
        )

    async def delete(self, post_id: str) -> None:
        try:
            answer = await self._api.send(
                "DELETE", f"/2/tweets/{quote(post_id, safe='')}", write=True
            )
        except NotFound:
            return
        if mapping(answer, "data").get("deleted") is False:
            raise Rejected("X did not delete this post. Delete it by hand in X.", network="x")

    async def mentions(self, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """Answers under the account's own posts too: X puts its name before them.

        X gives the newest 800; every one that is read is charged, so it is told where to begin.
        """
        params = {**READ, "max_results": str(MENTIONS_PAGE)}
        if since is not None:
            params["start_time"] = _moment(since)
        path = f"/2/users/{quote(self.account_id, safe='')}/mentions"
        async for answer in self._api.pages(path, params, page_as="pagination_token"):
            people = people_from_includes(answer, site_url=self.site_url)
            posts = (
                post_from_tweet(tweet, site_url=self.site_url, people=people)
                for tweet in objects(answer, "data")
            )
            heard = [post for post in posts if post is not None]
            for post in sorted(heard, key=lambda post: post.created_at, reverse=True):
                if since is not None and post.created_at <= since:
                    return
                if post.author is None or post.author.id != self.account_id:
                    yield post

    async def hide_comment(self, post_id: str, comment_id: str, *, hidden: bool = True) -> None:
        """Readers see it only after they ask for hidden replies."""
        answer = await self._api.send(
            "PUT",
            f"/2/tweets/{quote(comment_id, safe='')}/hidden",
            write=True,
            json={"hidden": hidden},
        )
        if mapping(answer, "data").get("hidden") is not hidden:
            for problem in objects(answer, "errors"):
                raise error_from_problem(problem, secrets=self._api.secrets)
            what = "hide this comment" if hidden else "show this comment again"
            raise Rejected(f"X did not {what}. Do it by hand in X.", network="x")

    async def search(self, query: str, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """The last seven days, without reposts; X's own operators may stand in the query.

        Every post that is read is charged, so X is told where to begin.
        """
        params = {
            **READ,
            "query": f"({query}) -is:retweet",
            "max_results": str(SEARCH_PAGE),
            "sort_order": "recency",
        }
        begun = False
        from_then = {"start_time": _moment(since)} if since is not None else {}
        try:
            async for post in self._found({**params, **from_then}, since):
                begun = True
                yield post
        except Rejected:
            # X refuses a beginning before its seven days; without one it gives all that it has.
            if begun or since is None:
                raise
            async for post in self._found(params, since):
                yield post

    # Inside

    async def _found(self, params: dict[str, str], since: datetime | None) -> AsyncIterator[Post]:
        """Posts newer than `since`, each once, newest first."""
        seen: set[str] = set()
        path = "/2/tweets/search/recent"
        async for answer in self._api.pages(path, params, page_as="next_token"):
            people = people_from_includes(answer, site_url=self.site_url)
            posts = (
                post_from_tweet(tweet, site_url=self.site_url, people=people)
                for tweet in objects(answer, "data")
            )
            found = {post.id: post for post in posts if post is not None and post.id not in seen}
            seen.update(found)
            for post in sorted(found.values(), key=lambda post: post.created_at, reverse=True):
                if since is not None and post.created_at <= since:
                    return
                yield post

    async def _create(self, tweet: Json) -> str:
        answer = await self._api.send("POST", "/2/tweets", write=True, json=tweet)
        post_id = words(mapping(answer, "data").get("id"))
        if post_id is None:
            for problem in objects(answer, "errors"):
                raise error_from_problem(problem, write=True, secrets=self._api.secrets)
            raise Unsure("X took the post but did not say where it is.", network="x")
        return post_id

    async def _lookup(self, post_ids: list[str], fields: str) -> Json:
        params = {"ids": ",".join(post_ids), "post.fields": fields}
        return await self._api.send("GET", "/2/tweets", params=params)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _counts(answer: Json) -> dict[str, Engagement]:
    return {
        post_id: engagement_from_tweet(tweet)
        for tweet in objects(answer, "data")
        if (post_id := words(tweet.get("id")))
    }
