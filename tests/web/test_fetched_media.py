"""A network fetches an image at an address that nobody can guess, and that ends."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as configured
from django.core import signing
from django.test import Client

from homeground.accounts.models import Brand
from homeground.content.media_address import public_address
from homeground.content.media_store import stored_path
from homeground.content.models import MediaFile
from tests.web import lanterns


@pytest.fixture
def file(made: lanterns.Lanterns, tmp_path: Path) -> MediaFile:
    return lanterns.with_picture(made, tmp_path)


@pytest.fixture
def brand(made: lanterns.Lanterns) -> Brand:
    """One whose networks are a sandbox's."""
    brand = made.publications[0].account.brand
    brand.sandbox_url = "http://127.0.0.1:8401"
    return brand


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_the_file_is_there_for_whoever_has_its_address(file: MediaFile, brand: Brand) -> None:
    address = public_address(file, brand, days=1)
    assert address is not None
    assert address.startswith(f"http://127.0.0.1:{configured.HOMEGROUND.web_port}/")
    response = Client().get(path_of(address))
    assert response.status_code == 200
    assert response["Content-Type"] == file.mime
    assert b"".join(response.streaming_content) == stored_path(file.sha256).read_bytes()


def test_an_address_is_made_without_loading_the_pages(
    file: MediaFile, brand: Brand, settings: Any
) -> None:
    settings.ROOT_URLCONF = "tests.web.there_are_no_pages"
    assert public_address(file, brand, days=1) is not None


def test_without_a_public_address_there_is_none(file: MediaFile, brand: Brand) -> None:
    brand.sandbox_url = ""
    assert configured.HOMEGROUND.public_url is None
    assert public_address(file, brand, days=1) is None


@pytest.mark.parametrize("signed", ["x", "a:b:c", "..%2F..%2Fkeys", "%00", "é"])
def test_an_address_that_was_not_given_leads_nowhere(made: lanterns.Lanterns, signed: str) -> None:
    assert Client().get(f"/fetched/{signed}").status_code == 404


def test_another_signature_of_ours_is_no_address(file: MediaFile) -> None:
    signed = signing.dumps([file.organization_id, file.sha256], salt="elsewhere")
    assert Client().get(f"/fetched/{signed}").status_code == 404


@pytest.mark.parametrize(("days", "later", "status"), [(1, 2, 404), (365, 2, 200), (365, 366, 404)])
def test_an_address_ends_when_its_network_is_done(
    file: MediaFile,
    brand: Brand,
    monkeypatch: pytest.MonkeyPatch,
    days: float,
    later: float,
    status: int,
) -> None:
    address = public_address(file, brand, days=days)
    assert address is not None
    then = time.time() + later * 86_400
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: then))
    response = Client().get(path_of(address))
    response.close()
    assert response.status_code == status
