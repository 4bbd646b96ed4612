"""mediatopic.post, .getTopics, .getByIds, .getRepublishedTopic, .deleteTopic."""

from __future__ import annotations

from typing import Any

from homeground.sandbox.world import Account, Post, World

from . import answers, attachment, errors
from .call import Call, Json
from .state import State

GROUP_TYPES = ("GROUP_THEME", "GROUP_THEME_PROMO")
TYPES = (*GROUP_TYPES, "GROUP_SUGGESTED", "USER", "USER_STATUS", "USER_NOTE")
MOST_TOPICS = 100  # of one page, and of one getByIds: from clients, no limit is documented
FIRST_ID = 155_000_000_000_001


def post(call: Call) -> str:
    """Publish, or keep for `publishAt`; the answer is the topic's id."""
    call.may("VALUABLE_ACCESS", "GROUP_CONTENT")
    kind = call.text("type")
    if kind and kind not in TYPES:
        raise errors.invalid("type", kind)
    if kind not in GROUP_TYPES:
        if call.text("gid"):
            raise errors.invalid("type", "gid wants GROUP_THEME or GROUP_THEME_PROMO")
        # A person's own page is not what the sandbox's applications were admitted to.
        raise errors.permission_denied("PUBLISH_TO_STREAM")
    group_id = call.own_group()
    said = attachment.read(call)
    made = Post(
        network="odnoklassniki",
        id=_next_id(call.world),
        account_id=group_id,
        text="\n\n".join(said.texts) or (said.poll.question if said.poll else ""),
        created_at=said.publish_at or call.world.clock.now(),
        link=said.links[0] if said.links else None,
        files=list(said.files),
        poll=said.poll.answers if said.poll else (),
        extra={
            "blocks": said.blocks,
            "question": said.poll.question if said.poll else "",
            "options": said.poll.options if said.poll else (),
            "comments_closed": said.comments_closed,
            "on_behalf_of_group": said.on_behalf_of_group,
            "hidden": call.flag("hidden_post"),
        },
    )
    if said.publish_at is not None:
        call.state.delayed[made.id] = made
    else:
        publish(call.world, made)
    return made.id


def remember(world: World, group: Account, text: str) -> Post:
    """A group's topic of words alone, at the world's clock."""
    made = Post(
        network="odnoklassniki",
        id=_next_id(world),
        account_id=group.id,
        text=text,
        created_at=world.clock.now(),
        extra={
            "blocks": [{"type": "text", "text": text}],
            "question": "",
            "options": (),
            "comments_closed": False,
            "on_behalf_of_group": True,
            "hidden": False,
        },
    )
    publish(world, made)
    return made


def publish(world: World, made: Post) -> None:
    world.add_post(made)
    if made.extra["comments_closed"]:
        world.silence(made)


def release(world: World, state: State, waiting: Post) -> None:
    """Publish a delayed topic.

    It gets a new id, which mediatopic.getRepublishedTopic tells: "id of a topic after it was
    republished (for example, after moderation or when a delayed post is published)".
    """
    old = waiting.id
    waiting.id = _next_id(world)
    state.republished[old] = waiting.id
    publish(world, waiting)


def get_republished(call: Call) -> Json:
    """That the field is `topicId` is from a client (github.com/oland-dmd/Odnoklassniki)."""
    call.may("VALUABLE_ACCESS")
    topic_id = call.required("topic_id")
    new = call.state.republished.get(topic_id)
    if new is None:
        raise errors.not_found(topic_id)
    return {"topicId": new}


def get_topics(call: Call) -> Json:
    """A group's published topics, newest first.

    The method has no page in the documentation; parameters and answer are from a client
    (SNGCNOTIFIERbot, 2025). Hidden topics are not in the feed.
    """
    call.may("VALUABLE_ACCESS", "GROUP_CONTENT")
    group_id = call.own_group()
    topics = [p for p in call.world.posts_of("odnoklassniki", group_id) if not p.extra["hidden"]]
    shown, paging = call.page(topics, default=20, most=MOST_TOPICS)
    return answers.topics(call, shown) | paging


def get_by_ids(call: Call) -> Json:
    """What does not exist (any more) is left out."""
    call.may("VALUABLE_ACCESS")
    call.required("topic_ids")
    ids = call.listed("topic_ids")
    if len(ids) > MOST_TOPICS:
        raise errors.invalid("topic_ids", f"more than {MOST_TOPICS}")
    limit = call.whole("media_limit", 0)
    if call.text("media_limit") and not 1 <= limit <= 3:
        raise errors.invalid("media_limit", "from 1 to 3")
    if len(ids) > 1 and not limit:
        raise errors.missing("media_limit")
    found = [p for topic_id in ids if (p := call.world.post("odnoklassniki", topic_id))]
    return answers.topics(call, found, media_limit=limit or None)


def delete(call: Call) -> Any:
    """Delete a topic, or a delayed one before its time.

    Clients pass `topic_id` and see `{"success": true, "restore_id": …}`; the method has no page in
    the documentation any more.
    """
    call.may("VALUABLE_ACCESS", "GROUP_CONTENT")
    topic_id = call.required("topic_id")
    if call.state.delayed.get(topic_id) is not None:
        _owned(call, call.state.delayed[topic_id])
        del call.state.delayed[topic_id]
    else:
        _owned(call, topic(call, topic_id)).deleted = True
    return {"success": True, "restore_id": f"R{topic_id}"}


def topic(call: Call, topic_id: str) -> Post:
    """Raises: OkError 300."""
    found = call.world.post("odnoklassniki", topic_id)
    if found is None:
        raise errors.not_found(topic_id)
    return found


def _owned(call: Call, made: Post) -> Post:
    if made.account_id != call.account.id:
        raise errors.not_admin()
    return made


def _next_id(world: World) -> str:
    return str(world.count("odnoklassniki.topic", FIRST_ID))
