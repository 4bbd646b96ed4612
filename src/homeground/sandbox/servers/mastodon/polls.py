"""What a poll may be: the defaults of Mastodon's software.

Source: app/validators/poll_options_validator.rb and poll_expiration_validator.rb, seen 2026-11-22.
"""

from __future__ import annotations

import regex

from homeground.sandbox.world import File

from .errors import Json, invalid, refused
from .parameters import Parameters

MOST_OPTIONS, OPTION_LENGTH = 4, 50
SHORTEST, LONGEST = 300, 2_629_746
"""Seconds."""


def poll_from(given: Parameters, files: list[File]) -> Json | None:
    """The poll that a status asks for; `None` when it asks for none.

    Raises: Refusal, 422, with everything that is wrong with it.
    """
    members = given.members("poll")
    if members is None:
        return None
    if files:
        raise refused("Cannot attach more than 4 files")
    options = members.texts("options")
    seconds = members.text("expires_in") or ""
    problems: list[str] = []
    if len(options) < 2:
        problems.append("Options must have more than one item")
    if len(options) > MOST_OPTIONS:
        problems.append(f"Options can't contain more than {MOST_OPTIONS} items")
    if any(len(regex.findall(r"\X", option)) > OPTION_LENGTH for option in options):
        problems.append(f"Options can't be longer than {OPTION_LENGTH} characters each")
    if len(set(options)) != len(options):
        problems.append("Options contain duplicate items")
    if not seconds.isdigit() or int(seconds) > LONGEST:
        problems.append("Expires at is too far into the future")
    elif int(seconds) < SHORTEST:
        problems.append("Expires at is too soon")
    if problems:
        raise invalid(", ".join(problems))
    return {
        "options": options,
        "expires_in": int(seconds),
        "multiple": members.flag("multiple"),
        "hide_totals": members.flag("hide_totals"),
    }
