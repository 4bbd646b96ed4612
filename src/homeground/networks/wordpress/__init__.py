"""WordPress: a site of one's own, or one on WordPress.com.

`network` describes it; `site` and `dotcom` have the documents of the two protocols, `speak_site`
and `speak_dotcom` ask; `html` makes text of mark-up and back, `errors` knows the names.
"""

from .api import authorization_from
from .connect import WAYS
from .dotcom import (
    comment_from_dotcom,
    days_from_visits,
    dotcom_post_from_draft,
    engagement_from_dotcom,
    post_from_dotcom,
    profile_from_dotcom,
    published_from_dotcom,
    views_from_stats,
)
from .errors import NAMES, error_from_answer
from .html import (
    Written,
    comment_from_text,
    figure,
    figures_in,
    html_from_text,
    plain_from_comment,
    plain_from_title,
    written_from_html,
)
from .network import NETWORK
from .rules import refuse_comment, refuse_draft
from .site import (
    comment_from_item,
    edit_from_draft,
    post_from_draft,
    post_from_item,
    profile_from_user,
    published_from_post,
)
from .speak import WordPress

__all__ = [
    "NAMES",
    "NETWORK",
    "WAYS",
    "WordPress",
    "Written",
    "authorization_from",
    "comment_from_dotcom",
    "comment_from_item",
    "comment_from_text",
    "days_from_visits",
    "dotcom_post_from_draft",
    "edit_from_draft",
    "engagement_from_dotcom",
    "error_from_answer",
    "figure",
    "figures_in",
    "html_from_text",
    "plain_from_comment",
    "plain_from_title",
    "post_from_dotcom",
    "post_from_draft",
    "post_from_item",
    "profile_from_dotcom",
    "profile_from_user",
    "published_from_dotcom",
    "published_from_post",
    "refuse_comment",
    "refuse_draft",
    "views_from_stats",
    "written_from_html",
]
