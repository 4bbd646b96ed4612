"""python-telegram-bot, unmodified, against the sandbox: only its base addresses are another's."""

from __future__ import annotations

import pickle
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from telegram import (
    Bot,
    InputMediaPhoto,
    InputMediaVideo,
    InputPollOption,
    MessageOriginChannel,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.helpers import escape_markdown

from tests.networks.harness import RunningSandbox

from .telegram_caller import VIDEO, picture

FILES = Path(__file__).parent.parent / "networks" / "files"


@pytest.fixture(autouse=True)
def timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot's future way with durations; its present one warns at every use."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def bot_for(token: dict[str, Any]) -> Bot:
    base = token["base_url"]
    return Bot(
        token["credentials"]["bot_token"],
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
    )


@pytest_asyncio.fixture
async def token(sandbox: RunningSandbox) -> dict[str, Any]:
    return await sandbox.token("telegram", language="de", handle="nordlicht", followers=60_000)


@pytest_asyncio.fixture
async def bot(token: dict[str, Any]) -> AsyncIterator[Bot]:
    async with bot_for(token) as bot:
        yield bot


@pytest.fixture
def channel(token: dict[str, Any]) -> str:
    return str(token["account_id"])


@pytest.fixture
def group(token: dict[str, Any]) -> str:
    return str(token["credentials"]["discussion_chat_id"])


async def test_texts(sandbox: RunningSandbox, bot: Bot, channel: str) -> None:
    said = escape_markdown("Erstes Licht (1.0)!", version=2)
    message = await bot.send_message(channel, f"*{said}*", parse_mode=ParseMode.MARKDOWN_V2)
    assert message.text == "Erstes Licht (1.0)!"
    assert message.text_markdown_v2 == f"*{said}*"
    assert message.link == f"https://t.me/nordlicht/{message.message_id}"
    edited = await bot.edit_message_text(
        "<i>Zweites</i> Licht", channel, message.message_id, parse_mode=ParseMode.HTML
    )
    assert isinstance(edited, type(message))
    assert edited.text_html == "<i>Zweites</i> Licht"
    assert await bot.delete_message(channel, message.message_id)
    assert [post["deleted"] for post in sandbox.posts("telegram")] == [True]


async def test_files(sandbox: RunningSandbox, bot: Bot, channel: str) -> None:
    message = await bot.send_photo(channel, picture(), caption="Licht")
    file = await message.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == picture()
    album = await bot.send_media_group(
        channel, [InputMediaPhoto(picture(), caption="Zwei"), InputMediaPhoto(picture("PNG"))]
    )
    assert len({part.media_group_id for part in album}) == 1
    video = await bot.send_video(channel, VIDEO, duration=3, width=640, height=360)
    assert video.video is not None
    document = await bot.send_document(channel, b"%PDF-1.7", filename="preise.pdf")
    assert document.document is not None
    assert document.document.file_name == "preise.pdf"
    files = [len(post.files) for post in sandbox.sandbox.world.posts]
    assert files == [1, 2, 1, 1]


async def test_a_film_says_itself_what_it_is(
    sandbox: RunningSandbox, bot: Bot, channel: str
) -> None:
    film = (FILES / "wide.mp4").read_bytes()
    told = (await bot.send_video(channel, film, caption="Licht", supports_streaming=True)).video
    assert told is not None
    assert (told.width, told.height, told.duration.total_seconds()) == (640, 360, 3)
    await bot.send_media_group(channel, [InputMediaVideo(film), InputMediaPhoto(picture())])
    paper = (FILES / "page.pdf").read_bytes()
    await bot.send_document(channel, paper, filename="Der Katalog.pdf")
    one, two, three = sandbox.sandbox.world.posts
    assert (one.files[0].content, one.files[0].seconds, one.text) == (film, 3.0, "Licht")
    assert [file.mime for file in two.files] == ["video/mp4", "image/jpeg"]
    assert (three.files[0].name, three.files[0].content) == ("Der Katalog.pdf", paper)


async def test_a_poll(sandbox: RunningSandbox, bot: Bot, channel: str) -> None:
    message = await bot.send_poll(channel, "Farbe?", [InputPollOption("Moos"), "Schnee"])
    assert sandbox.sandbox.world.posts[0].poll == ("Moos", "Schnee")
    assert (await bot.stop_poll(channel, message.message_id)).is_closed


async def test_chats(bot: Bot, channel: str, group: str) -> None:
    chat = await bot.get_chat(channel)
    assert (chat.username, chat.linked_chat_id) == ("nordlicht", int(group))
    assert await bot.get_chat_member_count("@nordlicht") == 60_000
    me = await bot.get_chat_member(channel, bot.id)
    assert me.status == "administrator"


async def test_the_discussion(sandbox: RunningSandbox, bot: Bot, channel: str, group: str) -> None:
    post = await bot.send_message(channel, "Neu")
    await sandbox.advance(20 * 3600)
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    messages = [update.message for update in updates if update.message is not None]
    root, first, *_ = messages
    assert root.is_automatic_forward
    assert isinstance(root.forward_origin, MessageOriginChannel)
    assert root.forward_origin.message_id == post.message_id
    assert first.reply_to_message is not None
    assert first.message_thread_id == root.message_id
    answer = await bot.send_message(
        group, "Danke!", reply_parameters=ReplyParameters(first.message_id)
    )
    found = sandbox.sandbox.world.comment("telegram", str(answer.message_id))
    assert found is not None
    assert found[1].parent_id == str(first.message_id)
    assert first.from_user is not None
    assert await bot.ban_chat_member(group, first.from_user.id)
    assert await bot.get_updates(offset=updates[-1].update_id + 1) == ()


async def test_later_updates_count_reactions(
    sandbox: RunningSandbox, bot: Bot, channel: str
) -> None:
    await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    post = await bot.send_message(channel, "Neu")
    await sandbox.advance(86_400)
    [count] = [
        update.message_reaction_count
        for update in await bot.get_updates()
        if update.message_reaction_count is not None
    ]
    assert count.message_id == post.message_id
    assert count.reactions[0].total_count > 0


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("rate_limit", RetryAfter),
        ("captcha", Forbidden),
        ("expired_token", InvalidToken),
        ("duplicate", BadRequest),
        ("http_500", NetworkError),
        ("reset_after_accept", NetworkError),
    ],
)
async def test_faults(
    sandbox: RunningSandbox, bot: Bot, channel: str, fault: str, error: type[TelegramError]
) -> None:
    await sandbox.fault("telegram", fault)
    with pytest.raises(error):
        await bot.send_message(channel, "x")


