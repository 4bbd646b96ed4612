"""Telegram: channels, spoken for by a bot, and their discussion groups.

`network` describes it, `translate` has the documents, `errors` the refusals, `api` asks, `speak`
does what Homeground wants.
"""

from .api import Api
from .connect import WAYS
from .errors import REFUSALS, Refusal, error_from_answer
from .incoming import RECEIVER
from .listen import LISTENER, SUBSCRIBER
from .network import NETWORK
from .speak import Telegram
from .translate import (
    album,
    alone,
    caption_from_draft,
    chat_id,
    message_numbers,
    permalink,
    poll_from_draft,
    profile_from_chat,
    published_from_messages,
    text_from_draft,
    text_message,
)

__all__ = [
    "LISTENER",
    "NETWORK",
    "RECEIVER",
    "REFUSALS",
    "SUBSCRIBER",
    "WAYS",
    "Api",
    "Refusal",
    "Telegram",
    "album",
    "alone",
    "caption_from_draft",
    "chat_id",
    "error_from_answer",
    "message_numbers",
    "permalink",
    "poll_from_draft",
    "profile_from_chat",
    "published_from_messages",
    "text_from_draft",
    "text_message",
]
