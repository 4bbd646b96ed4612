"""Why an archive is not read.

BadInput
└── ArchiveRefused       the whole archive: nothing of it is imported
ValueError
└── MemberBroken         one file in it: the others are read, this one is listed
"""

from __future__ import annotations

from homeground.errors import BadInput


class ArchiveRefused(BadInput):
    """The whole archive cannot be read, or must not be."""


class MemberBroken(ValueError):
    """One file in an archive cannot be read; its text says why, to follow `its name: `."""
