"""Whoever agreed at Facebook, and the Pages that they run, as their own token sees them.

Source: developers.facebook.com/docs/graph-api/reference/user and …/user/accounts, seen 2026-11-22.
"""

from __future__ import annotations

from typing import Any, ClassVar

from homeground.sandbox.world import Account

from .fields import Field
from .grants import Grant
from .nodes import Node, only

TASKS = ["ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"]


class Person(Node):
    """Whoever agreed."""

    kind: ClassVar[str] = "User"
    usual: ClassVar[tuple[str, ...]] = ("name", "id")
    known: ClassVar[frozenset[str]] = frozenset({"email", "picture", "link", "locale"})

    def __init__(self, grant: Grant):
        self.id = grant.person_id
        self.first, _, self.last = grant.person.partition(" ")

    def value(self, asked: Field) -> Any:
        return {
            "name": f"{self.first} {self.last}".strip(),
            "first_name": self.first,
            "last_name": self.last,
        }[asked.name]


class PageOf(Node):
    """A Page as whoever runs it sees it in the list of theirs; with `linked`, the Page that an
    Instagram account belongs to.
    """

    kind: ClassVar[str] = "Page"
    usual: ClassVar[tuple[str, ...]] = (
        "access_token", "category", "category_list", "name", "id", "tasks",
    )  # fmt: skip
    known: ClassVar[frozenset[str]] = frozenset(
        {"picture", "instagram_business_account", "connected_instagram_account", "page_token"}
    )

    def __init__(self, account: Account, token: str, *, linked: bool):
        self.account = account
        self.token = token
        self.linked = linked
        self.id = page_behind(account) if linked else account.id

    def value(self, asked: Field) -> Any:
        account = self.account
        match asked.name:
            case "access_token":
                return self.token
            case "name":
                return account.name
            case "username":
                return account.handle
            case "category":
                return "Brand"
            case "category_list":
                return [{"id": "1605186416478696", "name": "Brand"}]
            case "tasks":
                return TASKS
            case "fan_count" | "followers_count":
                return account.followers
            case "instagram_business_account" | "connected_instagram_account" if self.linked:
                whole = {
                    "id": account.id,
                    "username": account.handle,
                    "name": account.name,
                    "followers_count": account.followers,
                }
                return only(whole, asked.fields) if asked.fields else {"id": account.id}
            case _:
                raise KeyError(asked.name)


def page_behind(account: Account) -> str:
    """The id of the Page that an Instagram account belongs to."""
    return f"10007{account.id[-10:]}"
