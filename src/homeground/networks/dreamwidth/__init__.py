"""Dreamwidth: journals on LiveJournal's server of old, with more room and fewer doors.

It speaks LiveJournal's protocol as it was before LiveJournal added scheduling and comments to it:
`network` describes it, everything else is LiveJournal's.
"""

from .connect import WAYS
from .network import NETWORK
from .speak import Dreamwidth

__all__ = ["NETWORK", "WAYS", "Dreamwidth"]
