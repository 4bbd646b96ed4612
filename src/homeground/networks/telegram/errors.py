"""Telegram's refusals as data, and which branch of the error tree each becomes.

It answers `{"ok": false, "error_code": …, "description": "in words", "parameters": {…}}`, and says
that the contents of `error_code` may change: https://core.telegram.org/bots/api#making-requests.
Only the words tell most refusals apart. No document lists them; they are those of Telegram's own
server of the Bot API and of the errors that clients met, so each is marked unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from homeground.networks.codes import without_secrets
from homeground.networks.errors import (
    Duplicate,
    NetworkError,
    NotAuthorized,
    NotFound,
    NotOffered,
    RateLimited,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.reading import count, mapping, words

SERVER = "https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp"
DOCUMENT = "https://core.telegram.org/bots/api#making-requests"
SEEN_ON = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal. `has` are words of the description, in lower case; one of them must be there.

    Without `has`, the code alone decides. Of several that fit, the first counts.
    """

    code: int
    branch: type[NetworkError]
    says: str
    has: tuple[str, ...] = ()
    source: str = SERVER
    seen_on: date = SEEN_ON
    verified: bool = False
    unclear: bool = False


_RIGHTS = (
    "The bot lacks a right there: make it an administrator of the channel (and of the discussion "
    "group) with the rights to post, edit and delete messages."
)
_REVOKED = (
    "Telegram does not accept the bot's token: it was revoked or mistyped. Ask @BotFather for it "
    "(/token), then connect the account again."
)
_GONE = "Telegram does not have this message (any more)."
_IMAGE = "Telegram did not take an image: JPEG or PNG, at most 10 MB, and sides within 20 to 1."
_LATER = "Telegram had an error of its own: try again later."

REFUSALS: tuple[Refusal, ...] = (
    Refusal(429, RateLimited, "Too many messages for Telegram: wait before the next.", source=DOCUMENT, verified=True),
    Refusal(420, RateLimited, "Too many requests for Telegram: wait before the next."),
    Refusal(401, NotAuthorized, _REVOKED, source="https://core.telegram.org/bots/api#authorizing-your-bot"),
    Refusal(404, NotOffered, "Telegram no longer knows this method: Homeground must be updated.", ("method not found",)),
    Refusal(404, NotAuthorized, _REVOKED),
    Refusal(403, NotAuthorized, "The bot was removed there: add it again as an administrator.", ("bot was kicked", "bot is not a member")),
    Refusal(403, NotAuthorized, _RIGHTS),
    Refusal(409, Unavailable, "Another program uses this bot at the same time: try again later."),
    Refusal(413, Rejected, "The file is too large for Telegram."),
    Refusal(400, NotAuthorized, "Telegram does not know this chat, or the bot is not in it: add the bot to the channel as an administrator, and compare the channel's number (-100…) or @name.", ("chat not found", "peer_id_invalid", "channel_invalid")),
    Refusal(400, NotAuthorized, "The group became a supergroup or was closed, and has another number now: connect it again.", ("upgraded to a supergroup", "group chat was deactivated")),
    Refusal(400, NotAuthorized, _RIGHTS, ("not enough rights", "have no rights", "need administrator rights", "chat_admin_required", "chat_write_forbidden", "chat_restricted", "channel_private", "user_banned_in_channel", "right_forbidden")),
    Refusal(400, NotFound, _GONE, ("message to delete not found", "message to edit not found", "message to be replied not found", "message to reply not found", "replied message not found", "message not found", "message_id_invalid", "message identifier is not specified")),
    Refusal(400, NotFound, "Telegram does not know this person there.", ("user not found", "user_id_invalid", "participant_id_invalid", "member not found")),
    Refusal(400, Duplicate, "The message says exactly this already.", ("message is not modified",)),
    Refusal(400, Rejected, "Telegram does not let this message be deleted any more: delete it in the app.", ("message can't be deleted", "message_delete_forbidden")),
    Refusal(400, Rejected, "Telegram does not let this message be changed.", ("message can't be edited", "message_edit_time_expired", "message_author_required")),
    Refusal(400, Rejected, "This message has no text to change.", ("there is no text in the message",)),
    Refusal(400, Rejected, "This message has no caption to change.", ("there is no caption in the message",)),
    Refusal(400, Rejected, "The text is too long for Telegram: shorten it. With images it has at most 1,024 characters.", ("message is too long", "caption is too long", "media_caption_too_long", "message_too_long")),
    Refusal(400, Rejected, "Telegram takes no empty message: write a text.", ("text is empty", "must be non-empty", "message_empty")),
    Refusal(400, Rejected, _IMAGE, ("photo_invalid_dimensions", "image_process_failed", "wrong file identifier", "file is too big", "photo_ext_invalid", "photo_invalid", "wrong type", "can't parse inputmedia")),
    Refusal(400, Rejected, "Telegram does not take the poll: see its question and its answers.", ("poll", "option")),
    Refusal(400, Rejected, "The person administers the group and cannot be blocked.", ("chat owner", "user is an administrator")),
    Refusal(400, Rejected, "Telegram does not accept a part of this."),
    Refusal(500, Unavailable, _LATER, unclear=True),
    Refusal(502, Unavailable, _LATER, unclear=True),
    Refusal(504, Unavailable, _LATER, unclear=True),
)  # fmt: skip


def error_from_answer(
    answer: Mapping[str, Any], *, write: bool, secrets: tuple[str, ...] = ()
) -> NetworkError:
    """What an answer with `"ok": false` means. What nobody here knows is `Rejected`."""
    code = count(answer.get("error_code"))
    told = without_secrets(words(answer.get("description")) or "no words", secrets)
    said = told.lower()
    refusal = next(
        (r for r in REFUSALS if r.code == code and (not r.has or any(w in said for w in r.has))),
        None,
    )
    says = refusal.says if refusal else "Telegram refused this."
    message = f"{says} (Telegram {'without a number' if code is None else code}: {told})"
    shown = None if code is None else str(code)
    branch: type[NetworkError] = refusal.branch if refusal else Rejected
    if branch is RateLimited:
        return RateLimited(
            message,
            retry_after_seconds=count(mapping(answer, "parameters").get("retry_after")),
            code=shown,
            network="telegram",
        )
    if refusal and refusal.unclear and write:
        branch = Unsure
    return branch(message, code=shown, network="telegram")
