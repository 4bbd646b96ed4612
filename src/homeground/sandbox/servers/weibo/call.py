"""One call of a method, once it is known who calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from homeground.sandbox.world import Account, Comment, Post, World

from . import errors

_WHOLE = re.compile(r"-?[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Call:
    """`files` are the parts of a multipart form. `root` is the sandbox's address, without a path."""

    params: Mapping[str, str]
    files: Mapping[str, bytes]
    account: Account
    world: World
    root: str
    remote: str = ""
    """The address that the request came from."""
    late: bool = False
    """What is published appears only after a while, and the answer says so."""
    business: bool = False
    """It came to a path that ends in /biz.json."""

    def needed(self, name: str) -> str:
        value = self.params.get(name)
        if value is None:
            raise errors.missing(name)
        return value

    def whole(self, name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
        """A number; one outside of its range is set to its end."""
        given = self.params.get(name, "")
        if not given:
            return default
        if not _WHOLE.fullmatch(given):
            raise errors.invalid(name, "int", given[:40])
        number = max(least, int(given))
        return number if most is None else min(most, number)

    def choice(self, name: str, allowed: range) -> int:
        """A number that must be one of these; the first when it is not given."""
        given = self.params.get(name) or str(allowed[0])
        if given not in map(str, allowed):
            raise errors.invalid(name, f"{allowed[0]}-{allowed[-1]}", given[:40])
        return int(given)

    def rip(self, *, required: bool) -> None:
        """The address of the person who acts, as the developer reports it."""
        given = self.params.get("rip", "")
        if not given and not required:
            return
        if not given:
            raise errors.missing("rip")
        try:
            ip_address(given)
        except ValueError:
            raise errors.invalid("rip", "ip", given[:40]) from None

    def post(self, name: str = "id") -> Post:
        post_id = self.params.get(name, "")
        if not post_id:
            raise errors.no_post_id()
        post = self.world.post("weibo", post_id)
        if post is None or (post.extra.get("visible") and post.account_id != self.account.id):
            raise errors.no_post()
        return post

    def comment(self, name: str = "cid") -> tuple[Post, Comment]:
        comment_id = self.params.get(name, "")
        if not comment_id:
            raise errors.no_comment_id()
        found = self.world.comment("weibo", comment_id)
        if found is None:
            raise errors.no_comment()
        return found
