"""How a journal on Dreamwidth is connected: by user name, and an API key in place of the password."""

from __future__ import annotations

from typing import ClassVar

from homeground.networks.connecting import Way
from homeground.networks.contract import CredentialField
from homeground.networks.livejournal.connect import Password
from homeground.networks.livejournal.speak import Journal

from .speak import Dreamwidth


class ApiKey(Password):
    """One key opens the person's own journal and the communities that they may post to."""

    speaker: ClassVar[type[Journal]] = Dreamwidth
    label = "Enter user name and API key"
    about = (
        "Does everything that Homeground can on Dreamwidth. The key is made in Dreamwidth's "
        "account settings; it never travels: Dreamwidth asks a riddle that only its owner can "
        "answer."
    )
    fields = (
        CredentialField("username", "User name", secret=False),
        CredentialField("password", "API key"),
    )


WAYS: tuple[Way, ...] = (ApiKey(),)
