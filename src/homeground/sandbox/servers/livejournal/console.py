"""consolecommand: the site's console, of which the sandbox has ban_set and ban_unset.

livejournal.com/doc/server/ljp.csp.xml-rpc.consolecommand.html; `consolecommand` of the source. The
words that commands print are not documented: they are the sandbox's.
"""

from __future__ import annotations

import shlex
from typing import Any

from homeground.sandbox.world import Account

from .request import Request
from .signing import canonical


def consolecommand(request: Request) -> dict[str, Any]:
    """Each command is a line, or its words already parted; one that fails is no fault."""
    commands = request.arguments.get("commands")
    return {"results": [_run(request, c) for c in (commands if isinstance(commands, list) else [])]}


def _run(request: Request, command: Any) -> dict[str, Any]:
    try:
        words = (
            [request.decoded(word) for word in command]
            if isinstance(command, list)
            else shlex.split(request.decoded(command))
        )
        said = _ban(request, words)
    except (ValueError, LookupError) as error:
        return {"success": 0, "output": [["error", str(error.args[0])]]}
    return {"success": 1, "output": [["success", said]]}


def _ban(request: Request, words: list[str]) -> str:
    match words:
        case ["ban_set" | "ban_unset" as name, who]:
            journal = request.account
        case ["ban_set" | "ban_unset" as name, who, "from", community]:
            journal = _maintained(request, community)
        case _:
            raise ValueError("Unknown command or wrong arguments")
    person = _person(request, who)
    if name == "ban_set":
        journal.blocked.add(person)
        return f"User {who} banned from {journal.id}."
    journal.blocked.discard(person)
    return f"User {who} un-banned from {journal.id}."


def _maintained(request: Request, name: str) -> Account:
    journal = request.world.account(request.network, canonical(name) or "")
    if journal is None or request.state.maintainers.get(journal.id) != request.user:
        raise LookupError(f"You are not a maintainer of this community: {name}")
    return journal


def _person(request: Request, name: str) -> str:
    """Journals, and people of the audience who have commented somewhere, by the name they show."""
    if (account := request.world.account(request.network, canonical(name) or "")) is not None:
        return account.id
    for post in request.world.posts_on(request.network):
        for comment in post.comments:
            if comment.author_name == name:
                return comment.author_id
    raise LookupError(f"Unknown user: {name}")
