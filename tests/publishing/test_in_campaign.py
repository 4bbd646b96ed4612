"""The database itself writes down to which campaign a publication belongs."""

from __future__ import annotations

from datetime import timedelta

from asgiref.sync import sync_to_async

from homeground.content.models import Campaign, Message
from homeground.publishing.models import Publication
from homeground.publishing.queries import summarize

from .house import House


async def test_it_is_that_of_its_variant_whatever_is_written_there(house: House) -> None:
    row = house.row("vk", "One", after=timedelta(hours=2))
    plan = await house.plan(row)

    def look() -> None:
        made = Publication.objects.select_related("variant__message").get(
            pk=plan.publications[row.identity]
        )
        campaign = made.variant.message.campaign
        assert made.in_campaign_id == campaign.pk
        other = Campaign.objects.create(
            organization=campaign.organization, brand=campaign.brand, name="Other", slug="other"
        )
        Publication.objects.filter(pk=made.pk).update(in_campaign=other)
        assert [each.total for each in summarize([campaign, other])] == [1, 0]
        elsewhere = Message.objects.create(
            organization=campaign.organization, campaign=other, name="Elsewhere"
        )
        variant = made.variant
        variant.pk, variant.message = None, elsewhere
        variant.save()
        Publication.objects.filter(pk=made.pk).update(variant=variant)
        assert [each.total for each in summarize([campaign, other])] == [0, 1]

    await sync_to_async(look)()
