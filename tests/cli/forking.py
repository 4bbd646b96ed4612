"""Commands in processes of their own, without importing everything for each again.

`serve` runs in a process that has Django set up for a house: each command that is asked for there is a fork of
it, which ends as any command ends. This file, as a script, is what a test starts in the command's place: it
hands over its own input and output, passes signals on, and ends as the command did; killed, it takes the
command with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys

PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
MOST = 1 << 20
"""Bytes of a command's words."""


def serve(path: str) -> None:
    """Until standard input ends. Returns in every command's process, too: with what it is to run in `sys.argv`."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(64)
        print("kept", flush=True)
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [], 1)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            if sys.stdin in ready:
                sys.argv = []
                return
            if listener not in ready:
                continue
            asked, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                with asked:
                    _watch(asked)
                return
            asked.close()


def _watch(asked: socket.socket) -> None:
    """Fork the command and see to it until it ends; returns in the command's process only."""
    said, files, _, _ = socket.recv_fds(asked, MOST, 3)
    command = os.fork()
    if command == 0:
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        what = json.loads(said)
        os.chdir(what["cwd"])
        sys.argv = what["argv"]
        return
    for file in files:
        os.close(file)
    for number in (0, 1):
        os.close(number)
    ended = os.pidfd_open(command)
    while True:
        ready, _, _ = select.select([ended, asked], [], [])
        if asked in ready:
            passed = asked.recv(1)
            os.kill(command, passed[0] if passed else signal.SIGKILL)
            if passed:
                continue
        _, status = os.waitpid(command, 0)
        with contextlib.suppress(OSError):
            asked.send(str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)


def hand_over(path: str, argv: list[str]) -> None:
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(path)
        for each in PASSED_ON:
            signal.signal(each, lambda number, _frame: asked.send(bytes([number])))
        said = json.dumps({"argv": argv, "cwd": os.getcwd()}).encode()  # noqa: PTH109 - quick to start
        socket.send_fds(asked, [said], [0, 1, 2])
        code = int(asked.recv(16) or b"1")
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    sys.exit(code)


if __name__ == "__main__":
    hand_over(sys.argv[1], ["homeground", *sys.argv[2:]])
