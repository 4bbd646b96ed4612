"""What goes out under a post, written in the composer: counted, kept, checked and scheduled with it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from homeground.content.models import Campaign, Message, VariantVersion
from homeground.publishing.models import Publication
from homeground.publishing.states import State
from tests.web import lanterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(house: lanterns.Lanterns) -> Message:
    campaign = Campaign.objects.create(
        organization=house.organization, brand=house.brand, name="Halti", slug="halti"
    )
    return Message.objects.create(organization=house.organization, campaign=campaign, name="Launch")


def out(message: Message) -> list[tuple[str, bool, str]]:
    """What is planned: its text, whether it goes out under another, and its state."""
    found = Publication.objects.filter(variant__message=message).exclude(state=State.CANCELLED)
    return [(p.variant.text, p.answers_id is not None, p.state) for p in found.order_by("pk")]


def test_a_thread_is_written_counted_and_scheduled(
    lead: Client, house: lanterns.Lanterns, message: Message
) -> None:
    there = f"/lumikko/compose/{message.pk}/de-DE/mastodon/"
    assert "Add a part of the thread" in lead.get(there).content.decode()
    parts = ["  Sie lässt sich reparieren. ", "", "Und <b>laden</b>.\0"]
    given = {"base": "0", "text": "Sie hält.", "part": parts}
    counted = lead.post("/compose/count/mastodon/", given).content.decode()
    assert "Part 2: 26 / 500" in counted
    assert "Part 3: 17 / 500" in counted
    assert lead.post(f"{there}save/", given).json()["number"] == 1
    assert VariantVersion.objects.get().parts == ["Sie lässt sich reparieren.", "Und <b>laden</b>."]
    assert "<b>laden" not in lead.get(there).content.decode()
    long = given | {"base": "1", "part": ["x" * 501]}
    assert "Part 2 is too long for Mastodon" in lead.post(f"{there}save/", long).json()["checks"]
    variant = message.variants.get()
    account = next(a for a in house.accounts if a.market_id == variant.market_id)
    day = (timezone.now() + timedelta(days=2)).date().isoformat()
    go = {"act": "schedule", "when": "at", "day": day, "clock": "09:00", "go": f"{variant.pk}-{account.pk}"}  # fmt: skip
    schedule = f"/lumikko/compose/{message.pk}/schedule/"
    assert lead.post(schedule, go).status_code == 422
    lead.post(f"{there}save/", given | {"base": "2"})
    for _click in range(2):
        assert lead.post(schedule, go).status_code == 302
    assert out(message) == [
        ("Sie hält.", False, "scheduled"),
        ("Sie lässt sich reparieren.", True, "scheduled"),
        ("Und <b>laden</b>.", True, "scheduled"),
    ]
    # Written anew, it goes out as it says then: one part less.
    lead.post(f"{there}save/", given | {"base": "3", "part": ["Sie lässt sich flicken."]})
    lead.post(schedule, go)
    assert [text for text, _under, _state in out(message)] == [
        "Sie hält.",
        "Sie lässt sich flicken.",
    ]
    lead.post(f"{there}versions/3/restore/")
    restored = ["Sie lässt sich reparieren.", "Und <b>laden</b>."]
    assert message.variants.get(in_composer=True).parts == restored


def test_where_posts_have_comments_there_is_a_first_one(
    lead: Client, house: lanterns.Lanterns, message: Message
) -> None:
    there = f"/lumikko/compose/{message.pk}/ru-RU/vk/"
    page = lead.get(there).content.decode()
    assert "Add a first comment" in page
    given = {"base": "0", "text": "Светит.", "part": "Ссылка здесь."}
    assert "Nothing stands in the way" in lead.post(f"{there}save/", given).json()["checks"]
    two = given | {"base": "1", "part": ["Раз.", "Два."]}
    checks = unescape(lead.post(f"{there}save/", two).json()["checks"])
    assert "has no threads" in checks
