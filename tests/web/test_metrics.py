"""/metrics: only with the token, the whole house, and nobody's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from homeground.accounts.models import Account, Brand
from homeground.publishing.models import Publication
from homeground.publishing.pausing import pause
from homeground.publishing.workers import beat, register_worker
from tests.web import lanterns

TOKEN = "a-token-of-some-length"


@pytest.fixture
def token(settings: Any) -> str:
    settings.HOMEGROUND = replace(settings.HOMEGROUND, metrics_token=TOKEN)
    return TOKEN


def read(client: Client, token: str) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert not {"Lumikko", "lumikko", "Kettu", "kettu"} & set(text.replace("/", " ").split())
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_without_a_token_there_is_no_such_address(db: None) -> None:
    assert Client().get("/metrics").status_code == 404


@pytest.mark.parametrize(
    "given", ["", "Bearer ", "Bearer another-token-of-length", f"Basic {TOKEN}", "Bearer ü"]
)
def test_another_token_reads_nothing(db: None, token: str, given: str) -> None:
    answer = Client().get("/metrics", headers={"Authorization": given} if given else {})
    assert answer.status_code == 401
    assert b"homeground_" not in answer.content


def test_a_signed_in_person_needs_the_token_too(client: Client, token: str) -> None:
    assert client.get("/metrics").status_code == 401


def test_the_whole_house_is_counted(
    made: lanterns.Lanterns, others: lanterns.Lanterns, token: str
) -> None:
    Brand.objects.update(sandbox_url="")
    late = timezone.now() - timedelta(minutes=3)
    Publication.objects.filter(pk=made.publications[8].pk).update(due_at=late, send_at=late)
    Account.objects.filter(pk=others.accounts[0].pk).update(state=Account.State.NEEDS_PERSON)
    pause(others.brand, now=timezone.now())
    found = read(Client(), token)
    assert found["homeground_publications", "vk", "scheduled"] == 2
    assert found["homeground_publications", "mastodon", "unsure_needs_person"] == 2
    assert found["homeground_workers_alive",] == 0
    assert 180 <= found["homeground_lag_seconds",] < 300
    assert found["homeground_accounts_in_trouble", "vk"] == 1
    assert found["homeground_pauses_open",] == 1
    assert beat(register_worker())
    assert read(Client(), token)["homeground_workers_alive",] == 1


def test_an_empty_house(db: None, token: str) -> None:
    found = read(Client(), token)
    assert found["homeground_lag_seconds",] == 0
    assert found["homeground_workers_alive",] == 0
