"""Members and organizations: who they are, how many follow, what their posts did.

Source: learn.microsoft.com/linkedin/marketing/community-management/organizations, …/shared/
integrations/people/profile-api and …/consumer/integrations/self-serve/sign-in-with-linkedin-v2,
seen 2026-11-22.
"""

from __future__ import annotations

import re

from aiohttp import web

from homeground.sandbox.audience import Counts
from homeground.sandbox.world import Account, World

from .callers import Caller
from .errors import Json, bad_query, denied, not_found
from .posts import Posts
from .restli import listed, required


class Pages:
    def __init__(self, world: World, posts: Posts):
        self.world = world
        self.posts = posts

    def me(self, caller: Caller) -> Json:
        """The member behind the token; for a page's token, the one who runs the page."""
        if "openid" not in caller.scopes:
            raise denied("userinfo.GET.NO_VERSION")
        account = caller.member
        first, _, last = account.name.partition(" ")
        return {
            "sub": _member_id(account),
            "name": account.name,
            "given_name": first,
            "family_name": last,
            "locale": {"language": account.language, "country": account.language.upper()},
            "email": f"{account.handle}@sandbox.test",
            "email_verified": True,
        }

    def organization(self, caller: Caller, number: str) -> Json:
        account = self.world.account("linkedin", f"urn:li:organization:{number}")
        if account is None:
            raise not_found(f"Organization {number}")
        shown: Json = {
            "id": int(number),
            "localizedName": account.name,
            "vanityName": account.handle,
            "primaryOrganizationType": "NONE",
        }
        if account in caller.pages:
            shown |= {
                "name": {
                    "localized": {_locale(account): account.name},
                    "preferredLocale": {
                        "language": account.language,
                        "country": account.language.upper(),
                    },
                },
                "defaultLocale": {
                    "language": account.language,
                    "country": account.language.upper(),
                },
                "versionTag": "1",
            }
        return shown

    def roles(self, request: web.Request, caller: Caller) -> list[Json]:
        """The pages that the caller runs."""
        if required(request, "q") != "roleAssignee":
            raise bad_query("q")
        return [
            {
                "organization": page.id,
                "roleAssignee": f"urn:li:person:{_member_id(caller.member)}",
                "role": "ADMINISTRATOR",
                "state": "APPROVED",
            }
            for page in caller.pages
        ]

    def person(self, number: str) -> Json:
        """Somebody of the audience, or a member of the sandbox."""
        account = self.world.account("linkedin", f"urn:li:person:{number}")
        name = account.name if account else self._speaker(number)
        if name is None:
            raise not_found(f"Person {number}")
        first, _, last = name.partition(" ")
        return {
            "id": number,
            "localizedFirstName": first,
            "localizedLastName": last,
            "vanityName": account.handle if account else f"reader-{number}",
        }

    def followers(self, request: web.Request, urn: str) -> Json:
        if required(request, "edgeType") not in (
            "COMPANY_FOLLOWED_BY_MEMBER",
            "CompanyFollowedByMember",
        ):
            raise bad_query("edgeType")
        account = self.world.account("linkedin", urn)
        if account is None or account.kind != "organization":
            raise not_found(urn)
        return {"firstDegreeSize": account.followers}

    def statistics(self, request: web.Request, caller: Caller) -> list[Json]:
        """What became of the posts that are asked for, or of all together."""
        resource = "organizationalEntityShareStatistics.FINDER-organizationalEntity"
        if required(request, "q") != "organizationalEntity":
            raise bad_query("q")
        urn = required(request, "organizationalEntity")
        caller.must("r", resource)
        caller.must_be(urn, resource)
        if caller.account.kind != "organization":
            raise denied(resource)
        asked = [
            *(("share", one) for one in listed(request, "shares")),
            *(("ugcPost", one) for one in listed(request, "ugcPosts")),
        ]
        if not asked:
            counts = [self.world.counts(p) for p in self.world.posts_of("linkedin", urn)]
            return [{"organizationalEntity": urn, "totalShareStatistics": _sum(counts)}]
        elements = []
        for name, one in asked:
            post = self.posts.find(one)
            if post is not None and post.account_id == urn:
                total = _sum([self.world.counts(post)])
                elements.append(
                    {"organizationalEntity": urn, name: one, "totalShareStatistics": total}
                )
        return elements

    def _speaker(self, number: str) -> str | None:
        for post in self.world.posts_on("linkedin"):
            for comment in post.comments:
                if not comment.by_account and comment.author_id == number:
                    return comment.author_name
        return None


def person_key(key: str) -> str:
    """The id in a key such as `(id:700123)`."""
    found = re.fullmatch(r"\(id:([\w-]+)\)", key)
    if found is None:
        raise bad_query("id")
    return found[1]


def _sum(counts: list[Counts]) -> Json:
    impressions = sum(one.views for one in counts)
    likes, comments = sum(one.likes for one in counts), sum(one.comments for one in counts)
    shares, clicks = sum(one.shares for one in counts), sum(one.clicks for one in counts)
    did = likes + comments + shares + clicks
    return {
        "impressionCount": impressions,
        "uniqueImpressionsCount": sum(one.reach for one in counts),
        "likeCount": likes,
        "commentCount": comments,
        "shareCount": shares,
        "clickCount": clicks,
        "engagement": did / impressions if impressions else 0.0,
    }


def _member_id(account: Account) -> str:
    name = account.id.rpartition(":")[2]
    return f"admin{name}" if account.kind == "organization" else name


def _locale(account: Account) -> str:
    return f"{account.language}_{account.language.upper()}"
