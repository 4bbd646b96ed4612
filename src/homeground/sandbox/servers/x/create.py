"""POST /2/tweets: what may be said, and what becomes of it.

Source: docs.x.com/x-api/posts/manage-tweets/introduction, seen 2026-11-22, and the OpenAPI
document 2.167.
"""

from __future__ import annotations

import re
from typing import Literal

from homeground.sandbox.world import Account, Comment, File, Post, World

from .count import MOST, has_forbidden_characters, weighted_length
from .ids import next_id
from .objects import as_shown
from .problems import Json, duplicate, forbidden, invalid, reply_not_allowed
from .tweets import Tweet, Tweets

REMEMBERED_SECONDS = 24 * 3600
"""For how long the same text is a duplicate. How long X remembers is not documented."""

ANSWERS: dict[str, Literal["followed", "mentioned"]] = {
    "following": "followed",
    "mentionedUsers": "mentioned",
}
"""`subscribers` and `verified` let in neither everybody nor anybody that this sandbox knows."""

_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?![\w$])")


def create(world: World, tweets: Tweets, author: Account, body: Json) -> Tweet:
    """Publish a checked body.

    Raises: Refusal, 400 for what is wrong in the request, 403 for what is not allowed.
    """
    sent = body.get("text", "")
    text = as_shown(sent)
    files = _files(world, author, body)
    poll = body.get("poll")
    if not text and not files:
        raise forbidden_empty()
    if has_forbidden_characters(text):
        # That X refuses them is in twitter-text's grammar; the wording is not documented.
        raise invalid("text", text, "Your Tweet contains invalid characters.")
    if weighted_length(text) > MOST:
        # Seen so in real answers, in public sources.
        raise invalid(
            "text",
            text,
            "Your Tweet text is too long. For more information on how Twitter determines text "
            "length see https://github.com/twitter/twitter-text.",
        )
    if len(_CASHTAG.findall(text)) > 1:
        # "limited to a maximum of 1 cashtag per post"; the wording of the answer is not documented.
        raise forbidden("You are not permitted to perform this action.")
    if poll is not None and (files or "quote_tweet_id" in body):
        # That media, poll and quote exclude one another is documented, the wording is not.
        raise invalid(
            "$.poll", poll, "$.poll: only one of media, poll and quote_tweet_id is allowed"
        )
    above = _above(tweets, author, body)
    quoted = _quoted(tweets, body)
    _refuse_repetition(world, tweets, author, text, above)

    extra: Json = {
        name: body[name]
        for name in ("reply_settings", "paid_partnership", "made_with_ai", "nullcast")
        if name in body
    }
    if quoted is not None:
        extra["quoted"] = quoted.id
    if poll is not None:
        extra["poll"] = poll | {"id": next_id(world)}
    if above is None:
        return _post(world, tweets, author, sent, files, extra)
    return _reply(world, tweets, author, sent, files, extra, above, body)


def forbidden_empty() -> Exception:
    """A post with neither text nor media.

    The schema calls text "required unless media is provided"; the wording is not documented.
    """
    return invalid("text", "", "Your Tweet must have text or media.")


def _post(
    world: World, tweets: Tweets, author: Account, text: str, files: list[File], extra: Json
) -> Tweet:
    return tweets.of_post(put_out(world, author, text, files, extra))


def put_out(world: World, author: Account, text: str, files: list[File], extra: Json) -> Post:
    return world.add_post(
        Post(
            network="x",
            id=next_id(world),
            account_id=author.id,
            text=text,
            created_at=world.clock.now(),
            files=files,
            poll=tuple(extra["poll"]["options"]) if "poll" in extra else (),
            answers_from=ANSWERS.get(extra.get("reply_settings", ""), "everybody"),
            extra=extra,
        )
    )


def _reply(
    world: World,
    tweets: Tweets,
    author: Account,
    text: str,
    files: list[File],
    extra: Json,
    above: Tweet,
    body: Json,
) -> Tweet:
    extra["excluded"] = body["reply"].get("exclude_reply_user_ids", [])
    extra["files"] = files
    comment = world.add_comment(
        above.post,
        Comment(
            id=next_id(world),
            post_id=above.post.id,
            author_id=author.id,
            author_name=author.name,
            text=text,
            created_at=world.clock.now(),
            parent_id=above.comment.id if above.comment else None,
            by_account=True,
            extra=extra,
        ),
    )
    tweets.remember_reply(author.id, comment)
    return tweets.of_comment(above.post, comment)


def _files(world: World, author: Account, body: Json) -> list[File]:
    ids = body.get("media", {}).get("media_ids", [])
    files = [world.files.get(media_id) for media_id in ids]
    good = [f for f in files if f is not None and f.owner_id == author.id and f.extra.get("ready")]
    if len(good) != len(ids):
        # Seen word for word in plhery/node-twitter-api-v2#501 and tweepy/tweepy#2016.
        raise invalid("media.media_ids", ids, "Your media IDs are invalid.")
    moving = [
        file for file in good if not file.mime.startswith("image/") or file.mime == "image/gif"
    ]
    if moving and len(good) > 1:
        # "4 photos, 1 animated GIF or 1 video" is documented, the wording is not.
        raise invalid("media.media_ids", ids, "Your media IDs are invalid.")
    return good


def _above(tweets: Tweets, author: Account, body: Json) -> Tweet | None:
    """The tweet that this one answers.

    Self-serve: only where the author of that tweet summoned us by naming or quoting us. A reply
    under our own tweet names us (X itself puts our @name before it, and it appears among our
    mentions), so audiences under our posts can be answered; our own tweets of course too.
    """
    if "reply" not in body:
        return None
    wanted = body["reply"]["in_reply_to_tweet_id"]
    above = tweets.find(wanted)
    if above is None:
        # Seen in public reports of real answers.
        raise forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    quotes_us = above.quoted is not None and (
        (found := tweets.find(above.quoted)) is not None and found.author.id == author.id
    )
    if above.author.id == author.id or tweets.mentions(above, author) or quotes_us:
        return above
    raise reply_not_allowed()


def _quoted(tweets: Tweets, body: Json) -> Tweet | None:
    if "quote_tweet_id" not in body:
        return None
    quoted = tweets.find(body["quote_tweet_id"])
    if quoted is None:
        # The wording is not documented.
        raise invalid("quote_tweet_id", body["quote_tweet_id"], "The quoted Tweet does not exist.")
    return quoted


def _refuse_repetition(
    world: World, tweets: Tweets, author: Account, text: str, above: Tweet | None
) -> None:
    """The same text again, by the same account, in answer to the same tweet."""
    if not text:
        return
    since = world.clock.timestamp() - REMEMBERED_SECONDS
    answered = above.id if above else None
    for tweet in tweets.by(author.id):
        recent = tweet.created_at.timestamp() >= since
        if recent and as_shown(tweet.said) == text and tweet.replied_to == answered:
            raise duplicate()
