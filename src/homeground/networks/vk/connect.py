"""How a wall on VK is connected: by a community's key or a user token here, by VK ID in `vk_id`.

https://dev.vk.com/en/api/access-token/getting-started
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from homeground.networks.connecting import ByForm, Grant, Place, Way
from homeground.networks.contract import CredentialField
from homeground.networks.errors import NotAuthorized, NotFound, NotOffered, Rejected
from homeground.networks.reading import Json, count, mapping, objects, words

from .speak import VK
from .translate import profile_from_group, profile_from_user
from .vk_id import SignInWithVKID

BITS = {
    "photos": 1 << 2,
    "video": 1 << 4,
    "stories": 1 << 6,
    "wall": 1 << 13,
    "docs": 1 << 17,
    "groups": 1 << 18,
    "stats": 1 << 20,
    "offline": 1 << 16,
}
"""Of a mask of rights: https://dev.vk.com/en/reference/access-rights"""
GROUPS_MAX = 1000


class CommunityKey(ByForm):
    """A key says itself whose it is."""

    kind = "community"
    label = "Enter a community’s key"
    about = (
        "Publishes text, links and schedules as the community, answers comments, and does not end. "
        "It cannot send images; it reads comments and counts only with a service key beside it."
    )
    rights: ClassVar[Mapping[str, str]] = {
        "wall": "Nothing can be published or answered.",
        "manage": "The community’s settings and members cannot be read.",
    }
    fields = (
        CredentialField("access_token", "Community key, with the rights “wall” and “manage”"),
        CredentialField("service_token", "Service key of your application", required=False),
    )

    async def check(self, place: Place, given: Mapping[str, str]) -> list[Grant]:
        credentials = _given(given, self.fields)
        group = await self._group(place, credentials)
        if service := credentials.get("service_token"):
            await self._prove_service_key(place, service, words(group.get("id")) or "")
        try:
            told = await _ask(place, credentials, "groups.getTokenPermissions", {})
        except NotOffered:
            told = None
        names = {words(right.get("name")) for right in objects(mapping(told), "permissions")}
        rights = frozenset(name for name in names if name) if told is not None else None
        return [_grant(place, group, credentials, self.kind, rights)]

    async def _group(self, place: Place, credentials: Mapping[str, str]) -> Json:
        # Without a number VK answers a community's key with the community that it belongs to.
        try:
            answer = await _ask(place, credentials, "groups.getById", {"fields": "members_count"})
        except Rejected:
            answer = None  # a user's token must say which community it asks about
        group = _first(answer)
        if words(group.get("id")) is None:
            raise Rejected(
                "This is no community’s key: VK does not say which community it belongs to. In "
                "the community open Manage → API usage → Access tokens.",
                network="vk",
            )
        return group

    async def _prove_service_key(self, place: Place, token: str, group: str) -> None:
        try:
            await _ask(place, {"access_token": token}, "groups.getById", {"group_id": group})
        except NotAuthorized as refused:
            raise Rejected(
                f"VK does not accept the service key. {refused.message}",
                code=refused.code,
                network="vk",
            ) from None


class UserToken(ByForm):
    """Opens the person's own wall and the communities that they edit."""

    kind = "user"
    label = "Enter a user token"
    about = (
        "With the right “wall” it does everything that Homeground can on VK. VK gives that right "
        "in exceptional cases, by devsupport@corp.vk.com."
    )
    rights: ClassVar[Mapping[str, str]] = {
        "wall": "Nothing can be published, answered or deleted.",
        "photos": "Images cannot be sent.",
        "video": "Videos cannot be sent.",
        "groups": "Communities cannot be found, and people not be blocked.",
        "stats": "Reach cannot be read.",
    }
    fields = (
        CredentialField("access_token", "User token with the right “wall”"),
        CredentialField(
            "community",
            "The community: its address or number; empty for all that you edit, and your own wall",
            secret=False,
            required=False,
        ),
    )

    async def check(self, place: Place, given: Mapping[str, str]) -> list[Grant]:
        credentials = _given(given, self.fields)
        named = credentials.pop("community", "")
        if credentials["access_token"].startswith("vk2."):
            raise Rejected(
                "This token comes from VK ID, and VK lets no such token publish on walls (error "
                "1051). Enter a community’s key instead.",
                network="vk",
            )
        users = await _ask(
            place, credentials, "users.get", {"fields": "screen_name,followers_count"}
        )
        user = next(objects(users), None)
        if user is None or words(user.get("id")) is None:
            raise Rejected(
                "This is no user’s token: VK does not say whose it is. A community’s key goes "
                "into the other form.",
                network="vk",
            )
        mask = count(await self._asked_in_vain(place, credentials, "account.getAppPermissions", {}))
        rights = None if mask is None else frozenset(n for n, bit in BITS.items() if mask & bit)
        if named:
            return [
                _grant(
                    place, await _named(place, credentials, named), credentials, self.kind, rights
                )
            ]
        communities = await self._asked_in_vain(
            place,
            credentials,
            "groups.get",
            {
                "filter": "editor",
                "extended": "1",
                "count": str(GROUPS_MAX),
                "fields": "members_count",
            },
        )
        profile = profile_from_user(user, site_url=place.base_url)
        own = Grant(
            profile.id,
            profile.name,
            profile.handle or "",
            credentials,
            self.kind,
            rights=rights,
        )
        led = [
            _grant(place, group, credentials, self.kind, rights)
            for group in objects(mapping(communities), "items")
        ]
        return [*led, own]

    async def _asked_in_vain(
        self, place: Place, credentials: Mapping[str, str], method: str, told: Mapping[str, str]
    ) -> Any:
        """An answer that is good to have; a token without the right for it has none."""
        try:
            return await _ask(place, credentials, method, told)
        except (NotAuthorized, NotOffered):
            return None


async def _ask(
    place: Place, credentials: Mapping[str, str], method: str, told: Mapping[str, str]
) -> Any:
    # Before anybody knows which wall it is: these methods go by the token.
    asking = VK(
        place.http, account_id="0", credentials=credentials, base_url=place.base_url or None
    )
    return await asking._ask(method, told)


async def _named(place: Place, credentials: Mapping[str, str], named: str) -> Json:
    """The community that a person names: `nordlicht_ru`, `club5`, `-5`, or its whole address."""
    name = re.sub(r"^(https?://)?(m\.)?vk\.(com|ru)/", "", named).strip("/@")
    name = re.sub(r"^(club|public|event|-)(?=\d+$)", "", name)
    told = {"group_id": name, "fields": "members_count"}
    group = _first(await _ask(place, credentials, "groups.getById", told))
    if words(group.get("id")) is None:
        raise NotFound(f"VK does not know the community {named}.", network="vk")
    return group


def _first(answer: Any) -> Json:
    """The community of an answer, which was a bare list until 5.199."""
    listed = answer if isinstance(answer, list) else mapping(answer).get("groups")
    return next(objects(listed), {})


def _given(given: Mapping[str, str], fields: tuple[CredentialField, ...]) -> dict[str, str]:
    found = {f.name: text for f in fields if (text := given.get(f.name, "").strip())}
    if "access_token" not in found:
        raise Rejected("Enter the key.", network="vk")
    return found


def _grant(
    place: Place,
    group: Json,
    credentials: Mapping[str, str],
    kind: str,
    rights: frozenset[str] | None,
) -> Grant:
    profile = profile_from_group(group, site_url=place.base_url)
    return Grant(profile.id, profile.name, profile.handle or "", credentials, kind, rights=rights)


WAYS: tuple[Way, ...] = (CommunityKey(), UserToken(), SignInWithVKID())
