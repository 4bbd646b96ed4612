"""The sandbox's Telegram: what it takes, what it refuses and with which error; types by its schema."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from homeground.sandbox.servers.telegram.rates import Rates
from tests.networks.harness import RunningSandbox

from .telegram_caller import VIDEO, Refused, TelegramCaller, picture
from .telegram_schema import TelegramSchema

DAY = 86_400


@pytest.fixture(scope="session")
def telegram_schema(shared: Path) -> TelegramSchema:
    return TelegramSchema(shared / "schemas" / "telegram" / "api.json")


@pytest_asyncio.fixture
async def tg(sandbox: RunningSandbox, telegram_schema: TelegramSchema) -> TelegramCaller:
    token = await sandbox.token(
        "telegram", language="ru", name="Nordlicht", handle="nordlicht_ru", followers=60_000
    )
    return TelegramCaller(sandbox, telegram_schema, token)


async def another(tg: TelegramCaller, kind: str = "channel", **more: Any) -> TelegramCaller:
    token = await tg.sandbox.token("telegram", kind, **more)
    return TelegramCaller(tg.sandbox, tg.schema, token)


# --- before any method ---------------------------------------------------------------------------


async def test_who_am_i(tg: TelegramCaller) -> None:
    me = await tg("getMe")
    assert me["is_bot"]
    assert tg.token.startswith(f"{me['id']}:")
    assert await tg("GETME") == me, "methods are case-insensitive"


@pytest.mark.parametrize(
    ("token", "method", "code"),
    [
        ("1:stranger", "getMe", 401),
        ("wrong", "getMe", 404),
        (None, "getTea", 404),
        (None, "sendMessage", 400),
    ],
)
async def test_addresses(tg: TelegramCaller, token: str | None, method: str, code: int) -> None:
    address = f"{tg.base}/bot{token or tg.token}/{method}"
    async with tg.sandbox.session.get(address) as answer:
        body = await answer.json()
        assert answer.status == code
    assert not tg.schema.problems_of_error(body)


async def test_expired(tg: TelegramCaller) -> None:
    tg.sandbox.sandbox.world.accounts[0].expired = True
    with pytest.raises(Refused, match="401: Unauthorized"):
        await tg("getMe")


async def test_every_way_of_sending_parameters(tg: TelegramCaller) -> None:
    await tg("sendMessage", as_json=True, chat_id=tg.channel, text="JSON")
    await tg("sendMessage", chat_id=f"@{tg.handle.upper()}", text="form")
    params = {"chat_id": str(tg.channel), "text": "query"}
    async with tg.sandbox.session.get(tg.address("sendMessage"), params=params) as answer:
        assert (await answer.json())["ok"]
    assert [p["text"] for p in tg.sandbox.posts("telegram")] == ["JSON", "form", "query"]
    for raw in (b"{", b"[]"):
        headers = {"Content-Type": "application/json"}
        async with tg.sandbox.session.post(
            tg.address("sendMessage"), data=raw, headers=headers
        ) as answer:
            assert answer.status == 400


async def test_chats(tg: TelegramCaller) -> None:
    channel = await tg("getChat", chat_id=tg.channel)
    assert (channel["type"], channel["title"], channel["username"]) == (
        "channel",
        "Nordlicht",
        "nordlicht_ru",
    )
    assert channel["linked_chat_id"] == tg.group
    group = await tg("getChat", chat_id=tg.group)
    assert (group["type"], group["linked_chat_id"]) == ("supergroup", tg.channel)
    assert await tg("getChatMemberCount", chat_id=tg.channel) == 60_000
    stranger = await another(tg)
    for chat_id, code in ((stranger.channel, 403), (stranger.group, 403), (-1, 400), ("@no", 400)):
        with pytest.raises(Refused, match=f"{code}: "):
            await tg("getChat", chat_id=chat_id)
    with pytest.raises(Refused, match="chat_id is empty"):
        await tg("getChat")


async def test_members(tg: TelegramCaller) -> None:
    me = (await tg("getMe"))["id"]
    assert (await tg("getChatMember", chat_id=tg.channel, user_id=me))["can_post_messages"]
    assert len(await tg("getChatAdministrators", chat_id=tg.group)) == 1
    with pytest.raises(Refused, match="PARTICIPANT_ID_INVALID"):
        await tg("getChatMember", chat_id=tg.group, user_id=1)


async def test_a_bot_without_rights(tg: TelegramCaller) -> None:
    bot = await another(tg, "unprivileged")
    with pytest.raises(Refused, match="400: Bad Request: need administrator rights"):
        await bot.post()
    assert await bot("getChatAdministrators", chat_id=bot.channel) == []
    member = await bot("getChatMember", chat_id=bot.channel, user_id=(await bot("getMe"))["id"])
    assert member["status"] == "member"
    with pytest.raises(Refused, match="not enough rights"):
        await bot("banChatMember", chat_id=bot.group, user_id=1)


# --- texts ---------------------------------------------------------------------------------------


async def test_a_post(tg: TelegramCaller) -> None:
    message = await tg.post("Первый свет https://lumikko.example/kajo?a=1.")
    assert message["chat"]["username"] == "nordlicht_ru"
    assert message["entities"] == [{"type": "url", "offset": 12, "length": 32}]
    [post] = tg.sandbox.sandbox.world.posts
    assert post.link == "https://lumikko.example/kajo?a=1"
    async with tg.sandbox.session.get(f"{tg.base}/{tg.handle}/{message['message_id']}") as answer:
        assert "Первый свет" in await answer.text()
    async with tg.sandbox.session.get(f"{tg.base}/{tg.handle}/999") as answer:
        assert answer.status == 404
    server = tg.sandbox.sandbox.servers["telegram"]
    assert server.permalink(post.id) == f"/{tg.handle}/{message['message_id']}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "message text is empty"),
        (" \n ", "message text is empty"),
        ("я" * 4097, "message is too long"),
        ("🏮" * 2049, "message is too long"),
        ("\ud800", "strings must be encoded in UTF-8"),
    ],
)
async def test_no_text(tg: TelegramCaller, text: str, says: str) -> None:
    with pytest.raises(Refused, match=f"400: Bad Request: {says}"):
        await tg("sendMessage", as_json=True, chat_id=tg.channel, text=text)
    assert tg.sandbox.posts("telegram") == []


async def test_the_longest_texts(tg: TelegramCaller) -> None:
    await tg.post("🏮" * 2048)
    await tg.post("<b>" + "я" * 4096 + "</b>", parse_mode="HTML")
    assert (await tg.post("  blanks around\n"))["text"] == "blanks around"


BOLD = {"type": "bold", "offset": 0, "length": 3}


@pytest.mark.parametrize(
    ("mode", "raw", "text", "entities"),
    [
        ("HTML", "<b>🏮!</b>", "🏮!", [BOLD]),
        ("HTML", "&lt;b&gt; &amp;#x1F3EE; &#128;", "<b> &#x1F3EE; \x80", None),
        (
            "HTML",
            'a <a href="https://a.example?x=1&amp;y=2">link</a>',
            "a link",
            [
                {
                    "type": "text_link",
                    "offset": 2,
                    "length": 4,
                    "url": "https://a.example?x=1&y=2",
                }
            ],
        ),
        (
            "html",
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
        ),
        (
            "HTML",
            '<blockquote expandable>q</blockquote><span class="tg-spoiler">s</span>',
            "qs",
            [
                {"type": "expandable_blockquote", "offset": 0, "length": 1},
                {"type": "spoiler", "offset": 1, "length": 1},
            ],
        ),
        ("MarkdownV2", "*a\\.b*", "a.b", [BOLD]),
        (
            "MarkdownV2",
            "_i __iu___",
            "i iu",
            None,
        ),
        (
            "MarkdownV2",
            "[l](https://a.example/\\))",
            "l",
            [{"type": "text_link", "offset": 0, "length": 1, "url": "https://a.example/)"}],
        ),
        (
            "MarkdownV2",
            "```py\nx*y```",
            "x*y",
            [{"type": "pre", "offset": 0, "length": 3, "language": "py"}],
        ),
        (
            "MarkdownV2",
            ">q\n>r\nend ||s||",
            "q\nr\nend s",
            [
                {"type": "blockquote", "offset": 0, "length": 4},
                {"type": "spoiler", "offset": 8, "length": 1},
            ],
        ),
        ("Markdown", "*abc* a.b!", "abc a.b!", [BOLD]),
        ("Markdown", "snake\\_case `x`", "snake_case x", None),
    ],
)
async def test_formatting(
    tg: TelegramCaller, mode: str, raw: str, text: str, entities: list[Any] | None
) -> None:
    message = await tg.post(raw, parse_mode=mode)
    assert message["text"] == text
    if entities is not None:
        assert message["entities"] == entities
    assert tg.sandbox.posts("telegram")[0]["text"] == text


@pytest.mark.parametrize(
    ("mode", "raw", "says"),
    [
        ("HTML", "я <b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("HTML", "я <x>", 'Unsupported start tag "x" at byte offset 3'),
        ("HTML", "<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>"'),
        ("HTML", "x</b>", "Unexpected end tag at byte offset 1"),
        ("HTML", "1 < 2", "Unclosed start tag at byte offset 2"),
        ("MarkdownV2", "a.", "Character '.' is reserved and must be escaped"),
        ("MarkdownV2", "я *b", "Can't find end of Bold entity at byte offset 3"),
        ("MarkdownV2", "[l](https://a", "Can't find end of a URL"),
        ("MarkdownV2", "`x", "Can't find end of Code entity at byte offset 0"),
        ("Markdown", "a _b", "Can't find end of the entity starting at byte offset 2"),
    ],
)
async def test_what_cannot_be_parsed(tg: TelegramCaller, mode: str, raw: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        await tg.post(raw, parse_mode=mode)
    assert refused.value.body["description"].startswith(
        f"Bad Request: can't parse entities: {says}"
    )
    assert tg.sandbox.posts("telegram") == []


async def test_entities_given(tg: TelegramCaller) -> None:
    message = await tg.post("  🏮 ab", entities=[{"type": "bold", "offset": 5, "length": 2}])
    assert message["entities"] == [{"type": "bold", "offset": 3, "length": 2}]
    for bad in ("x", [1], [{"type": "bold"}], [{"type": "bold", "offset": 1, "length": 99}]):
        with pytest.raises(Refused, match="400"):
            await tg.post("ab", entities=bad)
    with pytest.raises(Refused, match="unsupported parse_mode"):
        await tg.post("ab", parse_mode="BBCode")


async def test_found_entities(tg: TelegramCaller) -> None:
    message = await tg.post("#свет @lumikko_fi a@b.example #1")
    assert [(e["type"], e["offset"]) for e in message["entities"]] == [
        ("hashtag", 0),
        ("mention", 6),
    ]


# --- files ---------------------------------------------------------------------------------------


async def test_a_photo(tg: TelegramCaller) -> None:
    message = await tg("sendPhoto", chat_id=tg.channel, photo=picture(), caption="Свет")
    [size] = message["photo"]
    assert (size["width"], size["height"], message["caption"]) == (640, 480, "Свет")
    [post] = tg.sandbox.sandbox.world.posts
    assert (post.text, post.files[0].width) == ("Свет", 640)
    file = await tg("getFile", file_id=size["file_id"])
    async with tg.sandbox.session.get(
        f"{tg.base}/file/bot{tg.token}/{file['file_path']}"
    ) as answer:
        assert await answer.read() == picture()
    async with tg.sandbox.session.get(f"{tg.base}/file/bot{tg.token}/photos/no.jpg") as answer:
        assert answer.status == 404
    again = await tg("sendPhoto", chat_id=tg.channel, photo=size["file_id"])
    assert again["photo"] == message["photo"]


@pytest.mark.parametrize(
    ("photo", "says"),
    [
        (b"no picture", "400: .*IMAGE_PROCESS_FAILED"),
        (b"", "400: .*non-empty"),
        (picture(width=2100, height=100), "400: .*PHOTO_INVALID_DIMENSIONS"),
        (picture(width=9000, height=1001), "400: .*PHOTO_INVALID_DIMENSIONS"),
        (b"\0" * (10 * 1024 * 1024 + 1), "413: Request Entity Too Large"),
        ("https://a.example/a.jpg", "400: .*failed to get HTTP URL content"),
        ("AgACAgIAAx", "400: .*wrong file identifier"),
        ("", "400: .*there is no photo"),
        ("attach://nothing", "400: .*attached file not found"),
    ],
    ids=range(9),
)
async def test_no_photo(tg: TelegramCaller, photo: bytes | str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        await tg("sendPhoto", chat_id=tg.channel, photo=photo)


async def test_captions(tg: TelegramCaller) -> None:
    await tg("sendPhoto", chat_id=tg.channel, photo=picture(), caption="я" * 1024)
    with pytest.raises(Refused, match="message caption is too long"):
        await tg("sendPhoto", chat_id=tg.channel, photo=picture(), caption="я" * 1025)


async def test_videos_and_documents(tg: TelegramCaller) -> None:
    video = await tg(
        "sendVideo", chat_id=tg.channel, video=VIDEO, width=640, height=360, duration=7
    )
    assert video["video"]["duration"] == 7
    other = await tg("sendVideo", chat_id=tg.channel, video=b"RIFF....AVI ")
    assert "video" not in other
    assert other["document"]
    document = await tg("sendDocument", chat_id=tg.channel, document=b"%PDF-1.7", caption="PDF")
    assert document["document"]["file_name"] == "document.bin"
    with pytest.raises(Refused, match="can't use file of type Video as Photo"):
        await tg("sendPhoto", chat_id=tg.channel, photo=video["video"]["file_id"])


def album(*kinds: str, **first: Any) -> list[dict[str, Any]]:
    items = [{"type": k, "media": f"attach://file_{n}"} for n, k in enumerate(kinds)]
    return [items[0] | first, *items[1:]] if items else []


async def test_an_album_is_one_post(tg: TelegramCaller) -> None:
    messages = await tg(
        "sendMediaGroup",
        chat_id=tg.channel,
        media=album("photo", "photo", "video", caption="<b>Drei</b>", parse_mode="HTML"),
        file_0=picture(),
        file_1=picture("PNG", 300, 200),
        file_2=VIDEO,
    )
    assert len({message["media_group_id"] for message in messages}) == 1
    [post] = tg.sandbox.sandbox.world.posts
    assert (post.text, len(post.files)) == ("Drei", 3)
    await tg("deleteMessage", chat_id=tg.channel, message_id=messages[1]["message_id"])
    assert len(post.files) == 2
    rest = [messages[0]["message_id"], messages[2]["message_id"], 404]
    await tg("deleteMessages", chat_id=tg.channel, message_ids=rest)
    assert post.deleted


@pytest.mark.parametrize(
    ("media", "says"),
    [
        (album("photo"), "at least 2 and at most 10"),
        (album(*["photo"] * 11), "at least 2 and at most 10"),
        ([], "media is empty"),
        ("x", "can't parse media"),
        (["x", "y"], "expected an Object"),
        (album("photo", "document"), "can't be mixed"),
        (album("photo", "sticker"), "type of file mismatch"),
        ([{"type": "photo"}] * 2, "media not found"),
    ],
)
async def test_no_album(tg: TelegramCaller, media: Any, says: str) -> None:
    files: dict[str, Any] = {f"file_{number}": picture() for number in range(2)}
    with pytest.raises(Refused, match=says):
        await tg("sendMediaGroup", chat_id=tg.channel, media=media, **files)
    assert tg.sandbox.posts("telegram") == []


# --- polls ---------------------------------------------------------------------------------------


def options(*texts: str) -> list[dict[str, str]]:
    return [{"text": text} for text in texts]


async def test_a_poll(tg: TelegramCaller) -> None:
    message = await tg(
        "sendPoll",
        chat_id=tg.channel,
        question="Какой цвет?",
        options=options("Мох", "Снег"),
        open_period=600,
    )
    poll = message["poll"]
    assert [option["text"] for option in poll["options"]] == ["Мох", "Снег"]
    assert (poll["is_anonymous"], poll["type"], poll["allows_revoting"]) == (True, "regular", True)
    [post] = tg.sandbox.sandbox.world.posts
    assert post.poll == ("Мох", "Снег")
    about = {"chat_id": tg.channel, "message_id": message["message_id"]}
    assert (await tg("stopPoll", **about))["is_closed"]
    with pytest.raises(Refused, match="already been closed"):
        await tg("stopPoll", **about)
    with pytest.raises(Refused, match="no text in the message"):
        await tg("editMessageText", text="x", **about)
    quiz = await tg(
        "sendPoll", chat_id=tg.channel, question="2 + 2", options=options("3", "4"), type="quiz",
        correct_option_ids=[1], is_anonymous=False,
    )  # fmt: skip
    assert quiz["poll"]["correct_option_ids"] == [1]
    described = await tg(
        "sendPoll", chat_id=tg.channel, question="?", options=options("a", "b"),
        description="<b>Warum</b>", description_parse_mode="HTML",
    )  # fmt: skip
    assert described["poll"]["description"] == "Warum"
    assert tg.sandbox.posts("telegram")[-1]["text"] == "Warum"


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"question": " "}, "non-empty"),
        ({"question": "я" * 301}, "exceed 300"),
        ({"options": []}, "at least 1"),
        ({"options": options(*"abcdefghijklm")}, "more than 12"),
        ({"options": options("")}, "non-empty"),
        ({"options": options("я" * 101)}, "exceed 100"),
        ({"options": "["}, "can't parse options"),
        ({"options": {}}, "expected an Array"),
        ({"description": "я" * 1025}, "description is too long"),
        ({"open_period": 4}, "open_period"),
        ({"open_period": 5, "close_date": 5}, "together"),
        ({"close_date": 5}, "close_date"),
        ({"type": "duel"}, "unsupported poll type"),
        ({"type": "quiz"}, "wrong correct option"),
    ],
)
async def test_no_poll(tg: TelegramCaller, params: dict[str, Any], says: str) -> None:
    whole = {"question": "?", "options": options("a", "b")} | params
    with pytest.raises(Refused, match=says):
        await tg("sendPoll", chat_id=tg.channel, **whole)


# --- editing and deleting ------------------------------------------------------------------------


async def test_editing(tg: TelegramCaller) -> None:
    message = await tg.post("Mit Fehlre")
    about = {"chat_id": tg.channel, "message_id": message["message_id"]}
    edited = await tg("editMessageText", text="Ohne Fehler", **about)
    assert edited["edit_date"] >= edited["date"]
    assert tg.sandbox.posts("telegram")[0]["text"] == "Ohne Fehler"
    for params, says in (
        ({"text": "Ohne Fehler"}, "message is not modified"),
        ({"text": ""}, "message text is empty"),
        ({"text": "x", "message_id": 404}, "message to edit not found"),
        ({"text": "x", "message_id": ""}, "message identifier is not specified"),
    ):
        with pytest.raises(Refused, match=says):
            await tg("editMessageText", **(about | params))
    with pytest.raises(Refused, match="no caption"):
        await tg("editMessageCaption", caption="x", **about)
    photo = await tg("sendPhoto", chat_id=tg.channel, photo=picture())
    await tg(
        "editMessageCaption", chat_id=tg.channel, message_id=photo["message_id"], caption="Neu"
    )
    assert tg.sandbox.posts("telegram")[1]["text"] == "Neu"


async def test_deleting_within_48_hours(tg: TelegramCaller) -> None:
    old = await tg.post("alt")
    await tg.sandbox.advance(2 * DAY)
    new = await tg.post("neu")
    with pytest.raises(Refused, match="message can't be deleted"):
        await tg("deleteMessage", chat_id=tg.channel, message_id=old["message_id"])
    about = {"chat_id": tg.channel, "message_id": new["message_id"]}
    assert await tg("deleteMessage", **about) is True
    assert [post["deleted"] for post in tg.sandbox.posts("telegram")] == [False, True]
    with pytest.raises(Refused, match="message to delete not found"):
        await tg("deleteMessage", **about)


# --- the discussion ------------------------------------------------------------------------------


async def test_a_post_is_repeated_in_the_group(tg: TelegramCaller) -> None:
    message = await tg.post()
    [update] = await tg.updates()
    told = update["message"]
    assert told["is_automatic_forward"]
    assert told["chat"]["id"] == tg.group
    assert told["forward_origin"]["message_id"] == message["message_id"]
    assert await tg.updates() == [], "confirmed"


async def test_comments_arrive_as_updates(tg: TelegramCaller) -> None:
    await tg.post()
    root = (await tg.updates())[0]["message"]["message_id"]
    await tg.sandbox.advance(DAY)
    told = [update["message"] for update in await tg.updates()]
    world = tg.sandbox.sandbox.world
    truth = world.comments(world.posts[0])
    assert len(truth) > 10
    assert [(str(m["message_id"]), m["text"]) for m in told] == [(c.id, c.text) for c in truth]
    assert {m["message_thread_id"] for m in told} == {root}
    for message, comment in zip(told, truth, strict=True):
        answered = int(comment.parent_id) if comment.parent_id else root
        assert message["reply_to_message"]["message_id"] == answered
        assert message["from"]["is_bot"] is False


async def test_answering_and_moderating(tg: TelegramCaller) -> None:
    await tg.post()
    await tg.sandbox.advance(DAY)
    asked = (await tg.updates())[-1]["message"]
    answer = await tg(
        "sendMessage",
        chat_id=tg.group,
        text="Ответим сегодня",
        reply_parameters={"message_id": asked["message_id"]},
    )
    assert answer["message_thread_id"] == asked["message_thread_id"]
    world = tg.sandbox.sandbox.world
    [post] = world.posts
    said = next(c for c in world.comments(post) if c.id == str(answer["message_id"]))
    assert (said.by_account, said.parent_id) == (True, str(asked["message_id"]))
    plain = await tg(
        "sendMessage", chat_id=tg.group, text="Всем", message_thread_id=asked["message_thread_id"]
    )
    assert world.comment("telegram", str(plain["message_id"]))
    about = {"chat_id": tg.group, "message_id": asked["message_id"]}
    with pytest.raises(Refused, match="message can't be edited"):
        await tg("editMessageText", text="x", **about)
    await tg("editMessageText", chat_id=tg.group, message_id=answer["message_id"], text="Завтра")
    assert said.text == "Завтра"
    await tg("deleteMessage", **about)
    assert world.comment("telegram", str(asked["message_id"])) is None
    writer = asked["from"]["id"]
    await tg("banChatMember", chat_id=tg.group, user_id=writer)
    assert world.accounts[0].blocked == {str(writer)}
    with pytest.raises(Refused, match="can't restrict self"):
        await tg("banChatMember", chat_id=tg.group, user_id=(await tg("getMe"))["id"])
    with pytest.raises(Refused, match="message to be replied not found"):
        await tg("sendMessage", chat_id=tg.group, text="x", reply_parameters={"message_id": 9})
    with pytest.raises(Refused, match="message thread not found"):
        await tg("sendMessage", chat_id=tg.group, text="x", message_thread_id=9)
    assert [u for u in await tg.updates() if "Завтра" in str(u)] == [], "no bot hears itself"


async def test_a_banned_person_writes_no_more(tg: TelegramCaller) -> None:
    await tg.post()
    await tg.sandbox.advance(3600)
    world = tg.sandbox.sandbox.world
    writer = (await tg.updates())[-1]["message"]["from"]
    await tg("banChatMember", chat_id=tg.group, user_id=writer["id"])
    member = await tg("getChatMember", chat_id=tg.group, user_id=writer["id"])
    assert member["status"] == "kicked"
    await tg("unbanChatMember", chat_id=tg.group, user_id=writer["id"])
    assert world.accounts[0].blocked == set()
    world.accounts[0].blocked |= {str(700_000 + person) for person in range(10_000)}
    await tg.sandbox.advance(DAY)
    assert await tg.updates() == []


async def test_updates_are_kept_until_confirmed_or_a_day(tg: TelegramCaller) -> None:
    await tg.post("eins")
    await tg.post("zwei")
    first, second = await tg("getUpdates")
    assert second["update_id"] == first["update_id"] + 1
    assert await tg("getUpdates", limit=1) == [first]
    assert await tg("getUpdates", offset=-1) == [second]
    assert await tg("getUpdates", offset=second["update_id"]) == [second]
    await tg.sandbox.advance(DAY + 60)
    assert second not in await tg("getUpdates")


async def test_kinds_of_updates(tg: TelegramCaller) -> None:
    message = await tg.post()
    wanted = ["message_reaction_count"]
    assert len(await tg.updates(allowed_updates=wanted)) == 1, "what came before stays"
    await tg.sandbox.advance(DAY)
    [update] = await tg.updates()
    told = update["message_reaction_count"]
    assert told["message_id"] == message["message_id"]
    world = tg.sandbox.sandbox.world
    assert told["reactions"][0]["total_count"] == world.counts(world.posts[0]).likes
    with pytest.raises(Refused, match="can't parse allowed"):
        await tg("getUpdates", allowed_updates="message")


async def test_waiting_for_updates(tg: TelegramCaller) -> None:
    asked = asyncio.create_task(tg("getUpdates", timeout=50))
    await asyncio.sleep(0.1)
    await tg.post()
    assert len(await asyncio.wait_for(asked, 60)) == 1
    await tg.updates()
    assert await tg("getUpdates", timeout=1) == []


async def test_webhooks(tg: TelegramCaller) -> None:
    for url, secret in (("http://a.example", ""), ("https://a.example", "ы")):
        with pytest.raises(Refused, match="400"):
            await tg("setWebhook", url=url, secret_token=secret)
    await tg("setWebhook", url="https://a.example/hook", allowed_updates=["message"])
    await tg.post()
    info = await tg("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == ("https://a.example/hook", 1)
    with pytest.raises(Refused, match="409: Conflict"):
        await tg("getUpdates")
    await tg("deleteWebhook", drop_pending_updates=True)
    assert await tg("getUpdates") == []


# --- limits and faults ---------------------------------------------------------------------------


async def test_a_message_a_second(tg: TelegramCaller) -> None:
    tg.sandbox.sandbox.clock.set(tg.sandbox.sandbox.clock.now(), frozen=True)
    data = {"chat_id": str(tg.channel), "text": "x"}
    codes = []
    for _ in range(8):
        async with tg.sandbox.session.post(tg.address("sendMessage"), data=data) as answer:
            codes.append(answer.status)
            body = await answer.json()
    assert codes[:5] == [200] * 5, "a short burst is let through"
    assert codes[-1] == 429
    assert 1 <= body["parameters"]["retry_after"] <= 5
    assert not tg.schema.problems_of_error(body)
    tg.sandbox.sandbox.clock.advance(body["parameters"]["retry_after"])
    async with tg.sandbox.session.post(tg.address("sendMessage"), data=data) as answer:
        assert answer.status == 200


def test_rates_of_groups_and_in_all() -> None:
    rates = Rates()
    assert [rates.retry_after(1, 1.0 * n, group=True) for n in range(20)] == [None] * 20
    assert rates.retry_after(1, 20.0, group=True) == 40, "20 a minute"
    assert rates.retry_after(1, 61.0, group=True) is None
    rates = Rates()
    assert [rates.retry_after(n, 0.0, group=False) for n in range(30)] == [None] * 30
    assert rates.retry_after(31, 0.0, group=False) == 1


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("rate_limit", "429: Too Many Requests: retry after 30"),
        ("captcha", "403: Forbidden"),
        ("expired_token", "401: Unauthorized"),
        ("duplicate", "400: .*not modified"),
        ("http_500", "500: Internal Server Error"),
    ],
)
async def test_faults(tg: TelegramCaller, fault: str, says: str) -> None:
    await tg.sandbox.fault("telegram", fault)
    with pytest.raises(Refused, match=says):
        await tg.post()
    assert tg.sandbox.posts("telegram") == []
    assert await tg.post()


async def test_which_request_is_what(tg: TelegramCaller) -> None:
    message = await tg.post()
    await tg("sendMessage", chat_id=tg.group, text="x")
    await tg("editMessageText", chat_id=tg.channel, message_id=message["message_id"], text="y")
    await tg("deleteMessage", chat_id=tg.channel, message_id=message["message_id"])
    await tg("deleteWebhook")
    kinds = [arrival.kind for arrival in tg.sandbox.sandbox.arrivals]
    assert kinds == ["publish", "comment", "publish", "delete", "read"]


async def test_a_second_bot_for_the_same_channel(tg: TelegramCaller) -> None:
    other = await another(tg, handle=tg.handle)
    assert (other.channel, other.group) == (tg.channel, tg.group)
    assert other.token != tg.token
    await tg.post()
    assert len(await other.updates()) == 1
