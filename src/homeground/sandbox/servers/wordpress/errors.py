"""The errors of both APIs.

`Refusal` is wp/v2's `{"code", "message", "data": {"status", …}}`; its codes and words are those of
WordPress core's wp-includes/rest-api and wp-includes/comment.php (developer.wordpress.org/rest-api,
seen 2026-11-22). `ComRefusal` is WordPress.com's `{"error", "message"}`
(developer.wordpress.com/docs/api, seen 2026-11-22), where few are documented: `invalid_token`,
`unknown_post` and their like are those that its own Jetpack endpoints return.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

Json = dict[str, Any]


class Refusal(Exception):
    """An answer of wp/v2 that says no."""

    def __init__(self, code: str, message: str, status: int, **data: Any):
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status, self.data = code, message, status, data

    def response(self) -> web.Response:
        return web.json_response(
            {
                "code": self.code,
                "message": self.message,
                "data": {"status": self.status} | self.data,
            },
            status=self.status,
        )


class ComRefusal(Exception):
    """An answer of WordPress.com's own API that says no."""

    def __init__(self, error: str, message: str, status: int):
        super().__init__(f"{error}: {message}")
        self.error, self.message, self.status = error, message, status

    def response(self) -> web.Response:
        return web.json_response({"error": self.error, "message": self.message}, status=self.status)


# --- wp/v2 --------------------------------------------------------------------------------------


def invalid(name: str, words: str, code: str = "rest_invalid_param") -> Refusal:
    """One parameter that does not fit; `code` is that of the detail."""
    return Refusal(
        "rest_invalid_param",
        f"Invalid parameter(s): {name}",
        400,
        params={name: words},
        details={name: {"code": code, "message": words, "data": None}},
    )


def missing(*names: str) -> Refusal:
    return Refusal(
        "rest_missing_callback_param",
        f"Missing parameter(s): {', '.join(names)}",
        400,
        params=list(names),
    )


def not_allowed(code: str, message: str, *, signed_in: bool) -> Refusal:
    """401 for who has not said who they are, 403 for who may not (rest_authorization_required_code)."""
    return Refusal(code, message, 403 if signed_in else 401)


def no_route() -> Refusal:
    return Refusal("rest_no_route", "No route was found matching the URL and request method.", 404)


def no_post() -> Refusal:
    return Refusal("rest_post_invalid_id", "Invalid post ID.", 404)


def no_comment() -> Refusal:
    return Refusal("rest_comment_invalid_id", "Invalid comment ID.", 404)


def empty_post() -> Refusal:
    return Refusal("empty_content", "Content, title, and excerpt are empty.", 400)


def duplicate_comment() -> Refusal:
    words = "Duplicate comment detected; it looks as though you&#8217;ve already said that!"
    return Refusal("comment_duplicate", words, 409)


def comment_flood() -> Refusal:
    return Refusal("comment_flood", "You are posting comments too quickly. Slow down.", 400)


def wrong_password() -> Refusal:
    words = "The provided password is an invalid application password."
    return Refusal("incorrect_password", words, 401)


def unknown_user() -> Refusal:
    words = "Unknown username. Check again or try your email address."
    return Refusal("invalid_username", words, 401)


def critical() -> Refusal:
    words = "<p>There has been a critical error on this website.</p>"
    return Refusal("internal_server_error", words, 500)


# --- WordPress.com ------------------------------------------------------------------------------


def com_invalid_token() -> ComRefusal:
    return ComRefusal("invalid_token", "The OAuth2 token is invalid.", 400)


def com_unauthorized(words: str) -> ComRefusal:
    return ComRefusal("unauthorized", words, 403)


def com_unknown_blog() -> ComRefusal:
    return ComRefusal("unknown_blog", "Unknown blog", 404)


def com_unknown_post() -> ComRefusal:
    return ComRefusal("unknown_post", "Unknown post", 404)


def com_unknown_comment() -> ComRefusal:
    return ComRefusal("unknown_comment", "Unknown comment", 404)


def com_invalid_input(words: str = "Invalid request input") -> ComRefusal:
    return ComRefusal("invalid_input", words, 400)
