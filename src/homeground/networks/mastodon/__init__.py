"""Mastodon, and servers which speak its client API: any server that an account names.

https://docs.joinmastodon.org/api/
"""

from .connect import WAYS
from .errors import REFUSALS, Refusal, error_from_answer
from .limits import ServerLimits, limits_from_instance
from .network import NETWORK
from .plain import plain_from_html
from .speak import Mastodon
from .told import told_from_answer
from .translate import (
    comment_from_status,
    edit_from_draft,
    engagement_from_status,
    post_from_scheduled,
    post_from_status,
    profile_from_account,
    published_from_status,
    status_from_draft,
    status_from_reply,
    text_from_draft,
)

__all__ = [
    "NETWORK",
    "REFUSALS",
    "WAYS",
    "Mastodon",
    "Refusal",
    "ServerLimits",
    "comment_from_status",
    "edit_from_draft",
    "engagement_from_status",
    "error_from_answer",
    "limits_from_instance",
    "plain_from_html",
    "post_from_scheduled",
    "post_from_status",
    "profile_from_account",
    "published_from_status",
    "status_from_draft",
    "status_from_reply",
    "text_from_draft",
    "told_from_answer",
]
