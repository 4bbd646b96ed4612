"""Application passwords as a site shows them to their owner: listed, looked into, taken back.

developer.wordpress.org/rest-api/reference/application-passwords, seen 2026-11-22; the words of the
errors are those of class-wp-rest-application-passwords-controller.php in WordPress core.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .ask import Answer, Ask
from .errors import Refusal
from .rest_posts import signed_in

Json = dict[str, Any]


@dataclass(slots=True)
class Password:
    """What is kept of one; the password itself is the key to it."""

    account_id: str
    uuid: str
    name: str
    app_id: str
    created: datetime
    last_used: datetime | None = None
    last_ip: str | None = None


def introspect(ask: Ask) -> Answer:
    """The one that this request was made with."""
    _me(ask)
    signs = "".join(sign for sign in _login(ask)[1] if sign.isalnum())
    return Answer(_shown(_own(ask)[signs]))


def listed(ask: Ask) -> Answer:
    _me(ask)
    return Answer([_shown(password) for password in _own(ask).values()])


def delete(ask: Ask) -> Answer:
    _me(ask)
    own = _own(ask)
    for signs, password in own.items():
        if password.uuid == ask.path["uuid"]:
            del own[signs]
            return Answer({"deleted": True, "previous": _shown(password)})
    words = "Application password not found."
    raise Refusal("rest_application_password_not_found", words, 404)


def _me(ask: Ask) -> None:
    signed_in(ask, "rest_not_logged_in", "You are not currently logged in.")


def _own(ask: Ask) -> dict[str, Password]:
    logins: dict[str, dict[str, Password]] = ask.world.of("wordpress")["logins"]
    return logins[_login(ask)[0]]


def _login(ask: Ask) -> tuple[str, str]:
    """Username and password of a request that was let in with them."""
    given = base64.b64decode(ask.headers["Authorization"].partition(" ")[2]).decode()
    username, _, password = given.partition(":")
    return username, password


def _shown(password: Password) -> Json:
    used = password.last_used
    return {
        "uuid": password.uuid,
        "app_id": password.app_id,
        "name": password.name,
        "created": f"{password.created:%Y-%m-%dT%H:%M:%S}",
        "last_used": f"{used:%Y-%m-%dT%H:%M:%S}" if used else None,
        "last_ip": password.last_ip,
    }
