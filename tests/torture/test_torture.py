"""Torture, small enough for every run of the tests. `make torture` does it at full size."""

from __future__ import annotations

import random
import subprocess
import sys

from tests.cli.house import ROOT


def test_every_text_is_there_once_whatever_dies() -> None:
    seed = random.randrange(10**6)
    ended = subprocess.run(
        [sys.executable, "-m", "tests.torture", "--publications", "75", "--accounts", "1",
         "--kills", "3", "--restarts", "1", "--seed", str(seed)],
        cwd=ROOT, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "75 texts on the networks, 0 of them twice, 0 lost" in ended.stdout
