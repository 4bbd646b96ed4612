"""The Graph API's errors: one envelope, `{"error": {message, type, code, …, fbtrace_id}}`.

Source: developers.facebook.com/docs/graph-api/guides/error-handling, seen 2026-11-22. Each wording
says where it was seen; "not documented" marks the ones for which no source was found.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

Json = dict[str, Any]


class GraphError(Exception):
    """An answer other than success.

    `status` is the HTTP status, `code` and `subcode` are Meta's.
    """

    def __init__(
        self,
        message: str,
        code: int,
        *,
        kind: str = "OAuthException",
        subcode: int | None = None,
        status: int = 400,
        title: str | None = None,
        user_message: str | None = None,
        transient: bool | None = None,
    ):
        super().__init__(message)
        self.message = message
        self.code = code
        self.kind = kind
        self.subcode = subcode
        self.status = status
        self.title = title
        self.user_message = user_message
        self.transient = transient

    def body(self, trace: str) -> Json:
        """The envelope; fields that the error does not have are left out."""
        stated: Json = {
            "message": self.message,
            "type": self.kind,
            "code": self.code,
            "error_subcode": self.subcode,
            "is_transient": self.transient,
            "error_user_title": self.title,
            "error_user_msg": self.user_message,
            "fbtrace_id": trace,
        }
        return {"error": {name: value for name, value in stated.items() if value is not None}}


# --- who asks -------------------------------------------------------------------------------------


def no_token() -> GraphError:
    """Seen in github.com/mobolic/facebook-sdk issues; the guide names only 190."""
    return GraphError("An access token is required to request this resource.", 104)


def wrong_token() -> GraphError:
    return GraphError("Invalid OAuth access token - Cannot parse access token", 190, status=401)


def expired_token(since: datetime, now: datetime) -> GraphError:
    """github.com/snarfed/bridgy/issues/59; subcode 463 is in the error guide."""
    wording = "%A, %d-%b-%y %H:%M:%S UTC"
    return GraphError(
        f"Error validating access token: Session has expired on {since:{wording}}. "
        f"The current time is {now:{wording}}.",
        190,
        subcode=463,
    )


def checkpointed() -> GraphError:
    """The API has no captcha; a login checkpoint (459 in the error guide) is what a person must
    attend to.
    """
    return GraphError(
        "Error validating access token: You cannot access the app till you log in to "
        "www.facebook.com and follow the instructions given.",
        190,
        subcode=459,
    )


def old_version(asked: str, least: str) -> GraphError:
    """2635 is seen of the Ads API (github.com/maraujo/pySocialWatcher/issues/25). That Pages answer
    alike is not documented: the changelog says that old calls are moved to the oldest live version.
    """
    return GraphError(
        f"(#2635) You are calling a deprecated version of the Graph API ({asked}). "
        f"Please update to the latest version: {least}.",
        2635,
    )


def permission(message: str) -> GraphError:
    """Codes 200 to 299 of the error guide."""
    return GraphError(f"(#200) {message}", 200, status=403)


# --- what is asked --------------------------------------------------------------------------------


def missing_object(verb: str, node_id: str) -> GraphError:
    """For what is not there, deleted, or another's: the Graph API does not tell these apart."""
    return GraphError(
        f"Unsupported {verb} request. Object with ID '{node_id}' does not exist, cannot be loaded "
        "due to missing permissions, or does not support this operation. Please read the Graph API "
        "documentation at https://developers.facebook.com/docs/graph-api",
        100,
        kind="GraphMethodException",
        subcode=33,
    )


def unknown_path(path: str) -> GraphError:
    return GraphError(f"Unknown path components: {path}", 2500)


def unknown_field(name: str, node: str) -> GraphError:
    return GraphError(
        f"(#100) Tried accessing nonexisting field ({name}) on node type ({node})", 100
    )


def syntax(message: str, at: int, text: str) -> GraphError:
    return GraphError(f'Syntax error "{message}" at character {at}: {text}', 2500)


def invalid(message: str, *, subcode: int | None = None) -> GraphError:
    """Code 100, "Invalid parameter"."""
    return GraphError(f"(#100) {message}", 100, subcode=subcode)


def missing_parameter(name: str) -> GraphError:
    return invalid(f"The parameter {name} is required")


# --- how often, and what breaks -------------------------------------------------------------------


def application_limit() -> GraphError:
    return GraphError("(#4) Application request limit reached", 4, status=403, transient=True)


def user_limit() -> GraphError:
    return GraphError("(#17) User request limit reached", 17, transient=True)


def page_limit() -> GraphError:
    return GraphError("(#32) Page request limit reached", 32, status=403, transient=True)


def call_limit() -> GraphError:
    return GraphError("(#613) Calls to this api have exceeded the rate limit.", 613)


def use_case_limit(code: int, of: str) -> GraphError:
    """80001 of Pages, 80002 of Instagram:
    developers.facebook.com/docs/graph-api/overview/rate-limiting.
    """
    return GraphError(
        f"(#{code}) There have been too many calls to this {of} account. Wait a bit and try again. "
        "For more info, please refer to "
        "https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
        code,
    )


def unknown_error() -> GraphError:
    return GraphError("An unknown error has occurred.", 1, status=500, transient=True)
