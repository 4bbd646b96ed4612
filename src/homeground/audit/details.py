"""What is noted beside an act, in words: a list of “name: value” as the reader's language has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from homeground.accounts.rights import BuiltIn
from homeground.publishing.models import Pause

NAMES = {
    "before": gettext_lazy("before"),
    "after": gettext_lazy("after"),
    "reason": gettext_lazy("reason"),
    "missed": gettext_lazy("what was missed"),
    "many": gettext_lazy("how many"),
    "network": gettext_lazy("network"),
    "usd_a_month": gettext_lazy("USD a month"),
    "address": gettext_lazy("address"),
    "way": gettext_lazy("way"),
    "times": gettext_lazy("times"),
    "version": gettext_lazy("version"),
    "instead_of": gettext_lazy("instead of"),
    "print": gettext_lazy("content"),
    "rights": gettext_lazy("rights"),
    "role": gettext_lazy("role"),
    "views": gettext_lazy("views"),
    "reach": gettext_lazy("reach"),
    "likes": gettext_lazy("likes"),
    "comments": gettext_lazy("comments"),
    "shares": gettext_lazy("shares"),
    "clicks": gettext_lazy("clicks"),
}
CHOICES: Mapping[str, Callable[[str], Any]] = {
    "missed": lambda value: Pause.Missed(value).label,
    "role": lambda value: BuiltIn(value).label,
}


def in_words(details: Mapping[str, Any]) -> list[str]:
    """Whatever name or value is not known here is shown as it was kept."""
    return [
        gettext("%(name)s: %(value)s")
        % {"name": NAMES.get(name, name), "value": _said(name, value)}
        for name, value in sorted(details.items(), key=lambda each: _place(each[0]))
    ]


def _place(name: str) -> int:
    """PostgreSQL keeps JSON in an order of its own."""
    return list(NAMES).index(name) if name in NAMES else len(NAMES)


def _said(name: str, value: Any) -> str:
    if name in CHOICES:
        try:
            return str(CHOICES[name](value))
        except ValueError:
            return str(value)
    if isinstance(value, dict) and set(value) == {"at", "time_zone"}:
        return _moment(value["at"], value["time_zone"])
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)


def _moment(at: str, time_zone: str) -> str:
    local = timezone.localtime(datetime.fromisoformat(at), ZoneInfo(time_zone))
    return f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M} ({time_zone})"
