"""The body of POST /2/tweets, as strictly as the published schema: nothing unknown, right types.

Source: CreatePostsRequest in the OpenAPI document 2.167. The wording of the messages was seen in
public reports (`$.media.media_ids: string found, array expected`, geduldig/TwitterAPI#227).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .problems import Json, invalid

_ID = re.compile(r"[0-9]{1,19}")
_NAMES: dict[type, str] = {
    str: "string", bool: "boolean", int: "integer", list: "array", dict: "object",
    float: "number", type(None): "null",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    choices: tuple[str, ...] = ()
    is_id: bool = False
    shortest: int = 0
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Many:
    of: Text
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Yes:
    """A boolean."""


@dataclass(frozen=True, slots=True)
class Members:
    known: Mapping[str, Text | Whole | Many | Yes | Members]
    required: tuple[str, ...] = ()


Shape = Text | Whole | Many | Yes | Members
_POST_ID = Text(is_id=True)
_WHO_REPLIES = Text(choices=("following", "mentionedUsers", "subscribers", "verified"))

CREATE = Members(
    {
        "card_uri": Text(),
        "community_id": _POST_ID,
        "direct_message_deep_link": Text(),
        "edit_options": Members({"previous_post_id": _POST_ID}, ("previous_post_id",)),
        "for_super_followers_only": Yes(),
        "geo": Members({"place_id": Text()}, ("place_id",)),
        "made_with_ai": Yes(),
        "media": Members(
            {
                "media_ids": Many(_POST_ID, 1, 4),
                "tagged_user_ids": Many(_POST_ID, 0, 10),
                "description": Text(),
                "embeddable": Yes(),
                "preview_media_id": _POST_ID,
            },
            ("media_ids",),
        ),
        "nullcast": Yes(),
        "paid_partnership": Yes(),
        "poll": Members(
            {
                "options": Many(Text(shortest=1, longest=25), 2, 4),
                "duration_minutes": Whole(5, 10_080),
                "reply_settings": _WHO_REPLIES,
            },
            ("options", "duration_minutes"),
        ),
        "quote_tweet_id": _POST_ID,
        "reply": Members(
            {
                "in_reply_to_tweet_id": _POST_ID,
                "exclude_reply_user_ids": Many(Text()),
                "auto_populate_reply_metadata": Yes(),
            },
            ("in_reply_to_tweet_id",),
        ),
        "reply_settings": _WHO_REPLIES,
        "share_with_followers": Yes(),
        "text": Text(),
    }
)
HIDE = Members({"hidden": Yes()}, ("hidden",))


async def json_body(request: web.Request, shape: Members) -> Json:
    """The checked body of a request.

    Raises: Refusal, 400, naming the first thing that is wrong.
    """
    raw = await request.read()
    try:
        body = json.loads(raw)
    except ValueError:
        # The wording is not documented.
        raise invalid(
            "body", raw.decode("utf-8", "replace")[:100], "The body is not valid JSON."
        ) from None
    check(body, shape, "$")
    checked: Json = body
    return checked


def check(value: Any, shape: Shape, path: str) -> None:
    match shape:
        case Members():
            _expect(value, dict, path)
            for name, inner in value.items():
                if name not in shape.known:
                    raise invalid(
                        f"{path}.{name}",
                        inner,
                        f"{path}.{name}: is not defined in the schema and the schema does not "
                        "allow additional properties",
                    )
                check(inner, shape.known[name], f"{path}.{name}")
            for name in shape.required:
                if name not in value:
                    raise invalid(path, value, f"{path}.{name}: is missing but it is required")
        case Many():
            _expect(value, list, path)
            if len(value) < shape.least:
                raise invalid(
                    path,
                    value,
                    f"{path}: there must be a minimum of {shape.least} items in the array",
                )
            if shape.most is not None and len(value) > shape.most:
                raise invalid(
                    path,
                    value,
                    f"{path}: there must be a maximum of {shape.most} items in the array",
                )
            for number, item in enumerate(value):
                check(item, shape.of, f"{path}[{number}]")
        case Text():
            _expect(value, str, path)
            _check_text(value, shape, path)
        case Whole():
            _expect(value, int, path)
            if value < shape.least:
                raise invalid(path, value, f"{path}: must have a minimum value of {shape.least}")
            if value > shape.most:
                raise invalid(path, value, f"{path}: must have a maximum value of {shape.most}")
        case Yes():
            _expect(value, bool, path)


def _check_text(value: str, shape: Text, path: str) -> None:
    if shape.choices and value not in shape.choices:
        raise invalid(
            path,
            value,
            f"{path}: does not have a value in the enumeration [{', '.join(shape.choices)}]",
        )
    if shape.is_id and not _ID.fullmatch(value):
        raise invalid(path, value, f"{path}: does not match the regex pattern ^[0-9]{{1,19}}$")
    if len(value) < shape.shortest:
        raise invalid(path, value, f"{path}: must be at least {shape.shortest} characters long")
    if shape.longest is not None and len(value) > shape.longest:
        raise invalid(path, value, f"{path}: may only be {shape.longest} characters long")


def _expect(value: Any, kind: type, path: str) -> None:
    # In Python a bool is an int; in JSON it is not.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        found = _NAMES.get(type(value), "unknown")
        raise invalid(path, value, f"{path}: {found} found, {_NAMES[kind]} expected")
