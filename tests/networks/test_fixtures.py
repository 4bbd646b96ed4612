"""Translators, proved by paired documents: what the network says, and what we make of it.

Each file in `fixtures/<network>/` is one pair:

    {"source": "https://…", "seen_on": "2026-11-22", "about": "a repost carries its own counts",
     "call": "post_from_wall", "args": [{…their document…}], "kwargs": {},
     "gives": {"$type": "Post", …ours…}}

`call` is a function of the connector's module. Inside `args`, `kwargs` and `gives` a dict with
`$type` is one of our model's classes or `Told` (fields left out have their defaults), `$response` an
answer with its status, headers and address, `$instant` an ISO date-time, `$day` a date, `$raises` (in `gives`) the name of the error that must be raised, and everything else is
itself, a `$type` which is none of ours too: the AT Protocol's documents have their own. Values are
our own; only the shape is the source's.
"""

from __future__ import annotations

import importlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from homeground.networks import errors, model
from homeground.networks.http import Response
from homeground.networks.limits import Told

FIXTURES = Path(__file__).parent / "fixtures"
PAIRS = sorted(FIXTURES.glob("*/*.json"))


def ours(value: Any) -> Any:
    if isinstance(value, list):
        return [ours(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$instant" in value:
        return datetime.fromisoformat(value["$instant"])
    if "$day" in value:
        return date.fromisoformat(value["$day"])
    if "$response" in value:
        said = value["$response"]
        headers = CIMultiDictProxy(CIMultiDict(said["headers"]))
        return Response(said["status"], headers, b"", said["url"], write=True)
    kind = getattr(model, str(value.get("$type")), None)
    if value.get("$type") == "Told":
        kind = Told
    if kind is None:
        return {name: ours(item) for name, item in value.items()}
    plain = {name: ours(item) for name, item in value.items() if name != "$type"}
    return kind(**{n: tuple(v) if n in {"media", "tags"} else v for n, v in plain.items()})


@pytest.mark.parametrize("path", PAIRS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_pair(path: Path) -> None:
    pair = json.loads(path.read_text(encoding="utf-8"))
    assert pair["source"].startswith("http"), "a fixture says where its shape was seen"
    date.fromisoformat(pair["seen_on"])
    module = importlib.import_module(f"homeground.networks.{path.parent.name}")
    translate = getattr(module, pair["call"])
    args, kwargs = ours(pair.get("args", [])), ours(pair.get("kwargs", {}))
    expected = pair["gives"]
    if isinstance(expected, dict) and "$raises" in expected:
        with pytest.raises(getattr(errors, expected["$raises"])) as raised:
            translate(*args, **kwargs)
        for said in expected.get("says", []):
            assert said in str(raised.value)
        return
    given = translate(*args, **kwargs)
    assert (list(given) if isinstance(given, tuple) else given) == ours(expected)
