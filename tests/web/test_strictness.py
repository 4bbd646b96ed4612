"""What the CSP forbids is not written in the first place; pages that fail look like the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

import homeground.web
from tests.web import lanterns

WEB = Path(homeground.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html")) + sorted((WEB / "templates").rglob("*.svg"))
INLINE = re.compile(
    r"<style|\sstyle=|\son(?!ly=)[a-z]+=|<script(?![^>]*\ssrc=)|javascript:|hx-on|hx-vals=.js:"
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(WEB / "templates")))
def test_no_inline_script_or_style(template: Path) -> None:
    assert not INLINE.search(template.read_text())


def test_the_policy(client: Client) -> None:
    policy = client.get("/lumikko/campaigns/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_a_page_that_fails_says_what_was_lost(
    client: Client, made: lanterns.Lanterns, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("homeground.web.views.networks.accounts_of", fail)
    client.raise_request_exception = False
    response = client.get("/lumikko/networks/")
    assert response.status_code == 500
    assert "What is scheduled goes out all the same" in response.content.decode()


def test_a_page_that_does_not_exist(client: Client) -> None:
    response = client.get("/nothing/", follow=True)
    assert response.status_code == 404
    assert "Nothing was lost." in response.content.decode()


def test_a_form_without_its_token(made: lanterns.Lanterns) -> None:
    response = Client(enforce_csrf_checks=True).post(
        "/sign-in/", {"username": "a", "password": "b"}
    )
    assert response.status_code == 403
    assert "This form is too old" in response.content.decode()
