"""Telegram's published types (Bot API 10.1), to hold answers against: nothing missing, nothing more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ARRAY = "Array of "


class TelegramSchema:
    def __init__(self, path: Path):
        document = json.loads(path.read_text())
        self.types: dict[str, Any] = document["types"]
        self.methods: dict[str, Any] = {
            name.lower(): method for name, method in document["methods"].items()
        }

    def problems_of_call(self, method: str, params: dict[str, Any]) -> list[str]:
        """Parameters that the method does not have."""
        known = {field["name"] for field in self.methods[method.lower()].get("fields", [])}
        return [f"{method} has no parameter {name}" for name in params if name not in known]

    def problems_of_result(self, method: str, result: Any) -> list[str]:
        return self._any_of(self.methods[method.lower()]["returns"], result, method)

    def problems_of_error(self, body: dict[str, Any]) -> list[str]:
        problems = [f"no {name}" for name in ("error_code", "description") if name not in body]
        if body.get("ok") is not False:
            problems.append("ok is not false")
        if "parameters" in body:
            problems += self._of_type("ResponseParameters", body["parameters"], "parameters")
        more = set(body) - {"ok", "error_code", "description", "parameters"}
        return problems + [f"unknown {name}" for name in more]

    def _any_of(self, kinds: list[str], value: Any, where: str) -> list[str]:
        tried = [self._of(kind, value, where) for kind in kinds]
        return min(tried, key=len)

    def _of(self, kind: str, value: Any, where: str) -> list[str]:
        if kind.startswith(ARRAY):
            if not isinstance(value, list):
                return [f"{where} is no array"]
            inner = kind.removeprefix(ARRAY)
            return [
                problem
                for number, item in enumerate(value)
                for problem in self._of(inner, item, f"{where}[{number}]")
            ]
        match kind:
            case "Integer":
                fits = isinstance(value, int) and not isinstance(value, bool)
            case "Float":
                fits = isinstance(value, int | float) and not isinstance(value, bool)
            case "String":
                fits = isinstance(value, str)
            case "Boolean":
                fits = isinstance(value, bool)
            case _:
                return self._of_type(kind, value, where)
        return [] if fits else [f"{where} is no {kind}: {value!r}"]

    def _of_type(self, kind: str, value: Any, where: str) -> list[str]:
        described = self.types[kind]
        if "subtypes" in described and not described.get("fields"):
            return self._any_of(described["subtypes"], value, where)
        if not isinstance(value, dict):
            return [f"{where} is no {kind}"]
        fields = {field["name"]: field for field in described.get("fields", [])}
        problems = [f"{where}.{name} is unknown to {kind}" for name in value if name not in fields]
        for name, field in fields.items():
            if name not in value:
                if field["required"]:
                    problems.append(f"{where}.{name} is missing")
                continue
            problems += self._any_of(field["types"], value[name], f"{where}.{name}")
        return problems
