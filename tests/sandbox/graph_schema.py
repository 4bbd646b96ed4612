"""Meta's published descriptions of nodes, and answers and calls held against them.

`Page.json`, `PagePost.json`, `IGMedia.json` and their like name each node's fields with a type and
each edge's parameters. What reality has beside them is in `BESIDE`, with its source.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

BESIDE: dict[str, dict[str, str]] = {
    # Edges may be asked for as fields: developers.facebook.com/docs/graph-api/guides/field-expansion
    "PagePost": dict.fromkeys(
        ("comments", "reactions", "likes", "insights", "attachments"), "Object"
    )
    # docs/graph-api/reference/page/tagged, seen 2026-11-22
    | {"tagged_time": "datetime"},
    "Comment": {"comments": "Object"},
    "IGMedia": dict.fromkeys(("comments", "children", "insights"), "Object"),
    "IGComment": {"replies": "Object"},
    "IGUser": {"media": "Object"},
    "Page": {},
    "Photo": {},
}
KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "datetime": (str,),
    "bool": (bool,),
    "int": (int,),
    "unsigned int": (int,),
    "float": (int, float),
    "list": (list,),
    "Object": (dict,),
    "map": (dict,),
}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000")


@dataclass(frozen=True)
class GraphSchema:
    """One node's description."""

    name: str
    document: dict[str, Any]

    @classmethod
    def of(cls, shared: Path, name: str) -> GraphSchema:
        path = shared / "schemas" / "meta" / f"{name}.json"
        return cls(name, json.loads(path.read_text(encoding="utf-8")))

    @cached_property
    def fields(self) -> dict[str, str]:
        published = {field["name"]: field["type"] for field in self.document["fields"]}
        return published | BESIDE.get(self.name, {})

    def parameters(self, method: str, edge: str) -> dict[str, str]:
        """What a call may carry, by its type; `edge` is "#get", "#update" or "#delete" for the node."""
        for api in self.document["apis"]:
            if api["method"] == method and edge in (api.get("endpoint"), api.get("name")):
                return {p["name"]: p["type"] for p in api["params"]}
        raise KeyError((method, edge))

    def problems(self, node: Any) -> list[str]:
        """What is wrong with an answer; empty when nothing is."""
        if not isinstance(node, dict):
            return [f"{self.name}: no object but {type(node).__name__}"]
        found = []
        for name, value in node.items():
            kind = self.fields.get(name)
            if kind is None:
                found.append(f"{self.name}.{name}: not in the description")
            elif not _fits(kind, value):
                found.append(f"{self.name}.{name}: {value!r} is no {kind}")
        if not isinstance(node.get("id"), str):
            found.append(f"{self.name}: no id")
        return found

    def list_problems(self, answer: Any) -> list[str]:
        """What is wrong with a list of such nodes and its paging."""
        if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
            return [f"{self.name}: no list"]
        found = [problem for node in answer["data"] for problem in self.problems(node)]
        paging = answer.get("paging")
        if answer["data"] and paging is not None:
            cursors = paging.get("cursors", {})
            if not all(isinstance(cursors.get(end), str) for end in ("before", "after")):
                found.append("paging without cursors")
            if not str(paging.get("next", "http")).startswith("http"):
                found.append("paging.next is no full address")
        return found


def _fits(kind: str, value: Any) -> bool:
    plain = kind.partition("<")[0]
    types = KINDS.get(plain, (dict,))
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        return False
    if kind == "unsigned int":
        return bool(value >= 0)
    if kind == "datetime":
        return bool(INSTANT.fullmatch(value))
    return True
