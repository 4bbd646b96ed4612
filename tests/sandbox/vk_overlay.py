"""Where VK's real answers differ from its published schema 5.199: the schema stays, this is laid
over it. Beside it lies what the connector's tests know of calls: `tests/networks/overlays/vk.json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SEEN_ON = "2026-11-22"
ISSUE_1408 = "https://github.com/gitroomhq/postiz-app/issues/1408"
CAPTCHA = "https://github.com/negezor/vk-io/issues/581"


@dataclass(frozen=True)
class Change:
    """`put` goes to `at`; without it, what is there is taken away. A list at `at` is added to."""

    file: str
    at: str
    why: str
    source: str
    put: Any = None


CHANGES = (
    Change(
        "groups/objects.json",
        "definitions/groups_group/additionalProperties",
        "groups_group forbids more properties, but groups_group_full extends it by allOf: taken "
        "literally, no full community could ever be answered",
        "https://github.com/VKCOM/vk-api-schema",
    ),
    Change(
        "wall/objects.json",
        "definitions/wall_wallpost/properties/postponed_id",
        "a post that waited for its time names the number that it had while it waited",
        "https://dev.vk.com/ru/reference/objects/post",
        {"type": "integer", "minimum": 1},
    ),
    Change(
        "errors.json",
        "errors/api_error_profile_type",
        "tokens of VK ID are refused with a number that the schema lacks",
        ISSUE_1408,
        {"code": 1051, "description": "Method is not available for this profile type"},
    ),
    Change(
        "wall/methods.json",
        "methods/wall.post/access_token_type",
        "wall.post takes a community's key; the schema says users only",
        ISSUE_1408,
        "group",
    ),
    Change(
        "wall/methods.json",
        "methods/wall.get/parameters",
        "the documentation and every client pass owner_id; the schema names only domain",
        "https://dev.vk.com/ru/method/wall.get",
        {"name": "owner_id", "type": "integer"},
    ),
    *(
        Change(
            "base/objects.json",
            f"definitions/base_error/properties/{name}",
            "fields of error 14",
            CAPTCHA,
            {"type": kind},
        )
        for name, kind in {
            "redirect_uri": "string",
            "captcha_sid": "string",
            "captcha_img": "string",
            "captcha_ts": "number",
            "captcha_attempt": "integer",
            "captcha_ratio": "number",
            "is_refresh_enabled": "boolean",
            "is_sound_captcha_available": "boolean",
        }.items()
    ),
)


def laid_over(file: str, document: Any) -> Any:
    """`document`, changed in place where `CHANGES` say so."""
    for change in CHANGES:
        if change.file != file:
            continue
        *path, last = change.at.split("/")
        place = document
        for step in path:
            place = (
                next(item for item in place if item["name"] == step)
                if isinstance(place, list)
                else place[step]
            )
        if change.put is None:
            del place[last]
        elif isinstance(place.get(last), list):
            place[last].append(change.put)
        else:
            place[last] = change.put
    return document
