"""Bluesky, and other servers of the AT Protocol that speak its lexicons.

https://docs.bsky.app and https://atproto.com
"""

from .connect import WAYS
from .errors import NAMES, STATUSES, Refusal, error_from_answer, retry_at
from .keys import tid_from_key
from .network import NETWORK
from .richtext import facets_from_text, plain_from_richtext, shortened, spans_in
from .speak import Bluesky
from .told import told_from_answer
from .translate import (
    comment_from_view,
    engagement_from_view,
    gate_for,
    gate_from_draft,
    image_from_blob,
    post_from_view,
    profile_from_actor,
    record_from_draft,
    record_from_reply,
    text_from_draft,
    video_from_blob,
    views_in_thread,
)

__all__ = [
    "NAMES",
    "NETWORK",
    "STATUSES",
    "WAYS",
    "Bluesky",
    "Refusal",
    "comment_from_view",
    "engagement_from_view",
    "error_from_answer",
    "facets_from_text",
    "gate_for",
    "gate_from_draft",
    "image_from_blob",
    "plain_from_richtext",
    "post_from_view",
    "profile_from_actor",
    "record_from_draft",
    "record_from_reply",
    "retry_at",
    "shortened",
    "spans_in",
    "text_from_draft",
    "tid_from_key",
    "told_from_answer",
    "video_from_blob",
    "views_in_thread",
]
