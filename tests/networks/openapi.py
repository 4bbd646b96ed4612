"""Requests and answers held against a network's published OpenAPI document.

    x = OpenApi.of(shared, "x")
    assert x.request_problems("POST", "/2/tweets", content_type="application/json", body=b"{}") == []
    assert x.answer_problems("POST", "/2/tweets", 201, {"data": {"id": "1", "text": "a"}}) == []

Where reality differs, `overlays/<network>.json` changes the document, each time with source, date
and reason. Both versions of OpenAPI are read: 3.0 (X, with its `nullable`) and 3.1 (Mastodon).
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from email.parser import BytesParser
from email.policy import HTTP
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator, FormatChecker

OVERLAYS = Path(__file__).parent / "overlays"
Json = dict[str, Any]


@dataclass(frozen=True)
class OpenApi:
    document: Json

    @classmethod
    def of(cls, shared: Path, network: str) -> OpenApi:
        """The document of `shared/schemas/<network>` with this repository's overlay."""
        path = shared / "schemas" / network / "openapi.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        overlay = OVERLAYS / f"{network}.json"
        if overlay.exists():
            apply_overlay(document, json.loads(overlay.read_text(encoding="utf-8")))
        return cls(document)

    def request_problems(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        headers: Mapping[str, str] | None = None,
        content_type: str = "",
        body: bytes = b"",
    ) -> list[str]:
        """What is wrong with a request; empty when nothing is. `query` is without its `?`."""
        found = self._operation(method, path)
        if found is None:
            return [f"{method} {path} is not in the document"]
        operation, in_path = found
        parameters = [self._resolved(p) for p in operation.get("parameters", [])]
        problems = list(self._path_problems(parameters, in_path))
        problems += self._query_problems(parameters, query)
        problems += self._security_problems(operation, headers or {})
        problems += self._body_problems(operation, content_type, body)
        return problems

    def answer_problems(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """What is wrong with a JSON answer; empty when nothing is."""
        found = self._operation(method, path)
        if found is None:
            return [f"{method} {path} is not in the document"]
        responses = found[0]["responses"]
        response = responses.get(str(status)) or responses.get("default")
        if response is None:
            return [f"{method} {path} never answers {status}"]
        content = self._resolved(response).get("content", {})
        schemas = [kind["schema"] for kind in content.values() if "schema" in kind]
        if not schemas:
            return []
        each = [list(self._problems(schema, body, "answer")) for schema in schemas]
        return min(each, key=len)

    # Inside

    def _operation(self, method: str, path: str) -> tuple[Json, dict[str, str]] | None:
        best: tuple[Json, dict[str, str]] | None = None
        for template, operations in self.document["paths"].items():
            if method.lower() not in operations:
                continue
            if template == path:
                return operations[method.lower()], {}
            pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
            if best is None and (found := re.fullmatch(pattern, path)):
                best = operations[method.lower()], found.groupdict()
        return best

    def _path_problems(self, parameters: list[Json], given: dict[str, str]) -> Iterable[str]:
        for parameter in parameters:
            if parameter["in"] == "path" and parameter["name"] in given:
                value = self._typed(parameter["schema"], given[parameter["name"]])
                yield from self._problems(parameter["schema"], value, f"path {parameter['name']}")

    def _query_problems(self, parameters: list[Json], query: str) -> Iterable[str]:
        known = {p["name"]: p for p in parameters if p["in"] == "query"}
        given: dict[str, list[str]] = {}
        for name, value in parse_qsl(query, keep_blank_values=True):
            given.setdefault(name, []).append(value)
        for name in given.keys() - known.keys():
            yield f"query {name} is not in the document"
        for name, parameter in known.items():
            if name not in given:
                if parameter.get("required"):
                    yield f"query {name} is missing"
                continue
            schema = self._resolved(parameter["schema"])
            values = given[name]
            value: Any
            if schema.get("type") == "array":
                if parameter.get("explode", True) is False:
                    values = values[0].split(",")
                value = [self._typed(schema["items"], item) for item in values]
            else:
                value = self._typed(schema, values[0])
                if len(values) > 1:
                    yield f"query {name} is given {len(values)} times"
            yield from self._problems(schema, value, f"query {name}")

    def _security_problems(self, operation: Json, headers: Mapping[str, str]) -> Iterable[str]:
        if operation.get("security") and not any(h.lower() == "authorization" for h in headers):
            yield "no Authorization header"

    def _body_problems(self, operation: Json, content_type: str, body: bytes) -> Iterable[str]:
        described = operation.get("requestBody")
        if described is None:
            if body:
                yield "a body where the document has none"
            return
        described = self._resolved(described)
        kind = content_type.split(";")[0].strip().lower()
        if not body and not described.get("required"):
            return
        if kind not in described["content"]:
            yield f"content type {kind!r}; the document has {sorted(described['content'])}"
            return
        schema = described["content"][kind].get("schema", {})
        value: Any
        if kind == "application/json":
            try:
                value = json.loads(body)
            except ValueError:
                yield "the body is no JSON"
                return
        elif kind == "multipart/form-data":
            value = self._typed_fields(schema, multipart_fields(content_type, body))
        else:
            value = self._typed_fields(schema, dict(parse_qsl(body.decode())))
        yield from self._problems(schema, value, "body")

    def _typed_fields(self, schema: Json, fields: Mapping[str, Any]) -> Json:
        properties = self._resolved(schema).get("properties", {})
        return {name: self._typed(properties.get(name, {}), v) for name, v in fields.items()}

    def _typed(self, schema: Json, value: str) -> Any:
        kind = self._resolved(schema).get("type")
        kinds = kind if isinstance(kind, list) else [kind]
        if "integer" in kinds and re.fullmatch(r"-?\d+", value):
            return int(value)
        if "boolean" in kinds and value in ("true", "false"):
            return value == "true"
        return value

    def _resolved(self, schema: Json) -> Json:
        while "$ref" in schema:
            schema = _at(self._document, schema["$ref"].removeprefix("#"))
        return schema

    def _problems(self, schema: Json, value: Any, where: str) -> Iterable[str]:
        # References are looked up in the schema itself, so it carries the components.
        whole = {**_plain(schema), "components": self._document["components"]}
        checker = Draft202012Validator(whole, format_checker=_formats())
        for error in checker.iter_errors(value):
            place = "".join(f"[{part!r}]" for part in error.absolute_path)
            yield f"{where}{place}: {error.message[:300]}"

    @cached_property
    def _document(self) -> Json:
        plain: Json = _plain(self.document)
        return plain


def apply_overlay(document: Json, overlay: list[Json]) -> None:
    """Each change names its `source`, `seen_on` and reason (`about`), and a JSON pointer `at`."""
    for change in overlay:
        assert change["source"].startswith("http"), change
        date.fromisoformat(change["seen_on"])
        assert change["about"], change
        parent, _, last = change["at"].rpartition("/")
        target = _at(document, parent)
        name: str | int = int(last) if isinstance(target, list) else _unescaped(last)
        if "rename" in change:
            target[change["rename"]] = target.pop(name)
        elif "append" in change:
            target[name].append(copy.deepcopy(change["append"]))
        elif change.get("remove"):
            del target[name]
        else:
            target[name] = copy.deepcopy(change["set"])


def multipart_fields(content_type: str, body: bytes) -> dict[str, str]:
    """Names and values of a multipart form; files as Latin-1 text, so that no byte is lost."""
    head = b"Content-Type: " + content_type.encode() + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    fields = {}
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        name = part.get_param("name", header="content-disposition")
        fields[str(name)] = content.decode("latin-1" if part.get_filename() else "utf-8")
    return fields


def _at(document: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        document = document[int(part) if isinstance(document, list) else _unescaped(part)]
    return document


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def _plain(schema: Any) -> Any:
    """OpenAPI 3.0's `nullable` in the words of JSON Schema."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _plain(value) for name, value in schema.items()}
    if plain.get("nullable") is True:
        del plain["nullable"]
        return {"anyOf": [plain, {"type": "null"}]}
    return plain


def _formats() -> FormatChecker:
    formats = FormatChecker(formats=())

    @formats.checks("date-time", raises=ValueError)
    def is_date_time(value: object) -> bool:
        return not isinstance(value, str) or bool(
            re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value)
        )

    return formats
