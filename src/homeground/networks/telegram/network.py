"""Telegram described as data: limits, what a bot may do, steps to get access."""

from __future__ import annotations

from datetime import date

from homeground.networks.contract import (
    Access,
    Budget,
    Can,
    CredentialField,
    Fact,
    Format,
    Gap,
    ImageLimit,
    Network,
    Settling,
    TextLimit,
    VideoLimit,
    Whose,
)
from homeground.networks.model import Draft
from homeground.text.counting import RULES

_SEEN = date(2026, 11, 22)
_API = "https://core.telegram.org/bots/api"
_FAQ = "https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"

TEXT_MAX = 4_096
CAPTION_MAX = 1_024
PHOTOS_MAX = 10
QUESTION_MAX = 300
ANSWERS_MAX = 12
ANSWER_MAX = 100
POLL_MINUTES_MAX = 2_628_000 // 60


def _messages(draft: Draft) -> int:
    """Each file of an album is a message of its own."""
    return max(1, len(draft.media))


NETWORK = Network(
    slug="telegram",
    name="Telegram",
    access=Access.API,
    api="https://api.telegram.org",
    site="https://t.me",
    can=frozenset(
        {
            Can.PROFILE,
            Can.PUBLISH,
            Can.IMAGES,
            Can.VIDEO,
            Can.DOCUMENT,
            Can.POLL,
            Can.EDIT,
            Can.DELETE,
            Can.REPLY,
            Can.DELETE_COMMENT,
            Can.BLOCK,
        }
    ),
    text=(
        TextLimit(RULES["telegram"], TEXT_MAX),
        TextLimit(RULES["telegram"], CAPTION_MAX, with_images=True),
    ),
    images=ImageLimit(
        per_post=PHOTOS_MAX,
        mimes=frozenset({"image/jpeg", "image/png"}),
        max_bytes=10 * 1024 * 1024,
        min_aspect=1 / 20,
        max_aspect=20.0,
        max_sides=10_000,
    ),
    videos={
        Format.POST: VideoLimit(
            max_bytes=50 * 1024 * 1024,
            per_post=PHOTOS_MAX,
            beside_images=True,
            source=f"{_API}#sendvideo",
            seen_on=_SEEN,
        )
    },
    credentials=(
        CredentialField("bot_token", "Token of the bot, from @BotFather"),
        CredentialField(
            "discussion_chat_id",
            "Number of the channel's discussion group (-100…), to answer comments",
            secret=False,
            required=False,
        ),
    ),
    budgets=(
        # "About": a channel is one chat. Comments go into its discussion group, which is another.
        Budget(Whose.ACCOUNT, 1, 1, _FAQ, _SEEN, counts="messages", answers=False),
        Budget(Whose.ACCOUNT, 20, 60, _FAQ, _SEEN, units=_messages, counts="messages", answers=False),
        Budget(Whose.APP, 30, 1, _FAQ, _SEEN, units=_messages, counts="messages"),
    ),
    app_field="bot_token",
    answer_text=(TextLimit(RULES["telegram"], TEXT_MAX),),
    # Nothing tells a repetition from a second message, and a bot cannot read a channel's history:
    # reading back is refused with that reason, and whoever looks then asks a person.
    settling=Settling.READ_BACK,
    read_back_delay_seconds=1.0,
    about=(
        "Channels with subscribers, widely read in Russia and beyond. A bot that administers the "
        "channel publishes; comments live in a discussion group linked to it."
    ),
    gaps={
        Can.READ_BACK: Gap(
            "not offered",
            "A bot cannot read a channel's history; it is told of messages only as they arrive. "
            "A publication whose answer was lost is shown to a person.",
            f"{_API}#getting-updates",
        ),
        Can.MEASURE: Gap(
            "not offered",
            "The Bot API has no views. Reactions are told only as they change "
            "(message_reaction_count), and cannot be asked for.",
            f"{_API}#messagereactioncountupdated",
        ),
        Can.COMMENTS: Gap(
            "not offered",
            "Comments that exist cannot be listed: the Bot API tells the discussion group's messages "
            "only as they arrive, and keeps them for a day. Homeground hears them that way, by webhook "
            "or by asking for updates, and keeps them.",
            f"{_API}#getting-updates",
        ),
        Can.SCHEDULE: Gap("not offered", "A bot's message goes out at once.", f"{_API}#sendmessage"),
        Can.REEL: Gap("not offered", "Telegram's channels have no reels.", f"{_API}#available-methods"),
        Can.STORY: Gap(
            "not offered",
            "A bot posts stories for a business account that it is connected with (postStory), not "
            "for a channel.",
            f"{_API}#poststory",
        ),
        Can.SEARCH: Gap("not offered", "The Bot API cannot search for posts.", f"{_API}#available-methods"),
        Can.STATISTICS: Gap(
            "not offered",
            "The Bot API says how many subscribers a channel has now, and nothing of its days; "
            "people with the right to see them find statistics in the app.",
            f"{_API}#getchatmembercount",
        ),
        Can.RESTORE_COMMENT: Gap(
            "not offered", "A deleted message cannot be brought back.", f"{_API}#deletemessage"
        ),
        Can.MARK_SPAM: Gap(
            "not offered",
            "A bot cannot report a message: delete it, and block its author.",
            f"{_API}#available-methods",
        ),
        Can.CLOSE_THREAD: Gap(
            "not offered",
            "The Bot API cannot end the discussion under one message.",
            f"{_API}#available-methods",
        ),
        Can.MENTIONS: Gap(
            "not offered",
            "A bot sees only the chats that it is in.",
            "https://core.telegram.org/bots/features#privacy-mode",
        ),
        Can.HIDE_COMMENT: Gap(
            "not offered", "A message can be deleted, not hidden.", f"{_API}#deletemessage"
        ),
        Can.CLOSE_COMMENTS: Gap(
            "not offered",
            "The Bot API cannot end the discussion of one post; an administrator can in the app.",
            f"{_API}#available-methods",
        ),
    },
    facts=(
        Fact(f"With images, the text is their caption: at most {CAPTION_MAX:,} UTF-16 units. A longer one is refused before anything is sent, as two messages would be two posts.", f"{_API}#sendphoto", _SEEN),
        Fact("Text goes out as it is, without formatting marks being read.", f"{_API}#formatting-options", _SEEN),
        Fact(f"2 to {PHOTOS_MAX} images and videos make one album; each of its files is a message of its own.", f"{_API}#sendmediagroup", _SEEN),
        Fact("An image has at most 10 MB, its sides at most 10,000 pixels together and a ratio of at most 20.", f"{_API}#sendphoto", _SEEN),
        Fact("A bot sends files of at most 50 MB. Documents make an album of their own, without images and videos.", f"{_API}#sendmediagroup", _SEEN),
        Fact(f"A poll: a question of at most {QUESTION_MAX} characters, up to {ANSWERS_MAX} answers of at most {ANSWER_MAX}, open for at most {POLL_MINUTES_MAX:,} minutes; the text goes above it, with at most {CAPTION_MAX:,}. No images with it.", f"{_API}#sendpoll", _SEEN),
        Fact("A bot deletes messages of the last 48 hours; with the right to delete in the channel, any.", f"{_API}#deletemessage", _SEEN),
        Fact("About one message a second to a chat, 20 a minute to a group, 30 a second altogether; then 429 with the seconds to wait.", _FAQ, _SEEN),
        Fact("Answers go to comments of the discussion group, by their number; an answer to the post itself needs the number that its copy has there, which is told only as it arrives.", f"{_API}#replyparameters", _SEEN),
        Fact("In Russia, Telegram was slowed down from 10 February 2026.", "https://www.vedomosti.ru", _SEEN, verified=False),
    ),
    access_steps=(
        "In Telegram, write /newbot to @BotFather and keep the token that it gives.",
        "Add the bot to the channel as an administrator with the rights to post, edit and delete "
        "messages; then connect the channel by its number (-100…) or its @name.",
        "For comments: link a discussion group to the channel (channel settings → Discussion), "
        "make the bot an administrator of it with the rights to delete messages and ban users, "
        "and give its number too.",
    ),
    witness="The Bot API's published specification 10.1 (every request), and python-telegram-bot against the sandbox.",
)  # fmt: skip
