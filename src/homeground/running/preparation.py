"""What has to be there before the house is of use: the tables and, if asked, the example brand."""

from __future__ import annotations

import socket
import time

from homeground import startup
from homeground.environment import Environment
from homeground.errors import HomegroundError

SANDBOX_SECONDS = 30.0


def prepare(*, example: bool, past: bool = False) -> dict[str, str]:
    """Bring the tables up to date and load the example brand: how to sign in (email, password), if loaded.

    `past`: its accounts have published for half a year before.

    Raises `BadSettings`, `DatabaseUnavailable`, `HomegroundError` when the sandbox does not answer.
    """
    settings = startup.start()
    if not example:
        return {}
    wait_for_sandbox(settings)
    from homeground.accounts import example as brand

    email, password = brand.load(past=past)
    return {"email": email, "password": password}


def wait_for_sandbox(settings: Environment) -> None:
    deadline = time.monotonic() + SANDBOX_SECONDS
    address = (settings.sandbox_host, settings.sandbox_port)
    while True:
        try:
            socket.create_connection(address, timeout=2).close()
            return
        except OSError as error:
            if time.monotonic() > deadline:
                raise HomegroundError(
                    f"The sandbox at {address[0]}:{address[1]} does not answer ({error}).",
                    "Start it in another window: homeground sandbox",
                ) from None
        time.sleep(0.05)
