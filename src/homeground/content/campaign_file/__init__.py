"""The campaign file: a table that a marketer writes in a spreadsheet, one row a publication.

Reading and checking only: nothing is stored or sent, and whatever the checks must know of accounts
and of the time is passed in.
"""

from .reading import Reading, check, read_campaign_file
from .rows import AccountFacts, Checked, MediaRef, Options, Problem, Row, Series

__all__ = [
    "AccountFacts",
    "Checked",
    "MediaRef",
    "Options",
    "Problem",
    "Reading",
    "Row",
    "Series",
    "check",
    "read_campaign_file",
]
