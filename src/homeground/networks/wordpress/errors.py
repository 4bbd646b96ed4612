"""WordPress's errors by name, and which branch of the error tree each becomes.

A site answers `{"code": …, "message": …, "data": {"status": …}}`, WordPress.com `{"error": …,
"message": …}`. What no table knows is read from the status. The names are those of the source:
https://github.com/WordPress/wordpress-develop (src/wp-includes/rest-api) and
https://github.com/Automattic/jetpack (projects/plugins/jetpack/json-endpoints).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
)
from homeground.networks.http import Response
from homeground.networks.reading import mapping, words

WORDPRESS = "https://github.com/WordPress/wordpress-develop"
JETPACK = "https://github.com/Automattic/jetpack"


@dataclass(frozen=True, slots=True)
class Named:
    """One error: what it is called, the branch, what to do, and whose source has it."""

    name: str
    branch: type[NetworkError]
    says: str
    source: str = WORDPRESS


_RECONNECT = "The site does not accept this user and application password: connect it again."
_SIGN_IN_AGAIN = "WordPress.com no longer accepts this access: connect the site again."
_RIGHT = "This user may not do that on the site: give them the role of an editor there."
_FILE = "The site did not take the image: make it smaller, or ask whoever runs the site."
_GONE = "The site does not have this (any more)."
_CLOSED = "Comments are closed there: open them first, or answer elsewhere."
_VALUE = "The site does not accept a part of this."


def _rows(
    branch: type[NetworkError], says: str, names: Iterable[str], source: str = WORDPRESS
) -> list[Named]:
    return [Named(name, branch, says, source) for name in names]


NAMES: Mapping[str, Named] = {
    row.name: row
    for row in (
        *_rows(NotAuthorized, _RECONNECT, (
            "rest_not_logged_in", "incorrect_password", "invalid_username", "invalid_email",
            "invalid_application_password", "rest_comment_login_required",
        )),
        Named("application_passwords_disabled", NotAuthorized, "The site has application passwords switched off: switch them on (they need https)."),
        Named("application_passwords_disabled_for_user", NotAuthorized, "The site does not allow application passwords for this user."),
        *_rows(NotAuthorized, _RIGHT, (
            "rest_forbidden", "rest_forbidden_context", "rest_forbidden_param",
            "rest_forbidden_status", "rest_cannot_create", "rest_cannot_publish",
            "rest_cannot_edit", "rest_cannot_edit_others", "rest_cannot_delete",
            "rest_cannot_read", "rest_cannot_read_post", "rest_user_cannot_view",
            "rest_comment_invalid_author", "rest_comment_invalid_status",
        )),
        *_rows(NotFound, _GONE, (
            "rest_post_invalid_id", "rest_comment_invalid_id", "rest_comment_invalid_post_id",
            "rest_comment_trash_post", "rest_already_trashed", "rest_user_invalid_id",
            "rest_post_invalid_parent",
        )),
        Named("comment_duplicate", Duplicate, "The site says that this comment was written before."),
        Named("rest_comment_duplicate", Duplicate, "The site says that this comment was written before."),
        Named("comment_flood", RateLimited, "Too many comments in a short time for the site: wait before the next."),
        *_rows(Rejected, _CLOSED, ("rest_comment_closed", "rest_comment_draft_post")),
        Named("rest_comment_content_invalid", Rejected, "The site takes no empty comment: write a text."),
        Named("comment_content_column_length", Rejected, "The comment is too long for the site: shorten it."),
        Named("rest_comment_author_data_required", Rejected, "The site wants a name and an e-mail address of whoever comments: complete this user's profile there."),
        Named("empty_content", Rejected, "WordPress takes no empty post: write a text."),
        *_rows(Rejected, _VALUE, (
            "rest_invalid_param", "rest_missing_callback_param", "rest_invalid_json",
            "rest_invalid_field", "rest_invalid_author", "rest_invalid_featured_media",
            "rest_post_exists", "rest_post_incorrect_password", "rest_invalid_date",
            "rest_post_invalid_page_number", "rest_comment_invalid_type",
        )),
        *_rows(Rejected, _FILE, (
            "rest_upload_no_data", "rest_upload_no_content_type",
            "rest_upload_no_content_disposition", "rest_upload_invalid_disposition",
            "rest_upload_hash_mismatch", "rest_upload_unknown_error", "rest_upload_sideload_error",
            "rest_upload_limited_space", "rest_upload_file_too_big",
            "rest_upload_user_quota_exceeded", "rest_upload_image_type_not_supported",
        )),
        Named("rest_no_route", NotOffered, "The site's API has no such address: its REST API is switched off, or it is very old."),
        Named("rest_disabled", NotOffered, "The site has its REST API switched off: whoever runs it must switch it on."),
        Named("rest_trash_not_supported", NotOffered, "The site has no trash."),
        *_rows(NotAuthorized, _SIGN_IN_AGAIN, ("invalid_token", "authorization_required"), JETPACK),
        Named("unauthorized", NotAuthorized, "WordPress.com does not let this user do that: they need the role of an editor, or the comments are closed.", JETPACK),
        *_rows(NotFound, _GONE, ("unknown_post", "unknown_comment", "unknown_media"), JETPACK),
        Named("unknown_blog", NotFound, "WordPress.com does not know this site: correct its address.", JETPACK),
        Named("invalid_blog", NotOffered, "The site does not offer this to WordPress.com: Jetpack or its statistics are switched off.", JETPACK),
        *_rows(Rejected, _VALUE, ("invalid_input", "invalid_number", "invalid_status", "invalid_author"), JETPACK),
        *_rows(Rejected, _FILE, ("upload_error", "invalid_file"), JETPACK),
        Named("comment_failure", Rejected, "WordPress.com did not take the comment.", JETPACK),
        Named("trash_disabled", NotOffered, "The site has no trash.", JETPACK),
    )
}  # fmt: skip


def error_from_answer(answer: Response, *, secrets: tuple[str, ...] = ()) -> NetworkError:
    """What an answer that is no success means. 500 and above never come here: see `Http`."""
    name, told = _name_and_words(answer)
    told = without_secrets(told, secrets)
    row = NAMES.get(name) if name else None
    code = name or str(answer.status)
    branch, says = (row.branch, row.says) if row else _from_status(answer)
    message = f"{says} (WordPress: {told})" if told else says
    if branch is RateLimited:
        return RateLimited(
            message, retry_after_seconds=_retry_after(answer), code=code, network="wordpress"
        )
    return branch(message, code=code, network="wordpress")


def _name_and_words(answer: Response) -> tuple[str | None, str]:
    try:
        body = mapping(json.loads(answer.body))
    except (ValueError, RecursionError):
        return None, ""
    # WordPress.com puts what went wrong with each file into a list.
    first = next((e for e in _errors(body)), {})
    name = words(body.get("code")) or words(body.get("error")) or words(first.get("error"))
    return name, words(body.get("message")) or words(first.get("message")) or ""


def _errors(body: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    found = body.get("errors")
    return [e for e in found if isinstance(e, dict)] if isinstance(found, list) else []


def _from_status(answer: Response) -> tuple[type[NetworkError], str]:
    match answer.status:
        case 401 | 403:
            return NotAuthorized, (
                "The site refuses this access: connect it again, or let its firewall pass "
                "Homeground."
            )
        case 404 | 410:
            return NotFound, _GONE
        case 409:
            return Duplicate, "The site says that it has this already."
        case 413:
            return Rejected, _FILE
        case 429:
            return RateLimited, "Too many requests for the site: wait before the next."
        case 400 | 405 | 406 | 415 | 422:
            return Rejected, _VALUE
        case status if 300 <= status < 400:
            return NotAuthorized, (
                "The site has moved to another address: connect it with the one that its pages "
                "have (https, with or without www)."
            )
        case status:
            return Unavailable, f"The site answered {status} instead of a result."


def _retry_after(answer: Response) -> float | None:
    try:
        return max(0.0, float(answer.headers.get("Retry-After", "")))
    except ValueError:
        return None
