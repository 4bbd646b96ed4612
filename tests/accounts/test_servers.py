"""The address of a server that a person typed."""

from __future__ import annotations

import pytest

from homeground.accounts.servers import server_address
from homeground.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("mastodon.example", "https://mastodon.example"),
        (" https://Mastodon.example/ ", "https://mastodon.example"),
        ("https://blog.example/news/", "https://blog.example/news"),
        ("https://social.example:8443", "https://social.example:8443"),
        ("https://somebody:secret@social.example/?a=1#b", "https://social.example"),
        ("пример.рф", "https://xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_what_people_type(typed: str, address: str) -> None:
    assert server_address(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "   ", "https://", "a b.example", "http://mastodon.example", "ftp://x.example",
              "javascript:alert(1)", "//", "https://[bad"],
)  # fmt: skip
def test_what_is_no_servers_address(typed: str) -> None:
    with pytest.raises(BadInput):
        server_address(typed)
