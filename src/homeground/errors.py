"""The root of the house's own errors.

    HomegroundError          something failed; says what, and what to do about it
    └── BadInput             what the person typed, wrote in a file or set is wrong

The command line prints either as one sentence and what to do (exit code 1, or 2 for `BadInput`);
everything else is a defect and keeps its traceback.
"""

from __future__ import annotations

from typing import ClassVar


class HomegroundError(Exception):
    """A failure that a person can act on.

    `what` is one sentence saying what went wrong; `what_to_do` one saying how to get past it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, what_to_do: str = "") -> None:
        super().__init__(what, what_to_do)
        self.what = what
        self.what_to_do = what_to_do

    def __str__(self) -> str:
        return f"{self.what}\n{self.what_to_do}" if self.what_to_do else self.what


class BadInput(HomegroundError):
    """What the person gave is wrong: nothing was done with it."""

    exit_code: ClassVar[int] = 2
