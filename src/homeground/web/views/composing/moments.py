"""When a message goes out, as it is chosen on a page: once, or again and again; and until when it is of use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from homeground.content.campaign_file import Problem
from homeground.content.campaign_file.identity import SLOT
from homeground.planning.wall_clock import local_of
from homeground.publishing.models import Publication
from homeground.web import locales

MORNING = "09:00"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""As rules of repetition call them, Monday first."""
RULES = {
    "daily": "FREQ=DAILY",
    "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "weekly": "FREQ=WEEKLY",
    "monthly": "FREQ=MONTHLY",
}
MOST = 366
LAST_MINUTE = "23:59"


@dataclass(frozen=True)
class Weekday:
    code: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class When:
    """As it was typed: the words of the campaign file's columns come out of it."""

    slot: bool
    day: str
    clock: str
    again: str = ""
    """A key of `RULES`; empty: once."""
    on: tuple[str, ...] = ()
    """Of what repeats weekly, the days; none: that of the first time."""
    ends: str = ""
    """How it stops to repeat: `until` a day, or after so many `times`."""
    until: str = ""
    times: str = ""
    useless_day: str = ""
    """Empty: the day on which it goes out."""
    useless_clock: str = ""

    @property
    def weekdays(self) -> list[Weekday]:
        names = locales.reader().days["stand-alone"]["abbreviated"]
        return [
            Weekday(code, str(names[number]).capitalize(), code in self.on)
            for number, code in enumerate(DAYS)
        ]

    @property
    def values(self) -> dict[str, str]:
        """As a row of a campaign file has them."""
        return {
            "when": "slot" if self.slot else f"{self.day} {self.clock}".strip(),
            "repeat": self._rule,
            "useless_after": self._useless_after,
        }

    @property
    def problems(self) -> list[Problem]:
        """What a rule cannot be made of, said of this form."""
        if not self.again:
            return []
        if self.ends == "times" and not self._many:
            return [
                Problem(
                    None,
                    "repeat",
                    _("How often it is to go out is not said."),
                    _("Write a number from 2 to %(most)d.") % {"most": MOST},
                )
            ]
        if self.ends != "times" and self._last is None:
            return [
                Problem(
                    None,
                    "repeat",
                    _("When it stops to repeat is not said."),
                    _("Choose the last day, or how many times it goes out."),
                )
            ]
        return []

    @property
    def _rule(self) -> str:
        if not self.again or self.problems:
            return ""
        days = f";BYDAY={','.join(self.on)}" if self.again == "weekly" and self.on else ""
        end = f"COUNT={self._many}" if self.ends == "times" else f"UNTIL={self._last:%Y%m%d}"
        return f"{RULES[self.again]}{days};{end}"

    @property
    def _last(self) -> date | None:
        try:
            return date.fromisoformat(self.until)
        except ValueError:
            return None

    @property
    def _many(self) -> int:
        """0 when it is no such number."""
        typed = self.times.strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
            return 0
        return int(typed) if 2 <= int(typed) <= MOST else 0

    @property
    def _useless_after(self) -> str:
        # Of what repeats, each is of use until then on its own day.
        if self.useless_day and not self.again:
            return f"{self.useless_day} {self.useless_clock or LAST_MINUTE}"
        return self.useless_clock


def when_given(given: QueryDict, now: datetime, zone: ZoneInfo) -> When:
    tomorrow = (now.astimezone(zone) + timedelta(days=1)).date().isoformat()
    slot = given.get("when") == "slot"
    # To begin with, in a form that shows it; nobody schedules by what they did not see.
    looks = given.get("act") == "look"
    again = given.get("again", "")
    return When(
        slot=slot,
        day=given.get("day", tomorrow)[:20],
        clock=given.get("clock", MORNING)[:10],
        # What waits for a free slot cannot repeat.
        again=again if again in RULES and not slot else "",
        on=tuple(day for day in DAYS if day in given.getlist("on")),
        ends=given.get("ends", "")[:10],
        until=given.get("until", _in_four_weeks(given) if looks else "")[:20],
        times=given.get("times", "4" if looks else "")[:10],
        useless_day=given.get("useless_day", "")[:20],
        useless_clock=given.get("useless_clock", "")[:10],
    )


def _in_four_weeks(given: QueryDict) -> str:
    try:
        return (date.fromisoformat(given.get("day", "")) + timedelta(weeks=4)).isoformat()
    except (ValueError, OverflowError):
        return ""


def values_of_planned(waiting: Publication) -> dict[str, str]:
    """New words for what is planned: its times stay."""
    zone = ZoneInfo(waiting.time_zone)
    end = waiting.useless_after
    useless = f"{local_of(end, zone):%Y-%m-%d %H:%M}" if end else ""
    if waiting.identity.startswith(SLOT):
        return {"when": "slot", "useless_after": useless}
    local = local_of(waiting.due_at, zone)
    return {
        "when": f"{local:%Y-%m-%d %H:%M}",
        "time_zone": waiting.time_zone,
        "useless_after": useless,
    }
