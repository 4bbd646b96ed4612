"""The Page itself and its photos, as the Graph API shows them."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from homeground.sandbox.graph.fields import Field
from homeground.sandbox.graph.grants import Grants
from homeground.sandbox.graph.nodes import Node, instant
from homeground.sandbox.world import Account, File

from . import names
from .objects import Graph


class PageNode(Node):
    kind: ClassVar[str] = "Page"
    usual: ClassVar[tuple[str, ...]] = ("name", "id")
    known: ClassVar[frozenset[str]] = names.PAGE

    def __init__(self, graph: Graph, account: Account):
        self.graph = graph
        self.account = account
        self.id = account.id

    def value(self, asked: Field) -> Any:
        account = self.account
        match asked.name:
            case "name":
                return account.name
            case "username":
                return account.handle
            case "link":
                return f"{self.graph.origin}/{account.handle}"
            case "fan_count" | "followers_count":
                return account.followers
            case "about" | "description":
                return account.extra.get(asked.name)
            case "category":
                return "Brand"
            case "category_list":
                return [{"id": "1605186416478696", "name": "Brand"}]
            case "is_published" | "can_post" | "has_transitioned_to_new_page_experience":
                return True
            case "is_verified" | "is_permanently_closed" | "is_unclaimed" | "is_community_page":
                return False
            case "talking_about_count":
                posts = self.graph.world.posts_of("facebook", account.id)
                return sum(self.graph.world.counts(post).comments for post in posts)
            case "access_token":
                grants, token = Grants(self.graph.world, "facebook"), self.graph.call.token
                grant = grants.find(token)
                personal = grant is not None and grant.kind == "user"
                return grants.page_token(token, account.id) if personal else token
            case _:
                raise KeyError(asked.name)


class PhotoNode(Node):
    kind: ClassVar[str] = "Photo"
    usual: ClassVar[tuple[str, ...]] = ("created_time", "name", "id")
    known: ClassVar[frozenset[str]] = names.PHOTO

    def __init__(self, graph: Graph, file: File):
        self.graph = graph
        self.file = file
        self.id = file.id

    def value(self, asked: Field) -> Any:
        file = self.file
        source = f"{self.graph.root}/_media/{file.id}"
        match asked.name:
            case "name":
                return file.extra.get("caption")
            case "created_time" | "updated_time":
                return instant(file.created_at) if file.created_at else None
            case "alt_text" | "alt_text_custom":
                return file.alt
            case "width" | "height":
                return file.width if asked.name == "width" else file.height
            case "source" | "picture":
                return source
            case "images":
                return [{"height": file.height, "source": source, "width": file.width}]
            case "link":
                return f"{self.graph.origin}/photo?{urlencode({'fbid': file.id})}"
            case "page_story_id":
                return file.extra.get("post_id")
            case "can_delete":
                return True
            case "from":
                account = self.graph.call.account
                return {"name": account.name, "id": account.id}
            case _:
                raise KeyError(asked.name)