async def test_refusals(sandbox: RunningSandbox, bot: Bot, channel: str) -> None:
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(channel, "x" * 4097)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "x")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(channel, "1 < 2", parse_mode=ParseMode.HTML)
    await bot.set_webhook("https://bot.example/hook")
    with pytest.raises(Conflict):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).url == "https://bot.example/hook"
    async with bot_for(await sandbox.token("telegram")) as stranger:
        with pytest.raises(Forbidden):
            await stranger.send_message(channel, "x")


async def test_a_kept_world_remembers_its_updates(
    sandbox: RunningSandbox, bot: Bot, channel: str
) -> None:
    await bot.send_message(channel, "Neu")
    again = pickle.loads(pickle.dumps(sandbox.sandbox))
    [queue] = again.servers["telegram"].state.queues.values()
    assert len(queue.waiting) == 1


async def test_twenty_messages_a_minute_in_a_group(
    sandbox: RunningSandbox, bot: Bot, group: str
) -> None:
    for number in range(20):
        await sandbox.advance(1)
        await bot.send_message(group, str(number))
    await sandbox.advance(1)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(group, "zu viel")
    wait = refused.value.retry_after
    assert isinstance(wait, timedelta)
    assert 38 <= wait.total_seconds() <= 40
    await sandbox.advance(wait.total_seconds())
    await bot.send_message(group, "wieder")
