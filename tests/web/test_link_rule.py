"""What a brand's rule adds to links: in the count, in the preview, in what goes out, and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from homeground.content.link_rules import sent_link, tagged
from homeground.content.models import Campaign, LinkRule, Message
from homeground.content.versions import Words, in_composer, write_variant
from homeground.publishing.models import Publication
from tests.web import lanterns

pytestmark = pytest.mark.django_db

RULE = {
    "utm_source": "{network}", "utm_medium": "social", "utm_content": "{market}-{message}",
    "sites": "lumikko.example",
}  # fmt: skip
LINK = "https://lumikko.example/halti?size=2&UTM_medium=mail#buy"
SENT = "https://lumikko.example/halti?size=2&UTM_medium=mail&utm_source=mastodon&utm_content=de-DE-neue-lampe#buy"


@pytest.fixture
def message(house: lanterns.Lanterns) -> Message:
    campaign = Campaign.objects.create(
        organization=house.organization, brand=house.brand, name="Halti", slug="halti"
    )
    return Message.objects.create(
        organization=house.organization, campaign=campaign, name="Neue Lampe!"
    )


@pytest.mark.parametrize(
    ("link", "sent"),
    [
        ("https://a.example", "https://a.example?s=x&c=%D0%BB%20%26"),
        ("https://a.example/?", "https://a.example/?s=x&c=%D0%BB%20%26"),
        ("https://a.example/p?b=2&a=1#/top?x", "https://a.example/p?b=2&a=1&s=x&c=%D0%BB%20%26#/top?x"),
        ("https://a.example/?S=&c", "https://a.example/?S=&c"),
        ("https://www.A.example/?c=1", "https://www.A.example/?c=1&s=x"),
        ("https://a.example.evil.example/", "https://a.example.evil.example/"),
        ("https://[broken", "https://[broken"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_there_stays_and_nothing_is_doubled(link: str, sent: str) -> None:
    parameters = [("s", "x"), ("c", "л &"), ("e", "")]
    assert tagged(link, parameters, ["a.example"]) == sent
    assert tagged(sent, parameters, ["a.example"]) == sent
    assert sent_link(link, f"Look: {link}", parameters) == link


def test_a_link_by_rule_from_the_count_to_the_post(
    lead: Client, house: lanterns.Lanterns, message: Message
) -> None:
    for wrong in ({"utm_source": "{networks}"}, {"utm_term": "a b"}, {"utm_term": "{"}, {"sites": "https://x"}):  # fmt: skip
        refused = lead.post("/lumikko/plan/links/", RULE | wrong)
        assert refused.status_code == 422
        assert "social" in refused.content.decode()
    assert not LinkRule.objects.exists()
    assert lead.post("/lumikko/plan/links/", RULE).status_code == 302
    write_variant(
        in_composer(message, house.markets["de"], "mastodon"), Words("Sie hält.", link=LINK),
        base=0, by=house.user,
    )  # fmt: skip
    there = f"/lumikko/compose/{message.pk}/de-DE/mastodon/"
    page = unescape(lead.get(there).content.decode())
    assert f'id="shown-link" dir="ltr">{SENT}<' in page
    assert f'value="{LINK}"' in page
    # Mastodon counts 23 for any link; Weibo's rule counts what stands there.
    sent = {"text": "x", "link": LINK, "parameters": "utm_source=weibo", "sites": "lumikko.example"}
    counted = lead.post("/compose/count/mastodon/", sent).content.decode()
    assert "utm_source=weibo" in unescape(counted)
    schedule = f"/lumikko/compose/{message.pk}/schedule/"
    day = (timezone.now() + timedelta(days=2)).date().isoformat()
    variant = message.variants.get()
    account = next(a for a in house.accounts if a.market_id == variant.market_id)
    given = {"act": "schedule", "when": "at", "day": day, "clock": "09:00", "go": f"{variant.pk}-{account.pk}"}  # fmt: skip
    for _click in range(2):
        lead.post(schedule, given)
    assert Publication.objects.get().variant.link == SENT
    variant.refresh_from_db()
    assert variant.link == LINK
    # This message's links stay as they are: said on its page, for what is scheduled from then on.
    plain = {"name": message.name, "text": "Sie hält.", "language": "de", "link": "", "plain_links": "on"}  # fmt: skip
    assert lead.post(f"/lumikko/plan/messages/{message.pk}/", plain).status_code == 302
    assert SENT not in unescape(lead.get(there).content.decode())
    Publication.objects.all().delete()
    lead.post(schedule, given)
    assert Publication.objects.get().variant.link == LINK
