"""The command line as a whole: quick help, clear errors, honest exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from homeground.cli import COMMANDS, loaded


def homeground(*arguments: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.defpath, "HOMEGROUND_HOME": str(home)} | variables
    command = [sys.executable, "-m", "homeground", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=environ, timeout=60, check=False
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_the_table_is_there_and_described(name: str) -> None:
    command = loaded(name)
    assert command.name == name
    assert command.help


def test_help_lists_every_command_without_loading_one(home: Path) -> None:
    code = (
        "import sys; from homeground.cli import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'django', 'psycopg', 'aiohttp', 'rich', 'pydantic'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


def test_version(home: Path) -> None:
    assert homeground("--version", home=home).stdout == f"homeground {version('homeground')}\n"


def test_an_unknown_command_is_bad_input(home: Path) -> None:
    done = homeground("webb", home=home)
    assert done.returncode == 2
    assert "Did you mean 'web'?" in done.stderr


def test_a_bad_setting_is_one_sentence_and_what_to_do(home: Path) -> None:
    done = homeground("sandbox", home=home, HOMEGROUND_SANDBOX_PORT="eighty")
    assert done.returncode == 2
    assert done.stderr == (
        "HOMEGROUND_SANDBOX_PORT must be a port number from 1 to 65535, for example 8400.\n"
        "Every setting is explained in docs/guide/settings.md.\n"
    )


def test_debug_keeps_the_traceback(home: Path) -> None:
    done = homeground(
        "sandbox", home=home, HOMEGROUND_SANDBOX_PORT="eighty", HOMEGROUND_LOG_LEVEL="debug"
    )
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "BadSettings" in done.stderr


def test_a_moment_that_is_none(home: Path) -> None:
    done = homeground("sandbox", "--now", "tomorrow", home=home)
    assert done.returncode == 2
    assert done.stderr.startswith("--now tomorrow is not a point in time.\nGive it as 2026-11-22T")


def test_a_home_that_cannot_be_used_fails_clearly(home: Path) -> None:
    file = home / "file"
    file.touch()
    done = homeground("prepare", home=file / "home")
    assert done.returncode == 1
    assert "cannot be used: Not a directory." in done.stderr
    assert "Traceback" not in done.stderr


def test_keys_new_prints_a_usable_key(home: Path) -> None:
    from homeground.keys import is_key

    assert is_key(homeground("keys", "new", home=home).stdout.strip())
