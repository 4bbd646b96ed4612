"""VK's errors: always HTTP 200 with `{"error": {…}}`.

Codes and first sentences are those of VK's published schema 5.199 (errors.json). What follows the
colon is what VK adds to them in the reports named below; where no report was found, the comment
says so. Sources, all seen on 2026-11-22:

    5, 1117  github.com/python273/vk_api/issues/503, github.com/jieggii/vktoken/issues/3
    8        github.com/hwi/HWIOAuthBundle/pull/1349, github.com/VKCOM/vk-java-sdk/issues/241
    14       github.com/negezor/vk-io/issues/581, github.com/kiper292/wireguard-turn-android/issues/45
    27       github.com/VKCOM/vk-api-schema/issues/242, github.com/VKCOM/vk-php-sdk/issues/130
    100      github.com/VKCOM/vk-java-sdk/issues/294 ("invalid message param"),
             github.com/VKCOM/bot-example-php/issues/11 ("<name> is undefined")
    121      github.com/vknet/vk/issues/388
    214      several clients quote both texts ("50 posts a day", "already scheduled")
    1051     github.com/gitroomhq/postiz-app/issues/1408 (not in the schema)
"""

from __future__ import annotations

from typing import Any


class VkError(Exception):
    """One error answer. `extra` are fields beside the usual ones, as captchas have."""

    def __init__(self, code: int, message: str, **extra: Any):
        super().__init__(message)
        self.code = code
        self.message = message
        self.extra = extra


def unknown_method() -> VkError:
    return VkError(3, "Unknown method passed")


def no_token() -> VkError:
    return VkError(5, "User authorization failed: no access_token passed.")


def wrong_token() -> VkError:
    return VkError(5, "User authorization failed: invalid access_token (4).")


def expired_token() -> VkError:
    return VkError(5, "User authorization failed: access_token has expired.")


def expired_vk_id_token() -> VkError:
    return VkError(1117, "Access token has expired")


def too_many_requests() -> VkError:
    return VkError(6, "Too many requests per second")


def no_version() -> VkError:
    return VkError(8, "Invalid request: v (version) is required")


def old_version() -> VkError:
    return VkError(
        8,
        "Invalid request: versions below 5.81 are deprecated. "
        'Version param should be passed as "v". "version" param is invalid and not supported. '
        "For more information go to https://vk.com/dev/constant_version_updates",
    )


def flood() -> VkError:
    return VkError(9, "Flood control")


def no_access(why: str = "") -> VkError:
    return VkError(15, "Access denied" + (f": {why}" if why else ""))


def group_auth() -> VkError:
    return VkError(27, "Group authorization failed: method is unavailable with group auth.")


def wrong_parameter(what: str) -> VkError:
    return VkError(100, f"One of the parameters specified was missing or invalid: {what}")


def undefined(name: str) -> VkError:
    return wrong_parameter(f"{name} is undefined")


def invalid(name: str) -> VkError:
    # "invalid <name> param" is documented for `message` of wall.post; used alike for the others.
    return wrong_parameter(f"invalid {name} param")


def not_found() -> VkError:
    return VkError(104, "Not found")


def no_video_access() -> VkError:
    return VkError(204, "Access denied")


def comment_not_deleted() -> VkError:
    return VkError(243, "Comment has not been deleted")


def wrong_hash() -> VkError:
    return VkError(121, "Invalid hash")


def no_post_access() -> VkError:
    return VkError(210, "Access to wall's post denied")


def no_comment_access() -> VkError:
    return VkError(211, "Access to wall's comment denied")


def no_comments_access() -> VkError:
    return VkError(212, "Access to post comments denied")


def no_reply_access() -> VkError:
    return VkError(213, "Access to status replies denied")


def no_post_added(why: str) -> VkError:
    return VkError(214, f"Access to adding post denied: {why}")


def too_many_ads() -> VkError:
    return VkError(224, "Too many ads posts")


def no_groups_access() -> VkError:
    return VkError(260, "Access to the groups list is denied due to the user's privacy settings")


def callback_servers_limit() -> VkError:
    return VkError(2000, "Servers number limit is reached")


def wrong_profile_type() -> VkError:
    return VkError(
        1051,
        "Method is not available for this profile type: "
        "method is unavailable with current profile type",
    )
