"""Good hours of the account that is chosen, as a tone on the hours of a week or a day."""

from __future__ import annotations

from homeground.accounts.models import Account
from homeground.accounts.rights import Right
from homeground.insights.timing import hours_of
from homeground.planning.calendar import View
from homeground.web.good_hours import Told, told

from .asked import Asked


def hours_told(asked: Asked) -> Told | None:
    """In a week or a day, once one account is chosen and its numbers may be seen."""
    if asked.wanted.account is None or asked.view not in {View.WEEK, View.DAY}:
        return None
    account = (
        Account.objects.select_related("market").defer("credentials").get(pk=asked.wanted.account)
    )
    if not asked.place.may(Right.MEASURE, market=account.market_id):
        return None
    return told(hours_of([account], asked.now)[account.pk])
