"""Short links, made with the publications that have them: in the same transaction, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from homeground.accounts.models import Account
from homeground.content.link_rules import tagged
from homeground.content.models import Campaign, Variant
from homeground.content.short_links import Shortened
from homeground.errors import BadInput

from .models import Link, Referring, Use


def keep_links(campaign: Campaign, made: Sequence[tuple[Shortened, Variant, Account]]) -> None:
    """Write down where each link of these texts leads. Within a transaction.

    What was written down once stays: a link that is out leads where it led.

    Raises: BadInput where two links would have one code.
    """
    if not made:
        return
    brand = campaign.brand
    referring = Referring.objects.filter(brand=brand).first()
    parameter = referring.parameter if referring else ""
    now = timezone.now()
    wanted = {short.code: (short, variant, account) for short, variant, account in made}
    Link.objects.bulk_create(
        [
            Link(
                organization_id=campaign.organization_id,
                brand=brand,
                code=code,
                target=target_of(short, parameter),
                written=short.written,
                address=short.address,
                account=account,
                campaign=campaign,
                message_id=variant.message_id,
                made_at=now,
            )
            for code, (short, variant, account) in wanted.items()
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    links = {link.code: link for link in Link.objects.filter(code__in=wanted, brand=brand)}
    for code, (short, _variant, _account) in wanted.items():
        if code not in links or links[code].written != short.written:
            raise BadInput(
                _("The short link for %(link)s has a code that another link has.")
                % {"link": short.written[:100]},
                _("Change something in the link, such as a parameter, and schedule it again."),
            )
    Use.objects.bulk_create(
        [
            Use(organization_id=campaign.organization_id, link=links[short.code], variant=variant)
            for short, variant, _account in made
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )


def target_of(short: Shortened, parameter: str) -> str:
    """Where it leads: the page is told the link's code, so that a purchase can be told of with it."""
    return tagged(short.target, [(parameter, short.code)]) if parameter else short.target
