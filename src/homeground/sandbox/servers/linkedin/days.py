"""What became of a page day by day, and who named it.

Source: learn.microsoft.com/linkedin/marketing/community-management/organizations/{share-statistics,
follower-statistics} and …/organization-social-action-notifications, seen 2026-11-22. Days are
those of UTC; only whole ones are told, of the last twelve months.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from aiohttp import web

from homeground.sandbox.world import World

from .callers import Caller
from .errors import Json, bad_query, denied
from .restli import listed, raw_parameter, required

SHARES = "organizationalEntityShareStatistics.FINDER-organizationalEntity"
FOLLOWERS = "organizationalEntityFollowerStatistics.FINDER-organizationalEntity"
NOTICES = "organizationalEntityNotifications.FINDER-criteria"
_INTERVALS = re.compile(
    r"\(timeRange:\(start:(?P<start>\d{1,15})(?:,end:(?P<end>\d{1,15}))?\),"
    r"timeGranularityType:(?P<size>DAY|MONTH)\)"
)


class Days:
    def __init__(self, world: World):
        self.world = world

    def asked(self, request: web.Request) -> bool:
        return raw_parameter(request, "timeIntervals") is not None

    def shares(self, request: web.Request, caller: Caller) -> list[Json]:
        urn = self._page(request, caller, SHARES)
        account = self.world.account("linkedin", urn)
        assert account is not None, "whoever may ask is there"
        told = []
        for start, end in self._days(request):
            did = self.world.doings(account, start, end)
            told.append(
                {
                    "organizationalEntity": urn,
                    "timeRange": {"start": _ms(start), "end": _ms(end)},
                    "totalShareStatistics": {
                        "impressionCount": did.views,
                        "uniqueImpressionsCount": did.reach,
                        "likeCount": did.likes,
                        "commentCount": did.comments,
                        "shareCount": did.shares,
                        "clickCount": did.clicks,
                        "engagement": did.engagement / did.views if did.views else 0.0,
                    },
                }
            )
        return told

    def followers(self, request: web.Request, caller: Caller) -> list[Json]:
        """Gains by day. Losses are taken off by the network before it tells them."""
        urn = self._page(request, caller, FOLLOWERS)
        account = self.world.account("linkedin", urn)
        assert account is not None, "whoever may ask is there"
        if not self.asked(request):
            return [{"organizationalEntity": urn, "followerCountsByAssociationType": []}]
        return [
            {
                "organizationalEntity": urn,
                "timeRange": {"start": _ms(start), "end": _ms(end)},
                "followerGains": {
                    "organicFollowerGain": self.world.doings(account, start, end).joined,
                    "paidFollowerGain": 0,
                },
            }
            for start, end in self._days(request)
        ]

    def notices(self, request: web.Request, caller: Caller) -> list[Json]:
        """Who named the page, newest first."""
        if required(request, "q") != "criteria":
            raise bad_query("q")
        urn = required(request, "organizationalEntity")
        caller.must("r", NOTICES)
        caller.must_be(urn, NOTICES)
        actions = listed(request, "actions")
        said = self.world.mentions[("linkedin", urn)] if "SHARE_MENTION" in actions else []
        since, until = self._range(request)
        told = []
        for one in reversed(said):
            at = _ms(one.created_at)
            if not since <= at <= until:
                continue
            share = f"urn:li:share:{one.id}"
            told.append(
                {
                    "action": "SHARE_MENTION",
                    "notificationId": int(one.id),
                    "organizationalEntity": urn,
                    "sourcePost": share,
                    "generatedActivity": share,
                    "lastModifiedAt": at,
                    "decoratedGeneratedActivity": {
                        "share": {
                            "entity": share,
                            "owner": f"urn:li:person:{one.author_id}",
                            "mediaCategory": "NONE",
                            "text": one.text,
                        }
                    },
                }
            )
        return told

    def _page(self, request: web.Request, caller: Caller, resource: str) -> str:
        if required(request, "q") != "organizationalEntity":
            raise bad_query("q")
        urn = required(request, "organizationalEntity")
        caller.must("r", resource)
        caller.must_be(urn, resource)
        if caller.account.kind != "organization":
            raise denied(resource)
        return urn

    def _range(self, request: web.Request) -> tuple[int, int]:
        raw = unquote(raw_parameter(request, "timeRange") or "")
        found = (
            re.fullmatch(r"\((?:start:(\d{1,15}))?,?(?:end:(\d{1,15}))?\)", raw) if raw else None
        )
        if raw and found is None:
            raise bad_query("timeRange")
        since = int(found[1]) if found and found[1] else 0
        until = int(found[2]) if found and found[2] else _ms(self.world.clock.now())
        return since, until

    def _days(self, request: web.Request) -> Iterator[tuple[datetime, datetime]]:
        """Whole days, or months of 30, from `start` to `end`. Raises: Refusal for another form."""
        raw = unquote(raw_parameter(request, "timeIntervals") or "")
        found = _INTERVALS.fullmatch(raw)
        if found is None:
            raise bad_query("timeIntervals")
        now = self.world.clock.now()
        end = datetime.fromtimestamp(int(found["end"]) / 1000, UTC) if found["end"] else now
        start = datetime.fromtimestamp(int(found["start"]) / 1000, UTC)
        start = max(start, now - timedelta(days=366))
        at = start.replace(hour=0, minute=0, second=0, microsecond=0)
        step = timedelta(days=1 if found["size"] == "DAY" else 30)
        while at + step <= min(end, now):
            if at + step > start:
                yield at, at + step
            at += step


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
