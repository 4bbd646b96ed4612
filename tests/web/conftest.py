"""People and campaigns for the tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from tests.web.chromium import browser, visit, wait_for_the_last_request

__all__ = ["browser", "visit"]

# Models can be imported once Django is set up, which is after this file is read.
if TYPE_CHECKING:
    from django.test import Client

    from tests.web import lanterns
    from tests.web.living_sandbox import LivingSandbox


@pytest.fixture(autouse=True)
def media_in_a_folder_of_its_own(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def language_of_no_other_test() -> Iterator[None]:
    """A page leaves its reader's language active in the thread that made it."""
    translation.activate("en")
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def pages_closed_before_the_tables_are_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """A page left open goes on asking, and its request and the emptying may wait for each other."""
    if "browser" not in request.fixturenames:
        yield
        return
    # Asked for here, so that this ends before it does.
    request.getfixturevalue("transactional_db")
    browser = request.getfixturevalue("browser")
    yield
    for context in browser.contexts:
        context.close()
    wait_for_the_last_request()


@pytest.fixture
def made(db: None) -> lanterns.Lanterns:
    """A brand whose campaign is half out."""
    from tests.web import lanterns

    return lanterns.midway(lanterns.planned(lanterns.organization("lumikko-oy")))


@pytest.fixture
def sandbox() -> Iterator[LivingSandbox]:
    from tests.web.living_sandbox import living_sandbox

    with living_sandbox() as living:
        yield living


@pytest.fixture
def others(db: None) -> lanterns.Lanterns:
    """Somebody else's brand, with a campaign of the same name."""
    from tests.web import lanterns

    return lanterns.midway(
        lanterns.planned(lanterns.organization("kettu", brand_slug="kettu", name="Kettu"))
    )


@pytest.fixture
def client(made: lanterns.Lanterns) -> Client:
    """The brand lead's browser, signed in."""
    from django.test import Client

    client = Client()
    client.force_login(made.user)
    return client


@pytest.fixture
def house(db: None) -> lanterns.Lanterns:
    """A brand with accounts and no campaign, which lives by the real time."""
    from tests.web import lanterns

    made = lanterns.organization("lumikko-oy")
    made.brand.sandbox_url = ""
    made.brand.save()
    return made


@pytest.fixture
def lead(house: lanterns.Lanterns) -> Client:
    """The browser of who leads that brand, signed in."""
    from django.test import Client

    client = Client()
    client.force_login(house.user)
    return client
