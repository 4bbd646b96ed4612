"""Odnoklassniki's errors: HTTP 200 with `{"error_code", "error_msg", "error_data"}`.

Codes and their names are those on which two client libraries agree (the gem `odnoklassniki`, lib/
odnoklassniki/error.rb, and the plugin okposter), seen on 2026-11-22. The words after the colon were
seen in answers that clients quote for:

    3     "Method <name> not found"
    10    "User must grant an access to permission '<NAME>'", with the name in `error_data`
    100   "Missing required parameter <name>", "Field '<F>' does not exist in type <T>"
    101   "Application not exist"
    102   "Session expired"
    104   "No signature specified"

For the others they are the description of the code in those lists.
"""

from __future__ import annotations


class OkError(Exception):
    """One error answer. `data` is `error_data`: what the error is about, where that is known."""

    def __init__(self, code: int, message: str, data: str | None = None):
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data


def unknown_method(name: str) -> OkError:
    return OkError(3, f"METHOD : Method {name} not found")


def flood() -> OkError:
    return OkError(8, "FLOOD_BLOCKED : The execution of method is blocked due to flood")


def permission_denied(permission: str) -> OkError:
    return OkError(
        10,
        f"PERMISSION_DENIED : User must grant an access to permission '{permission}'",
        permission.lower(),
    )


def limit_reached() -> OkError:
    return OkError(11, "LIMIT_REACHED : Method invocation limit reached")


def not_admin() -> OkError:
    return OkError(50, "NOT_ADMIN : User is not an administrator of the group")


def missing(name: str) -> OkError:
    return OkError(100, f"PARAM : Missing required parameter {name}")


def invalid(name: str, why: str) -> OkError:
    return OkError(100, f"PARAM : Invalid parameter {name} : {why}")


def unknown_field(name: str, kind: str) -> OkError:
    return OkError(100, f"PARAM : Field '{name}' does not exist in type {kind}")


def wrong_application() -> OkError:
    return OkError(101, "PARAM_API_KEY : Application not exist")


def session_expired() -> OkError:
    return OkError(102, "PARAM_SESSION_EXPIRED : Session expired")


def wrong_session() -> OkError:
    return OkError(103, "PARAM_SESSION_KEY : Invalid session key")


def no_signature() -> OkError:
    return OkError(104, "PARAM_SIGNATURE : No signature specified")


def wrong_signature() -> OkError:
    return OkError(104, "PARAM_SIGNATURE : Invalid signature")


def wrong_entity() -> OkError:
    return OkError(106, "PARAM_ENTITY_ID : Invalid entity ID")


def wrong_comment() -> OkError:
    return OkError(141, "PARAM_COMMENT_ID : Invalid comment ID")


def wrong_group() -> OkError:
    return OkError(160, "PARAM_GROUP_ID : Invalid group ID")


def not_found(what: str) -> OkError:
    return OkError(300, "NOT_FOUND : Requested information is not found", what)


def captcha() -> OkError:
    return OkError(402, "AUTH_LOGIN_CAPTCHA : Captcha entry is required for login")


def human_check() -> OkError:
    return OkError(403, "AUTH_LOGIN_WEB_HUMAN_CHECK : Authentication failure")


def session_required() -> OkError:
    return OkError(
        453,
        "SESSION_REQUIRED : Session key was not specified for the method, which requires session",
    )


def group_restriction() -> OkError:
    return OkError(
        456, "GROUP_RESTRICTION : Cannot perform operation because group set restriction on it"
    )


def image_format() -> OkError:
    return OkError(503, "PHOTO_INVALID_FORMAT : The image format cannot be recognized")


def image_corrupted() -> OkError:
    return OkError(
        504,
        "PHOTO_IMAGE_CORRUPTED : The image format is recognized, but the content is corrupted",
    )


def no_image() -> OkError:
    return OkError(505, "PHOTO_NO_IMAGE : No image is found in request")


def antispam() -> OkError:
    return OkError(511, "IDS_BLOCKED : Error from antispam system")


def text_limit() -> OkError:
    return OkError(601, "MEDIA_TOPIC_TEXT_LIMIT : Text limit reached")


def bad_link(url: str) -> OkError:
    return OkError(607, "MEDIA_TOPIC_LINK_BAD_FORMAT : Bad format of link in media topic", url)


def comment_not_found() -> OkError:
    return OkError(700, "COMMENT_NOT_FOUND : Comment not found")


def comment_removed() -> OkError:
    return OkError(702, "COMMENT_NOT_ACTIVE : Comment was removed")


def invalid_response() -> OkError:
    return OkError(5000, "INVALID_RESPONSE : Invalid response format")
