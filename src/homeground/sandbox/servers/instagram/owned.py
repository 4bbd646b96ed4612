"""The account itself and its containers, as the Instagram API shows them.

Source: IGUser.json of the Business SDK's v25 specifications, and the reference of IG Container, seen
2026-11-22.
"""

from __future__ import annotations

from typing import Any, ClassVar

from homeground.sandbox.graph import containers
from homeground.sandbox.graph.containers import Container, Containers
from homeground.sandbox.graph.fields import Field
from homeground.sandbox.graph.nodes import Node, names
from homeground.sandbox.world import Account

from .objects import STORY, Objects, PostNode


class UserNode(Node):
    kind: ClassVar[str] = "IGUser"
    usual: ClassVar[tuple[str, ...]] = ("id",)
    known: ClassVar[frozenset[str]] = names(
        "ig_id legacy_instagram_user_id mentioned_comment mentioned_media business_discovery"
        " owner_business profile_picture_url shopping_product_tag_eligibility"
        " shopping_review_status website"
    )

    def __init__(self, objects: Objects, account: Account):
        self.objects = objects
        self.account = account
        self.id = account.id

    def value(self, asked: Field) -> Any:
        account = self.account
        match asked.name:
            case "user_id":
                return account.id
            case "account_type":
                return "BUSINESS"
            case "username":
                return account.handle
            case "name":
                return account.name
            case "biography":
                return account.extra.get("biography")
            case "followers_count":
                return account.followers
            case "follows_count":
                return 0
            case "media_count":
                return sum(1 for _ in self.objects.world.posts_of("instagram", account.id))
            case "has_profile_pic":
                return False
            case "is_published":
                return True
            case "media":
                given, address, query = self.objects.expanded(self.id, asked)
                nodes = [
                    PostNode(self.objects, post)
                    for post in self.objects.world.posts_of("instagram", account.id)
                    if post.extra["product"] != STORY
                ]
                return self.objects.media(nodes, given, asked.fields, address, query)
            case _:
                raise KeyError(asked.name)


class ContainerNode(Node):
    kind: ClassVar[str] = "IGContainer"
    usual: ClassVar[tuple[str, ...]] = ("id",)
    known: ClassVar[frozenset[str]] = names("copyright_check_status")

    def __init__(self, kept: Containers, container: Container):
        self.container = container
        self.id = container.id
        self.status = kept.ask(container)

    def value(self, asked: Field) -> Any:
        match asked.name:
            case "status_code":
                return self.status
            case "status":
                # "If status_code is ERROR, this value will be the error subcode."
                if self.status == containers.ERROR:
                    return f"Error: {self.container.error}"
                return self.status.replace("_", " ").capitalize()
            case _:
                raise KeyError(asked.name)
