"""How engagement grew after each post went out: one picture for each network and market."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.insights.charts import Frame, Line, growth_over_hours, hour_ticks, value_ticks
from homeground.measurement.engagement import engagement, rate
from homeground.publishing.models import Post, Publication

from .figures import shown
from .ledger import Ledger
from .reasons import why_missing
from .wording import country_name, network_name

WINDOWS_HOURS = (72.0, 336.0)
"""The first three days tell the most; two weeks, or all there is, where nobody read so early."""
LONGEST_IN_HOURS = 96
"""An axis that is longer counts days."""
MOST_LINES = 24
"""In one picture; the posts with most engagement are kept."""


@dataclass(frozen=True, slots=True)
class Growth:
    slug: str
    network: str
    market: str
    posts: str
    picture: str
    """SVG; empty when there is nothing to draw, and `reason` says why."""
    reason: str = ""


def growth(ledger: Ledger) -> list[Growth]:
    """In one frame for all: hours since the post across, engagement per follower up."""
    whole = {
        group: [line for posted in posts if (line := _line(ledger, *posted)).points]
        for group, posts in ledger.groups.items()
    }
    window = _window([line for some in whole.values() for line in some])
    lines = {
        group: sorted(
            (_within(line, window) for line in some), key=lambda line: -line.points[-1][1]
        )[:MOST_LINES]
        for group, some in whole.items()
    }
    drawn = [line for some in lines.values() for line in some]
    frame = _frame(drawn)
    made = []
    for group, posts in ledger.groups.items():
        account = posts[0][0].account
        network, market = network_name(account.network), country_name(account.market)
        others = [some[0] for other, some in lines.items() if other != group and some]
        picture = growth_over_hours(
            lines[group], frame=frame, behind=others, title=f"{network}, {market}"
        )  # fmt: skip
        number = ngettext("%(number)s post", "%(number)s posts", len(posts)) % {
            "number": shown(len(posts))
        }
        if len(whole[group]) > MOST_LINES:
            number = _("%(posts)s, the best %(best)s drawn") % {
                "posts": number,
                "best": shown(MOST_LINES),
            }
        reason = "" if lines[group] else _reason(ledger, account.network, posts)
        made.append(
            Growth(account.network, network, market, number, "" if reason else picture, reason)
        )
    return sorted(made, key=lambda one: (bool(one.reason), one.network, one.market))


def _line(ledger: Ledger, publication: Publication, post: Post) -> Line:
    """From nothing at the moment it went out; readings in which nothing is said are left out."""
    points = [(0.0, 0.0)]
    for reading in ledger.readings.get(post.pk, []):
        hours = (reading.observed_at - post.published_at).total_seconds() / 3600
        per_follower = rate(
            engagement(reading.likes, reading.comments, reading.shares),
            publication.account.followers,
        )
        if per_follower is not None and hours >= 0:
            points.append((hours, per_follower))
    name = publication.variant.message.name
    return Line(name, tuple(points) if len(points) > 1 else ())


def _window(lines: list[Line]) -> float:
    """The shortest of the windows in which every line has a reading."""
    latest_first = max((line.points[1][0] for line in lines), default=0.0)
    return next((window for window in WINDOWS_HOURS if latest_first <= window), math.inf)


def _within(line: Line, window: float) -> Line:
    return Line(line.name, tuple(point for point in line.points if point[0] <= window))


def _frame(lines: list[Line]) -> Frame:
    longest = max((line.points[-1][0] for line in lines), default=24.0)
    highest = max((value for line in lines for _hour, value in line.points), default=0.0)
    hours, values = hour_ticks(longest), value_ticks(highest)

    def hour_shown(hour: float) -> str:
        """The last mark of the axis alone carries the unit."""
        if hour == hours[-1]:
            unit = _("%(number)s d") if in_days else _("%(number)s h")
            return unit % {"number": f"{hour / 24 if in_days else hour:g}"}
        return f"{hour / 24 if in_days else hour:g}"

    in_days = hours[-1] > LONGEST_IN_HOURS
    return Frame(
        hours, values, hour_shown, partial(shown, kind="round rate"), partial(shown, kind="rate")
    )


def _reason(ledger: Ledger, network: str, posts: list[tuple[Publication, Post]]) -> str:
    if not posts[0][0].account.followers:
        return why_missing(network, "followers", [])
    readings = [ledger.newest(post) for _publication, post in posts]
    return why_missing(network, "comments", readings) or _("Not measured yet.")
