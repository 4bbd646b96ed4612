"""Answers made by hand, and documents of any shape for readers to survive."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from homeground.networks.http import Response

# Each example is a whole document.
FEWER = settings(max_examples=60)


def answer(status: int, document: Any, *, write: bool = False, **headers: str) -> Response:
    body = document if isinstance(document, str) else json.dumps(document)
    named = CIMultiDictProxy(CIMultiDict(headers))
    return Response(status, named, body.encode(), "https://network.example/path", write)


def documents(fields: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects whose fields have the network's names and anything at all in them."""
    values = st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False)
        | st.text(max_size=20)
        | st.sampled_from(
            ["1346889436626259968", "2026-11-22T08:30:00Z", "https://t.co/a", "@a b"]
        ),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(fields), inner, max_size=5)
        ),
        max_leaves=12,
    )
    return st.dictionaries(st.sampled_from(fields), values, max_size=8)
