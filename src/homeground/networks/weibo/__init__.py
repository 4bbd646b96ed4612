"""Sina Weibo: an account's posts, through an open application or a commercial one.

`network` describes it, `rules` says what it will refuse, `translate` has the documents, `errors`
the numbers, `speak` asks.
"""

from .connect import WAYS
from .errors import CODES, error_from_answer
from .network import NETWORK
from .rules import hosts_in, is_long, objection, refuse_comment, refuse_draft
from .speak import Weibo
from .translate import (
    comment_form,
    comment_from_item,
    counts_from_answer,
    created_at_from,
    engagement_from_count,
    engagement_from_status,
    item_id,
    mention_from_item,
    permalink,
    person_from_user,
    post_form,
    post_from_status,
    profile_from_user,
    share_form,
    short_id,
    status_text,
)

__all__ = [
    "CODES",
    "NETWORK",
    "WAYS",
    "Weibo",
    "comment_form",
    "comment_from_item",
    "counts_from_answer",
    "created_at_from",
    "engagement_from_count",
    "engagement_from_status",
    "error_from_answer",
    "hosts_in",
    "is_long",
    "item_id",
    "mention_from_item",
    "objection",
    "permalink",
    "person_from_user",
    "post_form",
    "post_from_status",
    "profile_from_user",
    "refuse_comment",
    "refuse_draft",
    "share_form",
    "short_id",
    "status_text",
]
