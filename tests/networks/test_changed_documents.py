"""A network that drops, nulls, retypes or adds a field never breaks a reader.

Every documented shape among the fixtures is read again with one thing changed, for each thing in it:
gone, null, of another type, or (for a word) one that nobody has documented. The reader may say that
it cannot use the answer, in an error of the tree; it may not fall over.
"""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from homeground.networks import model
from homeground.networks.errors import NetworkError

from .test_fixtures import PAIRS, ours

GONE = object()


def reads(path: Path) -> bool:
    """Whether the pair's document is the network's, rather than one of ours to be written."""
    pair = json.loads(path.read_text(encoding="utf-8"))
    given = json.dumps([pair.get("args", []), pair.get("kwargs", {})])
    names = [f'"$type": "{name}"' for name in dir(model) if name[0].isupper()]
    document = pair.get("args", [None])[:1]
    return (
        "_from_" in pair["call"]
        and not any(name in given for name in names)
        and bool(document)
        and isinstance(document[0], dict | list)
        # What is read from headers alone has its own odd answers (tests/networks/told).
        and "$response" not in document[0]
    )


READERS = [path for path in PAIRS if reads(path)]


def places(value: Any, *above: Any) -> Iterator[tuple[Any, ...]]:
    """The way to everything inside `value`, itself included."""
    yield above
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, *above, name)


def instead_of(value: Any) -> list[Any]:
    """What a network might one day send in its place."""
    other: list[Any] = [
        GONE,
        None,
        {},
        [],
        [None],
        [{}],
        {"surprise": None},
        "",
        0,
        -1,
        2**70,
        True,
    ]
    if isinstance(value, str):
        return [*other, "SOMETHING_NEW", "\u0000", value + "\n"]
    return [*other, "SOMETHING_NEW", 0.5]


def changed(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    twin = copy.deepcopy(document)
    at = twin
    for step in place[:-1]:
        at = at[step]
    if value is GONE:
        del at[place[-1]]
    else:
        at[place[-1]] = value
    return twin


def at(document: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        document = document[step]
    return document


def test_there_are_readers_of_every_network() -> None:
    assert len({path.parent.name for path in READERS}) >= 15


@pytest.mark.parametrize("path", READERS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_one_thing_changed(path: Path) -> None:
    pair = json.loads(path.read_text(encoding="utf-8"))
    translate = getattr(
        importlib.import_module(f"homeground.networks.{path.parent.name}"), pair["call"]
    )
    document, *rest = ours(pair["args"])
    more = ours(pair.get("kwargs", {}))
    # The whole document is an object or a list by then: `reading.mapping` and `objects` see to it.
    for place in list(places(document))[1:]:
        for value in instead_of(at(document, place)):
            twin = changed(document, place, value)
            try:
                translate(twin, *rest, **more)
            except NetworkError:
                continue
            except Exception as error:
                pytest.fail(f"{place} as {value!r}: {type(error).__name__}: {error}")


@pytest.mark.parametrize("path", READERS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_new_field_everywhere_changes_nothing(path: Path) -> None:
    pair = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(pair["gives"], dict) and "$raises" in pair["gives"]:
        return
    translate = getattr(
        importlib.import_module(f"homeground.networks.{path.parent.name}"), pair["call"]
    )
    document, *rest = ours(pair["args"])
    more = ours(pair.get("kwargs", {}))
    twin = copy.deepcopy(document)
    for place in list(places(document)):
        if isinstance(inside := at(twin, place), dict):
            inside["surprise_of_2027"] = {"new": [1, "two", None]}
    assert translate(twin, *rest, **more) == translate(document, *rest, **more)
