"""Answering, deleting and blocking in a channel's discussion group, heard of through updates.

The Bot API cannot list a group's messages, so the contract suite has no comments to moderate here:
these tests take them from `getUpdates`, as listening will.
"""

from __future__ import annotations

from typing import Any

from homeground.networks import telegram
from homeground.networks.model import Draft
from homeground.sandbox.world import Post
from tests.networks.harness import RunningSandbox

from .contract.drafts import key, now


async def discussed(
    sandbox: RunningSandbox,
) -> tuple[telegram.Telegram, str, Post, list[dict[str, Any]]]:
    """A post with comments: its connector, its id, the ground truth, and the comments as heard."""
    token = await sandbox.token("telegram", followers=60_000)
    connector = telegram.Telegram(
        sandbox.http,
        account_id=token["account_id"],
        credentials=token["credentials"],
        base_url=token["base_url"],
        handle=token["handle"],
    )
    published = await connector.publish(Draft(text="Свет"), key=key(), now=now(sandbox))
    await sandbox.advance(20 * 3600)
    address = f"{token['base_url']}/bot{token['credentials']['bot_token']}/getUpdates"
    async with sandbox.session.post(address, json={"limit": 100}) as answer:
        updates = (await answer.json())["result"]
    group = int(token["credentials"]["discussion_chat_id"])
    heard = [
        update["message"]
        for update in updates
        if update.get("message", {}).get("chat", {}).get("id") == group
        and not update["message"].get("is_automatic_forward")
    ]
    assert heard
    (post,) = [p for p in sandbox.sandbox.world.posts if p.network == "telegram"]
    return connector, published.id, post, heard


async def test_a_comment_is_answered_under_itself(sandbox: RunningSandbox) -> None:
    connector, post_id, post, heard = await discussed(sandbox)
    asked = heard[0]
    answer = await connector.reply(
        post_id,
        "Danke — wir melden uns heute. <b>*",
        comment_id=str(asked["message_id"]),
        key=key(),
        now=now(sandbox),
    )
    assert answer.parent_id == str(asked["message_id"])
    (written,) = [c for c in post.comments if c.text == "Danke — wir melden uns heute. <b>*"]
    above = next(c for c in post.comments if c.id == written.parent_id)
    assert above.text == asked["text"]


async def test_a_comment_is_deleted_once(sandbox: RunningSandbox) -> None:
    connector, post_id, post, heard = await discussed(sandbox)
    for _ in range(2):
        await connector.delete_comment(post_id, str(heard[0]["message_id"]))
    assert [c.text for c in post.comments if c.deleted] == [heard[0]["text"]]


async def test_a_person_is_kept_out_and_let_in_again(sandbox: RunningSandbox) -> None:
    connector, _, _, heard = await discussed(sandbox)
    account = sandbox.sandbox.world.account("telegram", connector.account_id)
    assert account is not None
    await connector.block(str(heard[0]["from"]["id"]))
    assert account.blocked
    await connector.block(str(heard[0]["from"]["id"]), blocked=False)
    assert not account.blocked
