"""The body of a post, held against its schema as Rest.li's validator does.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/{posts,poll-post,
article-post,multiimage-post}-api, seen 2026-11-22.
"""

from __future__ import annotations

from typing import Any

from .errors import Json, bad_input, invalid
from .little import plain_from

MOST_CHARACTERS = 3000
MOST_IMAGES = 20
_URN, _TEXT, _FLAG, _LIST, _RECORD = "urn", str, bool, list, dict
_FIELDS: dict[str, Any] = {
    "author": _URN,
    "commentary": _TEXT,
    "visibility": ("PUBLIC", "CONNECTIONS", "LOGGED_IN", "CONTAINER"),
    "distribution": _RECORD,
    "content": _RECORD,
    "lifecycleState": ("PUBLISHED", "DRAFT"),
    "isReshareDisabledByAuthor": _FLAG,
    "reshareContext": _RECORD,
    "contentLandingPage": _TEXT,
    "contentCallToActionLabel": _TEXT,
    "container": _URN,
    "adContext": _RECORD,
}
_NEEDED = ("author", "commentary", "visibility", "distribution", "lifecycleState")
_DISTRIBUTION: dict[str, Any] = {
    "feedDistribution": ("MAIN_FEED", "NONE"),
    "targetEntities": _LIST,
    "thirdPartyDistributionChannels": _LIST,
}
_CONTENT: dict[str, dict[str, Any]] = {
    "media": {"id": _URN, "title": _TEXT, "altText": _TEXT},
    "multiImage": {"images": _LIST, "altText": _TEXT},
    "article": {
        "source": _TEXT,
        "title": _TEXT,
        "description": _TEXT,
        "thumbnail": _URN,
        "thumbnailAltText": _TEXT,
    },
    "poll": {"question": _TEXT, "options": _LIST, "settings": _RECORD},
}
_CONTENT_NEEDED = {
    "media": ("id",),
    "multiImage": ("images",),
    "article": ("source", "title"),
    "poll": ("question", "options", "settings"),
}
_DURATIONS = ("ONE_DAY", "THREE_DAYS", "SEVEN_DAYS", "FOURTEEN_DAYS")


def check_post(body: Json) -> None:
    """Raises: Refusal for the first thing that is wrong."""
    _check(body, _FIELDS, _NEEDED, "")
    _check(body["distribution"], _DISTRIBUTION, ("feedDistribution",), "/distribution")
    content = body.get("content")
    if content is not None:
        _check_content(content)
    check_commentary(body["commentary"], empty=content is not None or "reshareContext" in body)


def check_commentary(commentary: Any, *, empty: bool = True) -> None:
    if not isinstance(commentary, str):
        raise invalid("/commentary", f"{commentary!r} cannot be coerced to String")
    size = len(plain_from(commentary))
    if size > MOST_CHARACTERS:
        # The network was also seen to cut such texts off and say nothing (composio#2710); refused
        # here, so that nobody believes that all of it was read.
        raise bad_input(
            422,
            f"commentary text length ({size} characters) exceeded the maximum allowed "
            f"({MOST_CHARACTERS} characters)",
            f"Field length must be at most {MOST_CHARACTERS}",
            "FIELD_LENGTH_TOO_LONG",
        )
    if not empty and not commentary.strip():
        # 422 is told by third parties (dev.to, 2026); its wording by nobody.
        raise bad_input(
            422, "commentary must not be empty", "Commentary is missing", "MISSING_FIELD"
        )


def _check_content(content: Json) -> None:
    kinds = [kind for kind in content if kind in _CONTENT]
    for kind in content:
        if kind not in _CONTENT:
            raise invalid(f"/content/{kind}", "unrecognized field found but not allowed")
    if len(kinds) != 1:
        raise invalid("/content", "should be a union of exactly one member")
    kind = kinds[0]
    inner = content[kind]
    if not isinstance(inner, dict):
        raise invalid(f"/content/{kind}", "record type is not backed by a DataMap")
    _check(inner, _CONTENT[kind], _CONTENT_NEEDED[kind], f"/content/{kind}")
    match kind:
        case "multiImage":
            images = inner["images"]
            if not 2 <= len(images) <= MOST_IMAGES:
                raise invalid(
                    "/content/multiImage/images", f"size is not between 2 and {MOST_IMAGES}"
                )
            for at, image in enumerate(images):
                path = f"/content/multiImage/images/{at}"
                _check(image, {"id": _URN, "altText": _TEXT}, ("id",), path)
        case "article" if not inner["source"].startswith(("http://", "https://")):
            raise invalid("/content/article/source", "is not a valid URL")
        case "poll":
            _check_poll(inner)


def _check_poll(poll: Json) -> None:
    if not 1 <= len(poll["question"]) <= 140:
        raise invalid("/content/poll/question", "length is out of range 1...140")
    if not 2 <= len(poll["options"]) <= 4:
        raise invalid("/content/poll/options", "size is not between 2 and 4")
    for at, option in enumerate(poll["options"]):
        path = f"/content/poll/options/{at}"
        _check(option, {"text": _TEXT}, ("text",), path)
        if not 1 <= len(option["text"]) <= 30:
            raise invalid(f"{path}/text", "length is out of range 1...30")
    settings = {
        "duration": _DURATIONS,
        "voteSelectionType": ("SINGLE_VOTE", "MULTIPLE_VOTE"),
        "isVoterVisibleToAuthor": _FLAG,
    }
    _check(poll["settings"], settings, ("duration",), "/content/poll/settings")


def _check(record: Any, fields: dict[str, Any], needed: tuple[str, ...], path: str) -> None:
    if not isinstance(record, dict):
        raise invalid(path or "/", "record type is not backed by a DataMap")
    for name in needed:
        if name not in record:
            raise invalid(
                f"{path}/{name}", "field is required but not found and has no default value"
            )
    for name, value in record.items():
        rule = fields.get(name)
        if rule is None:
            raise invalid(f"{path}/{name}", "unrecognized field found but not allowed")
        _check_value(value, rule, f"{path}/{name}")


def _check_value(value: Any, rule: Any, path: str) -> None:
    if isinstance(rule, tuple):
        if value not in rule:
            raise invalid(path, f'"{value}" is not an enum symbol')
    elif rule == _URN:
        if not isinstance(value, str) or not value.startswith("urn:li:"):
            raise invalid(path, f'"{value}" is not a valid URN')
    elif not isinstance(value, rule):
        names = {str: "String", bool: "Boolean", list: "an array", dict: "a record"}
        raise invalid(path, f"{value!r} cannot be coerced to {names[rule]}")
