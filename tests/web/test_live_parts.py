"""Live parts answer 304 while nothing changes, and ask often only while a run goes on."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import unescape

import time_machine
from django.test import Client

from homeground.publishing.models import Publication
from homeground.publishing.states import State
from tests.web import lanterns

BOARD = {"HX-Request": "true", "HX-Target": "board"}


def etag_in(page: str) -> str:
    found = re.search(r"id=\"board\".*?hx-headers='([^']*)'", page, re.S)
    assert found
    etag: str = json.loads(unescape(found[1]))["If-None-Match"]
    return etag


def test_nothing_new_is_304(client: Client) -> None:
    # How old a number is changes with the minute, and is news.
    with time_machine.travel(datetime.now(UTC), tick=False):
        page = client.get("/lumikko/campaigns/halti/").content.decode()
        again = client.get(
            "/lumikko/campaigns/halti/", headers={**BOARD, "If-None-Match": etag_in(page)}
        )
    assert again.status_code == 304
    assert again.content == b""


def test_a_change_comes_as_the_part_alone(client: Client, made: lanterns.Lanterns) -> None:
    before = etag_in(client.get("/lumikko/campaigns/halti/").content.decode())
    Publication.objects.filter(pk=made.publications[6].pk).update(state=State.CANCELLED)
    after = client.get("/lumikko/campaigns/halti/", headers={**BOARD, "If-None-Match": before})
    assert after.status_code == 200
    assert after.content.decode().lstrip().startswith('<div id="board"')
    assert etag_in(after.content.decode()) == after.headers["ETag"] != before


def test_it_asks_often_only_while_something_is_to_happen(client: Client) -> None:
    assert "every 2s" in client.get("/lumikko/campaigns/halti/").content.decode()
    Publication.objects.filter(state=State.SCHEDULED).update(state=State.CANCELLED)
    Publication.objects.filter(state=State.UNSURE).update(state=State.FAILED)
    page = client.get("/lumikko/campaigns/halti/").content.decode()
    assert "every 2s" not in page
    assert "every 30s" in page


def test_what_goes_out_next_week_on_real_networks_is_not_asked_for_every_two_seconds(
    client: Client, made: lanterns.Lanterns
) -> None:
    made.brand.sandbox_url = ""
    made.brand.save()
    Publication.objects.filter(state=State.UNSURE).update(state=State.FAILED)
    assert "every 30s" in client.get("/lumikko/campaigns/halti/").content.decode()


def test_an_answer_is_kept_in_no_shared_cache(client: Client) -> None:
    response = client.get("/lumikko/campaigns/halti/")
    assert "private" in response.headers["Cache-Control"]
    assert {"Cookie", "HX-Target"} <= {v.strip() for v in response.headers["Vary"].split(",")}


def test_closing_the_panel_empties_it(client: Client) -> None:
    response = client.get("/lumikko/campaigns/halti/", headers={"HX-Target": "panel"})
    assert response.content.decode().strip() == '<aside id="panel" hidden></aside>'
