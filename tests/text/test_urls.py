"""Finding links, against extract.yml, tlds.yml, tld_lib.yml and validate.yml of twitter-text.

Applied: every case about links of extract.yml (91 `urls`, 10 `urls_with_indices`, 2
`urls_with_directional_markers`, 5 `tco_urls_with_params`) and of tlds.yml (1,574). Its sections on
mentions, lists, replies, hashtags and cashtags are not about links, nor does X count these apart.
"""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from homeground.text import mastodon, x
from homeground.text.hosts import top_level_domains
from homeground.text.urls import link_spans

from .conformance import cases

# validate.yml `urls` asks whether a whole text is an address by RFC 3986. What X makes a link, and
# counts as one, is narrower: these four valid addresses are none in a post, or not to their end.
VALID_BUT_NO_LINK = {
    "Valid url: port and userinfo": "a user before the host is not read as part of a link",
    "Valid url: ipv4": "a link's host ends in a top-level domain",
    "Valid url: ipv6": "a link's host ends in a top-level domain",
    "Valid url: sub delims and question marks": "a query in a post does not end in +",
}


def links(text: str) -> list[str]:
    return [text[start:end] for start, end in link_spans(text, x.LINKS)]


@pytest.mark.parametrize(("section", "number"), [("urls", 91), ("tco_urls_with_params", 5)])
def test_links(shared: Path, section: str, number: int) -> None:
    found = cases(shared, "extract", section)
    assert len(found) == number
    for case in found:
        assert links(case["text"]) == case["expected"], case["description"]


@pytest.mark.parametrize(
    ("section", "number"), [("urls_with_indices", 10), ("urls_with_directional_markers", 2)]
)
def test_where_links_are(shared: Path, section: str, number: int) -> None:
    found = cases(shared, "extract", section)
    assert len(found) == number
    for case in found:
        expected = [tuple(link["indices"]) for link in case["expected"]]
        assert link_spans(case["text"], x.LINKS) == expected, case["description"]


@pytest.mark.parametrize(("section", "number"), [("country", 315), ("generic", 1259)])
def test_every_top_level_domain_ends_a_link(shared: Path, section: str, number: int) -> None:
    found = cases(shared, "tlds", section)
    assert len(found) == number
    for case in found:
        assert links(case["text"]) == case["expected"], case["description"]


def test_whole_addresses(shared: Path) -> None:
    for section in ("urls", "urls_without_protocol"):
        for case in cases(shared, "validate", section):
            is_link = links(case["text"]) == [case["text"]]
            expected = case["expected"] and case["description"] not in VALID_BUT_NO_LINK
            assert is_link is expected, case["description"]


def test_the_shipped_top_level_domains_are_the_published_ones(shared: Path) -> None:
    path = shared / "schemas" / "twitter-text" / "conformance" / "tld_lib.yml"
    published = yaml.safe_load(path.read_text("utf-8"))
    assert top_level_domains() == {*published["country"], *published["generic"]}


@given(st.text(alphabet="htps:/.comjpé中みんな-_@#?=() \u3002") | st.text())
def test_links_are_in_order_apart_and_inside_the_text(text: str) -> None:
    for grammar in (x.LINKS, mastodon.LINKS):
        done = 0
        for start, end in link_spans(text, grammar):
            assert done <= start < end <= len(text)
            assert "." in text[start:end]
            done = end


@pytest.mark.parametrize(
    "part",
    ["中", "a.", "a.com.-.", "a.com_", "_a", "http://a.com/x ", "中.com", "é", "https://a.", "(a"],
)
@pytest.mark.parametrize("ends", ["", ".com", "http://a.com/"])
def test_no_text_takes_long(part: str, ends: str) -> None:
    text = ends + part * (60_000 // len(part)) + ends
    started = process_time()
    link_spans(text, x.LINKS)
    link_spans(text, mastodon.LINKS)
    assert process_time() - started < 5  # Half a second at most.
