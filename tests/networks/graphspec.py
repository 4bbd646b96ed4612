"""Requests to Meta's Graph API, held against its published specification of nodes and edges."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from .listener import Heard

# What every edge takes, and the specification leaves out:
# https://developers.facebook.com/docs/graph-api/overview and …/results; a file goes as `source`.
EVERYWHERE = frozenset({"fields", "limit", "after", "before", "source"})


def problems(folder: Path, kind: str, edge: str | None, method: str, heard: Heard) -> list[str]:
    """What the specification of `kind` (a file's name) has against a request to its `edge`."""
    spec = json.loads((folder / f"{kind}.json").read_text(encoding="utf-8"))
    api = [a for a in spec["apis"] if a["method"] == method and a.get("endpoint") == edge]
    if not api:
        return [f"{kind} has no {method} {edge}"]
    known = {parameter["name"]: parameter for parameter in api[0]["params"]}
    sent = dict(parse_qsl(heard.query, keep_blank_values=True)) | heard.form
    found = [f"{kind} {edge}: no {name}" for name in sent if name not in {*known, *EVERYWHERE}]
    for name, parameter in known.items():
        if name in sent and not _fits(parameter["type"], sent[name]):
            found.append(f"{kind} {edge}: {name}={sent[name]!r} is no {parameter['type']}")
        if parameter.get("required") and name not in sent:
            found.append(f"{kind} {edge}: {name} is missing")
    if "fields" in sent and edge is None:
        fields = {field["name"] for field in spec["fields"]}
        found += [
            f"{kind} has no field {name}" for name in _names(sent["fields"]) if name not in fields
        ]
    return found


def _names(fields: str) -> list[str]:
    """The outermost names of a list of fields, without what is inside braces and brackets."""
    names, depth, name = [], 0, ""
    for letter in fields + ",":
        depth += (letter in "({") - (letter in ")}")
        if letter == "," and depth == 0:
            names.append(name)
            name = ""
        elif depth == 0 and letter not in ")}":
            name += letter
    return [name.partition(".")[0] for name in names]


def _fits(kind: str, value: str) -> bool:
    if kind.startswith("list<"):
        inner = kind[len("list<") : -1]
        try:
            items = json.loads(value)
        except ValueError:
            items = value.split(",")
        # One number is a list with one item.
        items = items if isinstance(items, list) else [items]
        return all(_fits(inner, _text(item)) for item in items)
    if kind == "bool":
        return value in ("true", "false")
    if kind in ("int", "unsigned int"):
        return value.lstrip("-").isdigit()
    if kind == "datetime":
        return bool(value)
    return True


def _text(item: Any) -> str:
    return item if isinstance(item, str) else json.dumps(item)
