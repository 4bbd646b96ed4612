"""The root of the house's own errors.

    HomegroundError          something failed; says what, and what to do about it
    └── BadInput             what the person typed, wrote in a file or set is wrong

The command line prints either as one sentence and what to do (exit code 1, or 2 for `BadInput`);
everything else is a defect and keeps its traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def reported() -> Iterator[None]:
    """Around a whole program: a `HomegroundError` ends it with its sentences and exit code.

    With HOMEGROUND_LOG_LEVEL=debug it keeps its traceback.
    """
    try:
        yield
    except HomegroundError as error:
        if os.environ.get("HOMEGROUND_LOG_LEVEL", "").lower() == "debug":
            raise
        red, plain = ("\033[31m", "\033[0m") if sys.stderr.isatty() else ("", "")
        print(f"{red}{error.what}{plain}", file=sys.stderr)
        if error.what_to_do:
            print(error.what_to_do, file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader (`| head`) has gone: nothing more to say, also not at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
