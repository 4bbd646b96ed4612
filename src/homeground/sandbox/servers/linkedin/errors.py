"""LinkedIn's errors: `{"message", "serviceErrorCode", "status"}`, newer ones with a `code`.

Source: learn.microsoft.com/linkedin (error handling, versioning, rate limits), the messages of
Rest.li's validator, and answers quoted in public issue threads, all seen 2026-11-22. What none of
these has is said so at its function.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

Json = dict[str, Any]


class Refusal(Exception):
    def __init__(self, status: int, message: str, **more: Any):
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, "status": status} | more

    def response(self) -> web.Response:
        return web.json_response(self.body, status=self.status)


def no_token() -> Refusal:
    return Refusal(401, "Empty oauth2_access_token", serviceErrorCode=65604)


def invalid_token() -> Refusal:
    return Refusal(401, "Invalid access token", serviceErrorCode=65600, code="INVALID_ACCESS_TOKEN")


def expired_token() -> Refusal:
    return Refusal(
        401,
        "The token used in the request has expired",
        serviceErrorCode=65602,
        code="EXPIRED_ACCESS_TOKEN",
    )


def revoked_token() -> Refusal:
    return Refusal(
        401,
        "The token used in the request has been revoked by the user",
        serviceErrorCode=65601,
        code="REVOKED_ACCESS_TOKEN",
    )


def denied(resource: str) -> Refusal:
    """`resource` is a resource and its method, such as posts.CREATE."""
    return Refusal(
        403,
        f"Not enough permissions to access: {resource}",
        serviceErrorCode=100,
        code="ACCESS_DENIED",
    )


def no_version() -> Refusal:
    return Refusal(
        400,
        "A version must be present. Please specify a version by adding the LinkedIn-Version header.",
        code="VERSION_MISSING",
    )


def inactive_version(version: str) -> Refusal:
    """So answered in many threads, such as n8n-io/n8n#28590 (2026-04-16)."""
    return Refusal(426, f"Requested version {version} is not active", code="NONEXISTENT_VERSION")


def wrong_protocol() -> Refusal:
    """The documentation demands the header and does not say how its absence is answered."""
    return Refusal(400, "X-Restli-Protocol-Version must be 2.0.0")


def bad_query(what: str) -> Refusal:
    """The wording of Rest.li; which parameter it was is not told everywhere."""
    return Refusal(400, f"Invalid query parameters passed to request: {what}")


def invalid(path: str, what: str) -> Refusal:
    """Rest.li's validator; 422 as in n8n-io/n8n#6327."""
    return Refusal(422, f"ERROR :: {path} :: {what}")


def bad_input(status: int, message: str, description: str, code: str) -> Refusal:
    """What the resource itself refuses, in the shape quoted in Arisamiga/Linkedin-RSS#5."""
    return Refusal(
        status,
        message,
        errorDetailType="com.linkedin.common.error.BadRequest",
        errorDetails={"inputErrors": [{"description": description, "input": {}, "code": code}]},
    )


def duplicate(urn: str) -> Refusal:
    return bad_input(
        422,
        f"Content is a duplicate of {urn}",
        "Duplicate post is detected",
        "DUPLICATE_POST",
    )


def not_found(what: str) -> Refusal:
    """Only the status is documented."""
    return Refusal(404, f"{what} does not exist", code="NOT_FOUND")


def too_many() -> Refusal:
    return Refusal(
        429,
        "Resource level throttle APPLICATION_AND_MEMBER DAY limit for calls to this resource is "
        "reached.",
        serviceErrorCode=101,
        code="TOO_MANY_REQUESTS",
    )


def internal() -> Refusal:
    return Refusal(500, "Internal Server Error", code="INTERNAL_SERVER_ERROR")


def challenge() -> Refusal:
    """A person must act.

    LinkedIn's API has no captcha; this is what a member's restricted account is answered with, of
    which the status alone is documented.
    """
    return Refusal(403, "Member is restricted", serviceErrorCode=100, code="MEMBER_RESTRICTED")
