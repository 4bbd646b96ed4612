"""What a request gives: query, JSON object or form together, as WP_REST_Request merges them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from . import errors

_WHOLE = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    given: Mapping[str, Any]
    uploads: Mapping[str, list[Upload]] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.given.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """A text, or an object with `raw`, as wp/v2 takes titles and contents."""
        value = self.given.get(name, default)
        if isinstance(value, Mapping):
            value = value.get("raw", "")
        if isinstance(value, bool | list | None):
            raise errors.invalid(name, f"{name} is not of type string.", "rest_invalid_type")
        return str(value)

    def whole(self, name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
        if name not in self:
            return default
        text = str(self.given[name])
        if not _WHOLE.fullmatch(text):
            raise errors.invalid(name, f"{name} is not of type integer.", "rest_invalid_type")
        number = int(text)
        if number < least or (most is not None and number > most):
            words = f"{name} must be greater than or equal to {least}"
            if most is not None:
                words = f"{name} must be between {least} (inclusive) and {most} (inclusive)"
            raise errors.invalid(name, words, "rest_out_of_bounds")
        return number

    def wholes(self, name: str) -> list[int]:
        """A list of numbers, or one with commas."""
        return [int(each) for each in self.several(name) if _WHOLE.fullmatch(each)]

    def several(self, name: str) -> list[str]:
        value = self.given.get(name, self.given.get(f"{name}[]", []))
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.given.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in ("1", "true", "yes")

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            words = f"{name} is not one of {', '.join(allowed)}."
            raise errors.invalid(name, words, "rest_not_in_enum")
        return value

    def instant(self, name: str) -> datetime | None:
        """A time without a zone is the site's, which here is UTC."""
        if name not in self:
            return None
        try:
            at = datetime.fromisoformat(self.text(name))
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise errors.invalid(name, "Invalid date.", "rest_invalid_date") from None


async def of(request: web.Request) -> Params:
    """Raises: Refusal rest_invalid_json for a body that says it is JSON and is not."""
    given: dict[str, Any] = _listed(request.query)
    uploads: dict[str, list[Upload]] = {}
    if request.content_type == "application/json":
        raw = await request.read()
        if raw.strip():
            try:
                body = json.loads(raw)
                # PHP takes no half of a surrogate pair.
                json.dumps(body, ensure_ascii=False).encode()
            except (ValueError, RecursionError):
                words = "Invalid JSON body passed."
                raise errors.Refusal("rest_invalid_json", words, 400) from None
            given |= body if isinstance(body, dict) else {}
    elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        try:
            form = await request.post()
        except (ValueError, HttpProcessingError):  # PHP has no fields where a form cannot be read
            return Params(given)
        given |= _listed(form)
        for name, value in form.items():
            if isinstance(value, web.FileField):
                value.file.seek(0)
                upload = Upload(value.filename, value.file.read())
                uploads.setdefault(name.partition("[")[0], []).append(upload)
    return Params(given, uploads)


def _listed(form: Any) -> dict[str, Any]:
    """Fields as PHP reads them: `name[]` collects a list, `name[key]` an object; deeper ones
    stay under their written name."""
    made: dict[str, Any] = {}
    for name, value in form.items():
        if not isinstance(value, str):
            continue
        stem, bracket, rest = name.partition("[")
        key = rest.partition("]")[0]
        if not bracket or "][" in rest:
            made[name] = value
        elif key == "" or key.isdigit():
            kept = made.setdefault(stem, [])
            if isinstance(kept, list):
                kept.append(value)
        else:
            kept = made.setdefault(stem, {})
            if isinstance(kept, dict):
                kept[key] = value
    return made
