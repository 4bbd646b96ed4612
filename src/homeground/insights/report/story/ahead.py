"""What a campaign that has not begun may bring, by what such posts of its accounts had before."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from homeground.insights.formats import IMAGE, IMAGES, LINK, TEXT
from homeground.insights.report.figures import shown
from homeground.insights.report.ledger import Ledger
from homeground.insights.standing.learned import key_of, learned_by
from homeground.publishing.models import Publication
from homeground.publishing.states import State

UNTIL = timedelta(days=30)
MOST = 400
"""Posts whose sum is drawn; a campaign with more says nothing ahead rather than keep the reader waiting."""


def foreseen(ledger: Ledger) -> str:
    """A sentence with a range; empty where nothing is planned, or nothing was ever learned of the house."""
    planned = [
        p
        for p in ledger.publications
        if p.answers_id is None and p.state not in {State.CANCELLED, State.FAILED}
    ]
    if not planned or len(planned) > MOST:
        return ""
    learned = learned_by(ledger.campaign.organization_id)
    if learned.fitted_at is None:
        return _("What it may bring cannot be said yet: nothing was measured on these accounts before.")  # fmt: skip
    from homeground.measurement.forecasting import forecast_campaign

    found = forecast_campaign(
        [
            learned.expectations.of(
                key_of(p.account, _format(p)),
                p.due_at.astimezone(ZoneInfo(p.account.market.time_zone)),
                UNTIL,
                p.account.followers,
            )
            for p in planned
        ]
    )
    if found is None:
        return ""
    said = _(
        "By what such posts had before, it may be expected to bring about %(value)s likes, comments and shares within "
        "thirty days (between %(low)s and %(high)s, four times in five)."
    ) % {"value": shown(found.value), "low": shown(found.low), "high": shown(found.high)}  # fmt: skip
    if found.rests_on == 0:
        said += " " + _("Some accounts have no posts of their own to go by; for them it is what others have.")  # fmt: skip
    return said


def _format(publication: Publication) -> str:
    """As it is compared once it is out: what is known of it without asking for its files one by one."""
    files = len(publication.variant.media.all())
    if files:
        return IMAGES if files > 1 else IMAGE
    return LINK if publication.variant.link else TEXT
