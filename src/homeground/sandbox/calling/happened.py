"""What has happened around an account since its subscription was last told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from homeground.sandbox.world import Comment, Mention, Post, World

from .kept import Seen, Subscription

Kind = Literal[
    "comment", "edited", "gone", "back", "hidden", "shown", "post", "post edited", "post gone",
    "mention",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    """`post` is `None` for a mention. Of a deleted post only `post_id` is left."""

    kind: Kind
    at: datetime
    post_id: str
    post: Post | None = None
    comment: Comment | None = None
    mention: Mention | None = None


def news(world: World, subscription: Subscription) -> list[Happened]:
    """What has not been told yet, oldest first; from now on it counts as told."""
    found: list[Happened] = []
    there: set[str] = set()
    for post in world.posts_of(subscription.network, subscription.account_id):
        there.add(post.id)
        found += _of_post(world, subscription, post)
        world.comments(post)  # lets the audience speak, so that `post.comments` is complete
        for comment in post.comments:
            found += _of_comment(world, subscription, post, comment)
    for post_id in [one for one in subscription.posts if one not in there]:
        del subscription.posts[post_id]
        found.append(Happened("post gone", world.clock.now(), post_id))
    for mention in world.mentions[(subscription.network, subscription.account_id)]:
        if mention.id in subscription.mentions:
            continue
        subscription.mentions.add(mention.id)
        if mention.created_at.timestamp() >= subscription.since:
            found.append(Happened("mention", mention.created_at, mention.id, mention=mention))
    return sorted(found, key=lambda one: one.at)


def _of_post(world: World, subscription: Subscription, post: Post) -> list[Happened]:
    told = subscription.posts.get(post.id)
    subscription.posts[post.id] = post.text
    if told is None:
        fresh = post.created_at.timestamp() >= subscription.since
        return [Happened("post", post.created_at, post.id, post)] if fresh else []
    if told != post.text:
        return [Happened("post edited", world.clock.now(), post.id, post)]
    return []


def _of_comment(
    world: World, subscription: Subscription, post: Post, comment: Comment
) -> list[Happened]:
    now: Seen = (comment.text, comment.deleted or comment.spam, comment.hidden)
    told = subscription.comments.get(comment.id)
    if told == now:
        return []
    subscription.comments[comment.id] = now
    if told is None:
        fresh = comment.created_at.timestamp() >= subscription.since and not now[1]
        return [_about("comment", comment.created_at, post, comment)] if fresh else []
    kind: Kind
    if told[1] != now[1]:
        kind = "gone" if now[1] else "back"
    elif told[2] != now[2]:
        kind = "hidden" if now[2] else "shown"
    else:
        kind = "edited"
    return [_about(kind, world.clock.now(), post, comment)]


def _about(kind: Kind, at: datetime, post: Post, comment: Comment) -> Happened:
    return Happened(kind, at, post.id, post, comment)
