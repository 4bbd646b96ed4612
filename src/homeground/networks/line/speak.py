"""LINE's speaker: what Homeground wants, said in the Messaging API's methods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import ClassVar

from homeground.networks.choices import refuse_other_choices
from homeground.networks.containers import address_of
from homeground.networks.contract import Can, Connector, Network
from homeground.networks.errors import NetworkError, NotFound, Rejected, Unavailable
from homeground.networks.http import Http
from homeground.networks.model import (
    DayStatistics,
    Draft,
    Engagement,
    Media,
    Profile,
    Published,
)
from homeground.networks.reading import Json
from homeground.text.counting import RULES

from .api import Api
from .network import ADDRESS_MAX, IMAGES_MAX, NETWORK, TEXT_MAX
from .translate import (
    day_from_insight,
    engagement_from_insight,
    followers_from_insight,
    messages_from_draft,
    profile_from_bot,
    published_from_id,
    recipients_from_text,
    request_id,
    text_from_draft,
)

_units = RULES["utf16_units"].count


class Line(Connector):
    """One official account."""

    network: ClassVar[Network] = NETWORK

    def __init__(
        self,
        http: Http,
        *,
        account_id: str,
        credentials: Mapping[str, str],
        base_url: str | None = None,
        handle: str = "",
    ):
        super().__init__(
            http,
            account_id=account_id,
            credentials=credentials,
            base_url=base_url,
            handle=handle,
        )
        self._api = Api(http, base_url=self.base_url, token=credentials["channel_access_token"])

    @property
    def _in_sandbox(self) -> bool:
        return self.base_url != self.network.api

    async def profile(self) -> Profile:
        bot = await self._api.get("/v2/bot/info")
        try:
            told = await self._api.get("/v2/bot/insight/followers")
            followers = followers_from_insight(told)
        except NetworkError:
            # The account is proved; how many its friends are is said only to some plans.
            followers = None
        profile = profile_from_bot(bot, followers=followers, site_url=self.site_url)
        if profile is None:
            raise Unavailable("LINE did not say whose token this is.", network="line")
        return profile

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """Broadcasts to all friends, or to the account's `recipients` if it names any.

        With the same `key` within 24 hours LINE delivers it once.
        """
        self._refuse_what_is_not_offered(draft)
        images = [self._address_of(media) for media in draft.media]
        told: Json = {"messages": messages_from_draft(draft, images)}
        path = "/v2/bot/message/broadcast"
        if recipients := recipients_from_text(self.credentials.get("recipients", "")):
            path, told = "/v2/bot/message/multicast", {"to": recipients} | told
        number = await self._api.post_once(path, told, key=key)
        return published_from_id(
            number, handle=self.handle, site_url=self.site_url, sandbox=self._in_sandbox
        )

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """One request a broadcast: LINE offers no other way."""
        counts: dict[str, Engagement] = {}
        for post_id in post_ids:
            try:
                answer = await self._api.get(
                    "/v2/bot/insight/message/event", {"requestId": request_id(post_id)}
                )
            except NotFound:
                continue
            counts[post_id] = engagement_from_insight(answer)
        return counts

    async def statistics(self, *, since: date, until: date) -> list[DayStatistics]:
        """One request a day; the days are Japan's. LINE counts yesterday during today."""
        days = []
        day = since - timedelta(days=1)
        before: Json = {}
        while day <= until:
            asked = {"date": day.strftime("%Y%m%d")}
            try:
                told = await self._api.get("/v2/bot/insight/followers", asked)
            except Rejected:
                # A day before the account was there, or one that has not begun in Japan.
                told = {}
            counted = day_from_insight(day, told, before)
            if counted is not None and day >= since:
                days.append(counted)
            before, day = told, day + timedelta(days=1)
        return days

    def _address_of(self, media: Media) -> str:
        address = address_of(media, network="line", name="LINE")
        if not (address.startswith("https://") or self._in_sandbox):
            raise Rejected(
                "LINE takes only images from an https:// address: set HOMEGROUND_PUBLIC_URL to one.",
                code="no-public-address",
                network="line",
            )
        if len(address) > ADDRESS_MAX:
            raise Rejected(
                f"The address of an image has {len(address):,} characters; LINE takes at most "
                f"{ADDRESS_MAX:,}.",
                network="line",
            )
        return address

    def _refuse_what_is_not_offered(self, draft: Draft) -> None:
        if draft.publish_at is not None:
            raise self.not_offered(Can.SCHEDULE)
        refuse_other_choices(draft, self.network)
        if draft.poll is not None:
            raise self.not_offered(Can.POLL)
        if len(draft.media) > IMAGES_MAX:
            raise Rejected(
                f"LINE takes at most {IMAGES_MAX} images with a text, and this has "
                f"{len(draft.media)}.",
                network="line",
            )
        text = text_from_draft(draft)
        if not (text.strip() or draft.media):
            raise Rejected(
                "LINE takes no empty message: write a text, or add an image.", network="line"
            )
        if (units := _units(text)) > TEXT_MAX:
            raise Rejected(
                f"LINE takes at most {TEXT_MAX:,} characters (UTF-16 units), link included, and "
                f"this has {units:,}: shorten it.",
                network="line",
            )
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise Rejected(
                f"The text has half a character at position {error.start + 1}: it was cut or "
                "damaged somewhere. Write that place anew.",
                network="line",
            ) from None
