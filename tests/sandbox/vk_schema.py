"""VK's published JSON schema, made usable: answers and calls are held against it.

Three things are done to what is published:
- `"required": true` inside a property (JSON schema's third draft) becomes the parent's list;
- wherever a shape is used as a whole, fields that it does not name are refused, which the schema
  leaves open: a field that VK does not know would not be noticed otherwise;
- what differs in reality is laid over it from `vk_overlay.py`, with its source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .vk_overlay import laid_over

BASE = "https://vk.schema"
ALWAYS_ALLOWED = frozenset(
    {"access_token", "v", "lang", "captcha_sid", "captcha_key", "success_token"}
)


class VkSchema:
    """`folder` holds VK's schema: `wall/methods.json`, `wall/responses.json`, …"""

    def __init__(self, folder: Path):
        self.folder = folder
        self._documents: dict[str, Any] = {}

    def document(self, name: str) -> Any:
        """One file of the schema, with its overlays."""
        if name not in self._documents:
            document = json.loads((self.folder / name).read_text(encoding="utf-8"))
            self._documents[name] = laid_over(name, document)
        return self._documents[name]

    @cached_property
    def _registry(self) -> Registry[Any]:
        def retrieve(uri: str) -> Resource[Any]:
            document = self.document(uri.removeprefix(f"{BASE}/"))
            return DRAFT202012.create_resource(_usable(document))

        return Registry(retrieve=retrieve)  # type: ignore[call-arg]

    @cached_property
    def error_codes(self) -> frozenset[int]:
        return frozenset(error["code"] for error in self.document("errors.json")["errors"].values())

    def method(self, name: str) -> dict[str, Any]:
        section = name.partition(".")[0]
        for method in self.document(f"{section}/methods.json")["methods"]:
            if method["name"] == name:
                return dict(method)
        raise LookupError(f"VK's schema has no method {name}")

    def problems_of_answer(self, method: str, answer: Any, *, extended: bool = False) -> list[str]:
        """What the schema has against an answer to `method`; errors are checked as such."""
        if set(answer) == {"error"}:
            return self._problems_of_error(answer["error"])
        kind = "extendedResponse" if extended else "response"
        reference = self.method(method)["responses"][kind]["$ref"]
        return list(self._problems(reference, answer))

    def problems_of_call(self, method: str, params: dict[str, str]) -> list[str]:
        """What the schema has against a call's parameters: unknown ones, missing ones, types."""
        known = {p["name"]: p for p in self.method(method).get("parameters", [])}
        # wall.get and others share `owner_id` with every method of a wall; 5.199 lists it apart.
        problems = [
            f"{method}: unknown parameter {name}"
            for name in params
            if name not in known and name not in ALWAYS_ALLOWED
        ]
        for name, parameter in known.items():
            if parameter.get("required") and name not in params:
                problems.append(f"{method}: {name} is missing")
            if name in params and parameter.get("type") == "integer":
                if not params[name].removeprefix("-").isdigit():
                    problems.append(f"{method}: {name} is no integer")
                elif int(params[name]) < parameter.get("minimum", int(params[name])):
                    problems.append(f"{method}: {name} is too small")
        return problems

    def _problems_of_error(self, error: Any) -> list[str]:
        problems = list(self._problems("../base/objects.json#/definitions/base_error", error))
        if error.get("error_code") not in self.error_codes:
            problems.append(f"error_code {error.get('error_code')} is not in the schema")
        return problems

    def _problems(self, reference: str, document: Any) -> Iterator[str]:
        uri = f"{BASE}/{reference.removeprefix('../')}"
        validator = Draft202012Validator(
            {"$ref": uri, "unevaluatedProperties": False}, registry=self._registry
        )
        for problem in validator.iter_errors(document):
            where = "/".join(str(step) for step in problem.absolute_path)
            yield f"{where}: {problem.message[:300]}"


def _usable(schema: Any, *, whole: bool = True) -> Any:
    """`whole`: the shape is not a part of another's `allOf`, so nothing may be added to it."""
    if isinstance(schema, list):
        return [_usable(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for name, value in schema.items():
        if name == "required" and isinstance(value, bool):
            continue
        if name == "allOf":
            made[name] = [_usable(part, whole=False) for part in value]
        elif name == "properties":
            made[name] = {inner: _usable(value[inner]) for inner in value}
            needed = [
                inner
                for inner, property_ in value.items()
                if isinstance(property_, dict) and property_.get("required") is True
            ]
            if needed:
                made["required"] = needed
        elif name in ("definitions", "errors"):
            made[name] = {inner: _usable(value[inner], whole=False) for inner in value}
        else:
            made[name] = _usable(value)
    if whole and ("$ref" in made or "properties" in made):
        made["unevaluatedProperties"] = False
    return made
