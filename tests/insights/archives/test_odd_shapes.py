"""A field that is missing, null or of another kind never brings a reader down."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeground.insights.archives.refusing import ArchiveRefused

from . import made
from .made import tweet

ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, 0, -1, 1.5, 10**30, True, "", "x", "http://[", "https://[::1", [], [None], ["x"], [[]], {},
     {"data": None}, [{"uri": None}], "9" * 5000]
)  # fmt: skip
NOTE = json.loads(str(made.mastodon_files()["outbox.json"]))
KINDS: dict[str, tuple[str, Any]] = {
    "x": (
        "window.YTD.tweets.part0 = ",
        [tweet(1, "t", entities={"urls": [{"url": "a", "expanded_url": "b"}], "media": [{"url": "c"}]})],
    ),
    "x account": ("window.YTD.account.part0 = ", [{"account": {"username": "a", "accountId": "1"}}]),
    "facebook": (
        "",
        [
            made.facebook_post(
                1424003057,
                "Grüße",
                attachments=[{"data": [{"media": {"uri": "a"}}, {"external_context": {"url": "b"}}]}],
                label_values=[{"label": "URL", "href": "https://www.facebook.com/1"}],
            )
        ],
    ),
    "facebook profile": ("", {"profile_v2": {"name": {"full_name": "a"}, "profile_uri": "b"}}),
    "instagram": ("", json.loads(str(made.instagram_files()["your_instagram_activity/media/posts_1.json"]))),
    "google+": ("", json.loads(made.gplus_json())),
    "mastodon": ("", NOTE),
    "mastodon actor": ("", json.loads(str(made.mastodon_files()["actor.json"]))),
}  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    parts = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, part in parts:
        yield from places(part, (*path, key))


def changed(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    value = copy.deepcopy(value)
    inner = value
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = odd
    return value


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data())
def test_odd_json(kind: str, tmp_path: Path, data: st.DataObject) -> None:
    prefix, good = KINDS[kind]
    path = data.draw(st.sampled_from(list(places(good))))
    text = prefix + json.dumps(changed(good, path, data.draw(ODD)))
    # Beside a whole file of the same network, so that the archive is recognized in any case.
    whole = {name.partition(" ")[0]: pair for name, pair in KINDS.items() if " " not in name}
    before, content = whole[kind.partition(" ")[0]]
    folder = made.unpacked(
        tmp_path / kind, {"a.json": before + json.dumps(content), "b.json": text}
    )
    try:
        _, entries = made.read(folder)
    except ArchiveRefused:
        # It may look like another network's by now.
        return
    assert entries


XML = [
    made.wxr(made.wxr_item(1, comments=made.wxr_comment(2, "c"))),
    *map(str, made.LIVEJOURNAL_FILES.values()),
]


@pytest.mark.parametrize("number", range(len(XML)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(data=st.data())
def test_odd_xml_and_html(number: int, tmp_path: Path, data: st.DataObject) -> None:
    for name, text in (("a.xml", XML[number]), ("b.html", made.gplus_page())):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 60)))
        path = tmp_path / name
        path.write_text(
            text[:start] + data.draw(st.sampled_from(["", "<x>", "&#0;", "]]>", "x"])) + text[end:]
        )
        try:
            made.read(path)
        except ArchiveRefused:
            continue
