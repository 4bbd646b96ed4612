"""A process that goes on as several, so that more than one core is used.

The others are forked from it when all is loaded: they share that memory with it. It does its own part of the
work, so there is none that only watches; and when one of them ends, it ends too, for whoever watches over all
of them to start them again.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable

from homeground.running.supervision import end_with_parent, ended

logger = logging.getLogger(__name__)

_LOOK = os.WEXITED | os.WNOHANG | os.WNOWAIT
ENDS_WITHIN_SECONDS = 6.0
"""Less than the supervisor waits for all of them."""


def in_several(processes: int, work: Callable[[], None]) -> None:
    """Do `work` in so many processes, this one among them, until SIGINT or SIGTERM ends it in each.

    No thread may have been started before and no connection be open: a fork shares both badly. Ends this
    process with exit code 1 when another ended by itself.
    """
    told: list[int] = []
    lost: list[bool] = []

    def stop(number: int, _frame: object) -> None:
        # Told twice, it still ends in order: ctrl-C reaches all, and the end of another may come with it.
        first = not told and not lost
        told.append(number)
        if first:
            raise KeyboardInterrupt

    def one_ended(_number: int, _frame: object) -> None:
        # Only looked at: others that end are children of pages, which wait for them themselves.
        if not told and not lost and any(os.waitid(os.P_PID, pid, _LOOK) for pid in others):
            lost.append(True)
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    others = [_forked(work) for _ in range(processes - 1)]
    if others:
        signal.signal(signal.SIGCHLD, one_ended)
    try:
        work()
    finally:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _end(others)
    if lost:
        sys.exit(1)


def _forked(work: Callable[[], None]) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        if sys.platform == "linux":
            end_with_parent()
        if os.getppid() == parent:  # else it ended before we said so
            work()
        code = 0
    except KeyboardInterrupt:
        code = 0
    except BaseException:
        logger.exception("a process ends over an error that nobody foresaw")
    finally:
        # Nothing of what stands above us on the stack is ours to clean up.
        os._exit(code)


def _end(others: list[int]) -> None:
    """Ask them to end, and make those end that do not."""
    for pid in others:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + ENDS_WITHIN_SECONDS
    for pid in others:
        while not (gone := os.waitpid(pid, os.WNOHANG))[0]:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
                gone = os.waitpid(pid, 0)
                break
            time.sleep(0.02)
        code = os.waitstatus_to_exitcode(gone[1])
        if code:
            logger.error("one of the processes %s", ended(code))
