"""What Odnoklassniki says of topics, comments, groups and people.

The documentation lists methods, but few answers: the fields are those that clients read from real
answers (github.com/oland-dmd/Odnoklassniki, 2026; SNGCNOTIFIERbot, 2025; vkstat, ok_api).
"""

from __future__ import annotations

from typing import Any

from homeground.sandbox.world import Account, Comment, File, Post

from . import videos
from .attachment import MOSCOW
from .call import Call, Json

TOPIC_FIELDS = frozenset(
    {
        "id", "author_ref", "owner_ref", "created_ms", "media", "has_more", "like_summary",
        "discussion_summary", "reshare_summary", "views_count", "author_name", "owner_name",
        "with_friends_refs", "mark_as_spam_id", "delete_id", "is_promo", "is_on_moderation",
        "hidden_post", "capabilities",
    }
)  # fmt: skip
COMMENT_FIELDS = frozenset(
    {
        "id", "text", "date", "author_id", "author_name", "author_ref", "author_type", "type",
        "like_count", "liked_it", "reply_to_comment_id", "reply_to_id", "reply_to_name",
        "attachments", "attrs", "edited_ms",
    }
)  # fmt: skip
"""There is no CREATED_MS: a call that asks for it is refused whole (oland-dmd, 2026)."""
GROUP_FIELDS = frozenset(
    {
        "uid", "name", "shortname", "description", "members_count", "pic_avatar", "premium",
        "private", "category", "created_ms", "admin_id", "main_photo", "picavatar",
    }
)  # fmt: skip
STAT_FIELDS = frozenset(
    {
        "id", "created_ms", "views", "renderings", "engagement", "feedback", "reach", "reach_own",
        "reach_earned", "renderings_own", "renderings_earned", "content_opens", "feedback_total",
        "likes", "comments", "reshares", "video_plays", "music_plays", "link_clicks", "negatives",
        "hides_from_feed", "complaints", "votes",
    }
)  # fmt: skip


def topics(call: Call, posts: list[Post], *, media_limit: int | None = None) -> Json:
    """`media_topics`, and in `entities` what their media refer to."""
    listed = [
        call.chosen(topic(call, post, media_limit), TOPIC_FIELDS, "media_topic", "MediaTopicFields")
        for post in posts
    ]
    files = [file for post in posts for file in post.files]
    photos = [photo(call, file) for file in files if "photo_id" in file.extra]
    movies = [
        videos.shown(call, call.state.videos[file.extra["video_id"]])
        for file in files
        if "video_id" in file.extra
    ]
    polls = [poll(post) for post in posts if post.poll]
    answer: Json = {"media_topics": listed}
    told = {"group_photos": photos, "movies": movies, "polls": polls}
    entities = {name: listed for name, listed in told.items() if listed}
    return answer | ({"entities": entities} if entities else {})


def topic(call: Call, made: Post, media_limit: int | None) -> Json:
    counts = call.world.counts(made)
    blocks = made.extra["blocks"]
    owner = f"group:{made.account_id}"
    answer: Json = {
        "id": made.id,
        "author_ref": owner
        if made.extra["on_behalf_of_group"]
        else f"user:{call.account.extra['user_id']}",
        "owner_ref": owner,
        "created_ms": int(made.created_at.timestamp() * 1000),
        "media": blocks[:media_limit],
        "has_more": media_limit is not None and len(blocks) > media_limit,
        "like_summary": {"count": counts.likes, "self": False, "like_possible": True},
        "discussion_summary": {
            "discussion_type": "GROUP_TOPIC",
            "discussion_id": made.id,
            "comments_count": counts.comments,
        },
        "reshare_summary": {"count": counts.shares, "self": False},
        "views_count": counts.views,
    }
    if made.account_id == call.account.id:
        answer["delete_id"] = f"D{made.id}"
    return answer


def photo(call: Call, file: File) -> Json:
    url = f"{call.base.rsplit('/', 1)[0]}/_media/{file.id}"
    return {
        "id": file.extra["photo_id"],
        "ref": f"group_photo:{file.extra['photo_id']}",
        "pic640x480": url,
        "pic_max": url,
        "standard_width": file.width,
        "standard_height": file.height,
    }


def poll(made: Post) -> Json:
    """No votes: the sandbox's audience does not vote."""
    [block] = [block for block in made.extra["blocks"] if block["type"] == "poll"]
    ref = block["poll_refs"][0]
    return {
        "id": ref.partition(":")[2],
        "ref": ref,
        "question": made.extra["question"],
        "answers": [
            {"id": str(number), "text": text, "vote_summary": {"count": 0}}
            for number, text in enumerate(made.poll)
        ],
        "options": list(made.extra["options"]),
    }


def comment(call: Call, said: Comment, made: Post) -> Json:
    """Times are Moscow's, to the second."""
    answer: Json = {
        "id": said.id,
        "text": said.text,
        "type": "ACTIVE_MESSAGE",
        "date": f"{said.created_at.astimezone(MOSCOW):%Y-%m-%d %H:%M:%S}",
        "author_id": said.author_id,
        "author_name": said.author_name,
        "author_ref": f"{'group' if said.author_id == made.account_id else 'user'}:{said.author_id}",
        "like_count": 0,
        "liked_it": False,
    }
    if said.parent_id is not None:
        answer["reply_to_comment_id"] = said.parent_id
        answered = next((c for c in made.comments if c.id == said.parent_id), None)
        if answered is not None:
            answer |= {
                "reply_to_id": answered.author_id,
                "reply_to_name": answered.author_name,
            }
    return call.chosen(answer, COMMENT_FIELDS, "comment", "CommentBeanFields")


def users(comments: list[Comment]) -> list[Json]:
    """The people who wrote them, each once."""
    people = {c.author_id: c.author_name for c in comments if not c.by_account}
    return [user(number, name) for number, name in people.items()]


def user(number: str, name: str) -> Json:
    first, _, last = name.partition(" ")
    return {"uid": number, "name": name, "first_name": first, "last_name": last}


def group(call: Call, account: Account) -> Json:
    return call.chosen(
        {
            "uid": account.id,
            "name": account.name,
            "shortname": account.handle,
            "description": "",
            "members_count": account.followers,
            "private": False,
            "premium": False,
            "created_ms": int(account.created_at.timestamp() * 1000),
        },
        GROUP_FIELDS,
        "group",
        "GroupBeanFields",
    )


def statistics(call: Call, made: Post) -> Json:
    """A topic's numbers, or nothing when only its author has seen it."""
    counts = call.world.counts(made)
    if not counts.views:
        return {}
    whole: dict[str, Any] = {
        "id": made.id,
        "created_ms": int(made.created_at.timestamp() * 1000),
        "renderings": counts.views,
        "reach": counts.reach,
        "likes": counts.likes,
        "comments": counts.comments,
        "reshares": counts.shares,
        "link_clicks": counts.clicks,
        "engagement": counts.likes + counts.comments + counts.shares + counts.clicks,
        "feedback": counts.likes + counts.comments + counts.shares,
        "negatives": 0,
        "complaints": 0,
        "hides_from_feed": 0,
    }
    return call.chosen(whole, STAT_FIELDS, "topic", "StatTopicBeanFields")
