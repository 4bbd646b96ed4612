"""Weibo's errors: `{"request", "error_code", "error"}`.

The numbers and words are those of open.weibo.com/wiki/Error_code, seen 2026-11-22. Which HTTP status
goes with which number is written for version 1 only: 400 for what is wrong with the content or the
parameters, 403 for whoever is not signed in or has published too much
(open.weibo.com/wiki/Statuses/update, …/Statuses/upload_url_text); version 2 is taken to do alike.
"""

from __future__ import annotations

from aiohttp import web

BAD, FORBIDDEN, NOT_FOUND = 400, 403, 404


class WeiboError(Exception):
    def __init__(self, code: int, message: str, status: int = BAD):
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status

    def response(self, path: str) -> web.Response:
        """`path` is that of the request below the network's root, such as /2/statuses/share.json."""
        return web.json_response(
            {"error": self.message, "error_code": self.code, "request": path}, status=self.status
        )


# --- of the system ------------------------------------------------------------------------------


def system_error() -> WeiboError:
    return WeiboError(10001, "System error", 500)


def wrong_parameters() -> WeiboError:
    return WeiboError(10008, "Param error, see doc for more info")


def no_permission() -> WeiboError:
    """Seen for methods that an app has not been given: github.com/sinaweibosdk/weibo_ios_sdk/issues/311"""
    return WeiboError(10014, "Insufficient app permissions!", FORBIDDEN)


def missing(name: str) -> WeiboError:
    return WeiboError(10016, f"Miss required parameter ({name}) , see doc for more info")


def invalid(name: str, expected: str, got: str) -> WeiboError:
    return WeiboError(
        10017,
        f"Parameter ({name})'s value invalid, expect ({expected}) , but get ({got}) , "
        "see doc for more info",
    )


def no_domain() -> WeiboError:
    """Seen: github.com/xiaosier/libweibo/issues/22"""
    return WeiboError(10017, "text not find domain!")


def body_too_long() -> WeiboError:
    return WeiboError(10018, "Request body length over limit")


def unknown_method() -> WeiboError:
    return WeiboError(10020, "Request api not found!", NOT_FOUND)


def wrong_http_method() -> WeiboError:
    return WeiboError(10021, "HTTP method is not suported for this request")


def ip_limit() -> WeiboError:
    return WeiboError(10022, "IP requests out of rate limit!", FORBIDDEN)


def user_limit() -> WeiboError:
    return WeiboError(10023, "User requests out of rate limit!", FORBIDDEN)


# --- of the service -----------------------------------------------------------------------------


def no_ids() -> WeiboError:
    return WeiboError(20001, "IDs is null")


def no_user() -> WeiboError:
    return WeiboError(20003, "User does not exists!")


def image_kind() -> WeiboError:
    return WeiboError(20005, "Unsupported image type, only suport JPG, GIF, PNG")


def image_size() -> WeiboError:
    return WeiboError(20006, "Image size too large")


def no_image() -> WeiboError:
    return WeiboError(20007, "Does multipart has image")


def empty() -> WeiboError:
    return WeiboError(20008, "Content is null")


def too_many_ids() -> WeiboError:
    return WeiboError(20009, "IDs is too many")


def too_long() -> WeiboError:
    return WeiboError(20012, "Text too long, please input text less than 140 characters")


def too_often() -> WeiboError:
    return WeiboError(20016, "Out of limit", FORBIDDEN)


def similar() -> WeiboError:
    return WeiboError(20017, "Repeat content")


def repeated() -> WeiboError:
    return WeiboError(20019, "Repeat conetnt")  # so spelt


def captcha() -> WeiboError:
    return WeiboError(20031, "Test and verify", FORBIDDEN)


def accepted_late() -> WeiboError:
    """The post was taken and appears in a minute or two."""
    return WeiboError(20032, "Update success, while server slow now, please wait 1-2 minutes")


def no_post() -> WeiboError:
    return WeiboError(20101, "Target weibo does not exist!")


def not_own_post() -> WeiboError:
    return WeiboError(20102, "Not your own weibo!")


def no_post_id() -> WeiboError:
    return WeiboError(20109, "Weibo id is null")


def no_comment() -> WeiboError:
    return WeiboError(20201, "Target weibo comment does not exist!")


def not_own_comment() -> WeiboError:
    return WeiboError(20203, "Not your own comment!")


def no_comment_id() -> WeiboError:
    return WeiboError(20204, "Comment id is null")


# --- of the token -------------------------------------------------------------------------------


def no_token() -> WeiboError:
    """Without a token or a `source`: open.weibo.com/wiki/Error_code shows this very example."""
    return WeiboError(10006, "Source paramter (appkey) is missing", FORBIDDEN)


def wrong_token() -> WeiboError:
    """From memory: the table of OAuth errors on open.weibo.com ends at 21331."""
    return WeiboError(21332, "invalid_access_token", FORBIDDEN)


def expired_token() -> WeiboError:
    return WeiboError(21327, "expired_token", FORBIDDEN)
