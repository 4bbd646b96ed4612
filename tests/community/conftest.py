"""A brand with accounts on the networks that call, and posts of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from homeground.accounts.models import Account
from homeground.community import forgeries
from homeground.publishing.models import Post

from .houses import Place, account_on, place_of, post_on


@pytest.fixture(autouse=True)
def nothing_counted_before() -> Iterator[None]:
    forgeries._counts.clear()
    forgeries._written.clear()
    yield
    forgeries._counts.clear()


@pytest.fixture
def place(db: None) -> Place:
    return place_of("lumikko-oy")


@pytest.fixture
def account(place: Place) -> Callable[..., Account]:
    return lambda network, **more: account_on(place, network, **more)


@pytest.fixture
def post() -> Callable[..., Post]:
    return post_on
