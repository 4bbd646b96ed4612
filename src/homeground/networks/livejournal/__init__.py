"""LiveJournal: blogs and communities.

`network` describes it, `translate` and `html` have the documents, `wire` is XML-RPC, `errors` the
numbers, `ask` asks, `speak` publishes and reads, `order` moderates, `later` has the schedule.
"""

from .connect import WAYS
from .errors import CODES, error_from_fault
from .html import (
    html_bytes,
    html_from_poll,
    html_from_text,
    html_from_text_and_link,
    written_from_html,
)
from .network import NETWORK
from .speak import LiveJournal
from .translate import (
    comments_from_answer,
    delayed_number,
    engagement_from_event,
    event_from_closing,
    event_from_draft,
    event_from_edit,
    itemid_from_post,
    pages_from_answer,
    post_from_delayed,
    post_from_event,
    posts_from_events,
    profile_from_login,
    published_from_answer,
    response_from_challenge,
    scheduled_from_events,
)

__all__ = [
    "CODES",
    "NETWORK",
    "WAYS",
    "LiveJournal",
    "comments_from_answer",
    "delayed_number",
    "engagement_from_event",
    "error_from_fault",
    "event_from_closing",
    "event_from_draft",
    "event_from_edit",
    "html_bytes",
    "html_from_poll",
    "html_from_text",
    "html_from_text_and_link",
    "itemid_from_post",
    "pages_from_answer",
    "post_from_delayed",
    "post_from_event",
    "posts_from_events",
    "profile_from_login",
    "published_from_answer",
    "response_from_challenge",
    "scheduled_from_events",
    "written_from_html",
]
