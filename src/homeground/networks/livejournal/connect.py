"""How a journal on LiveJournal is connected: by user name and password, which never travels.

https://www.livejournal.com/doc/server/ljp.csp.xml-rpc.login.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from homeground.networks.connecting import ByForm, Grant, Place, Way
from homeground.networks.contract import CredentialField
from homeground.networks.errors import Rejected

from .speak import Journal, LiveJournal
from .translate import profile_from_login


class Password(ByForm):
    """One password opens the person's own journal and the communities that they may post to."""

    speaker: ClassVar[type[Journal]] = LiveJournal
    label = "Enter user name and password"
    about = (
        "Does everything that Homeground can on LiveJournal. The password never travels: "
        "LiveJournal asks a riddle that only its owner can answer."
    )
    fields = (
        CredentialField("username", "User name", secret=False),
        CredentialField("password", "Password"),
    )

    async def check(self, place: Place, given: Mapping[str, str]) -> list[Grant]:
        # The server writes “-” in names as “_”, and takes either.
        username, password = given.get("username", "").strip(), given.get("password", "")
        if not username or not password:
            raise Rejected(
                "Enter both the user name and the password.", network=self.speaker.house.slug
            )
        credentials = {"username": username, "password": password}
        speaker = self.speaker(
            place.http,
            account_id=username,
            credentials=credentials,
            base_url=place.base_url or None,
        )
        answer = await speaker._ask("login", {"clientversion": "Web-Homeground/1"})
        own = profile_from_login(answer, username=username, site_url=speaker.site_url)
        communities = answer.get("usejournals")
        names = communities if isinstance(communities, list) else []
        return [
            Grant(own.id, own.name, username, credentials),
            *(
                Grant(name, name, name, {**credentials, "journal": name})
                for name in names
                if isinstance(name, str) and name and name != username
            ),
        ]


WAYS: tuple[Way, ...] = (Password(),)
