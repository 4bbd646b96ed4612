"""Users, posts and comments as the API shows them.

The fields are those of open.weibo.com/wiki's examples (2/statuses/share, 2/users/show,
C/2/comments/reply/biz), seen 2026-11-22. A long text is cut in `text` wherever it is shown, with
`isLongText`; the whole is in `longText` of statuses/show: the platform's mail to developers of January
2016 (arpun.com/article/19681.html). The words after the cut, and that links stay as they were written
where the real server puts t.cn ones, are the sandbox's.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from homeground.sandbox.world import Account, Comment, Mention, Post, World

from .count import count
from .pictures import urls
from .texts import MOST

Json = dict[str, Any]
BEIJING = timezone(timedelta(hours=8))
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SOURCE = '<a href="http://app.weibo.com/t/feed/homeground" rel="nofollow">Homeground</a>'


def moment(instant: datetime) -> str:
    """`Tue May 31 17:46:55 +0800 2011`, in whatever language the machine speaks."""
    there = instant.astimezone(BEIJING)
    return f"{_DAYS[there.weekday()]} {_MONTHS[there.month - 1]} {there:%d %H:%M:%S} +0800 {there.year}"


def short_text(text: str, uid: str, mid: str) -> str:
    """What lists show of a long text."""
    if count(text) <= MOST:
        return text
    kept = text
    while count(kept) > MOST:
        kept = kept[: len(kept) - max(1, (count(kept) - MOST) // 2)]
    return f"{kept}...全文： http://m.weibo.cn/{uid}/{mid} \u200b"


class Entities:
    def __init__(self, world: World, root: str):
        self.world = world
        self.root = root

    def user(self, account: Account) -> Json:
        count_of_posts = sum(1 for _ in self.world.posts_of("weibo", account.id))
        return self._user(
            account.id,
            account.name,
            domain=account.handle,
            followers=account.followers,
            statuses=count_of_posts,
            created=account.created_at,
            verified=account.kind == "biz",
        )

    def person(self, person_id: str, name: str) -> Json:
        """Somebody of the audience."""
        account = self.world.account("weibo", person_id)
        if account is not None:
            return self.user(account)
        known = self.world.random("weibo.person", person_id, name)
        return self._user(
            person_id,
            name,
            domain="",
            followers=known.randrange(20, 900),
            statuses=known.randrange(10, 4000),
            created=datetime(2012, 8, 28, tzinfo=BEIJING),
            verified=False,
        )

    def _user(
        self,
        uid: str,
        name: str,
        *,
        domain: str,
        followers: int,
        statuses: int,
        created: datetime,
        verified: bool,
    ) -> Json:
        return {
            "id": int(uid),
            "idstr": uid,
            "screen_name": name,
            "name": name,
            "province": "11",
            "city": "5",
            "location": "北京 朝阳区",
            "description": "",
            "url": "",
            "profile_image_url": "",
            "profile_url": f"u/{uid}",
            "domain": domain,
            "gender": "n",
            "followers_count": followers,
            "friends_count": 0,
            "statuses_count": statuses,
            "favourites_count": 0,
            "created_at": moment(created),
            "following": False,
            "allow_all_act_msg": False,
            "geo_enabled": True,
            "verified": verified,
            "verified_type": 2 if verified else -1,
            "allow_all_comment": True,
            "verified_reason": "",
            "follow_me": False,
            "online_status": 0,
            "bi_followers_count": 0,
        }

    def status(self, post: Post, *, whole: bool = False, trim_user: bool = False) -> Json:
        """`whole` adds the whole of a long text, as statuses/show does."""
        account = self.world.account("weibo", post.account_id)
        assert account is not None, "every post of the sandbox belongs to an account"
        counts = self.world.counts(post)
        long = count(post.text) > MOST
        shown: Json = self._status(
            post.id, post.created_at, short_text(post.text, post.account_id, post.id)
        )
        shown |= {
            "pic_urls": [{"thumbnail_pic": f"{self.root}/_media/{f.id}"} for f in post.files],
            "pic_ids": [file.id for file in post.files],
            "reposts_count": counts.shares,
            "comments_count": counts.comments,
            "attitudes_count": counts.likes,
            "isLongText": long,
            "visible": {"type": post.extra.get("visible", 0), "list_id": 0},
            "annotations": [],
        }
        if post.files:
            shown |= urls(post.files[0], self.root)
        if long and whole:
            shown["longText"] = {"longTextContent": post.text}
        shown |= {"uid": int(account.id)} if trim_user else {"user": self.user(account)}
        return shown

    def mention(self, said: Mention) -> Json:
        """A post of somebody in the audience."""
        return self._status(said.id, said.created_at, said.text) | {
            "pic_urls": [],
            "pic_ids": [],
            "reposts_count": 0,
            "comments_count": 0,
            "attitudes_count": 0,
            "isLongText": False,
            "visible": {"type": 0, "list_id": 0},
            "annotations": [],
            "user": self.person(said.author_id, said.author_name),
        }

    def _status(self, mid: str, created: datetime, text: str) -> Json:
        return {
            "created_at": moment(created),
            "id": int(mid),
            "mid": mid,
            "idstr": mid,
            "text": text,
            "source": SOURCE,
            "favorited": False,
            "truncated": False,
            "in_reply_to_status_id": "",
            "in_reply_to_user_id": "",
            "in_reply_to_screen_name": "",
            "geo": None,
        }

    def comment(self, post: Post, comment: Comment, *, with_status: bool = True) -> Json:
        shown = self._comment(comment)
        if with_status:
            shown["status"] = self.status(post)
        above = next((c for c in post.comments if c.id == comment.parent_id), None)
        if above is not None:
            shown["reply_comment"] = self._comment(above)
        return shown

    def _comment(self, comment: Comment) -> Json:
        return {
            "created_at": moment(comment.created_at),
            "id": int(comment.id),
            "idstr": comment.id,
            "mid": comment.id,
            "text": comment.text,
            "source": SOURCE,
            "user": self.person(comment.author_id, comment.author_name),
        }
