"""A port that cannot be served on is said before anything starts, with the setting that names another."""

from __future__ import annotations

import os
import socket

import pytest

from homeground.errors import BadInput
from homeground.running.ports import PortInUse, check_free


def test_a_port_in_use_names_the_program_and_the_setting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(PortInUse) as caught:
            check_free("127.0.0.1", port, "HOMEGROUND_WEB_PORT")
    assert f"Port {port} on 127.0.0.1 is in use by another program" in caught.value.what
    assert f"process {os.getpid()}" in caught.value.what
    assert f"HOMEGROUND_WEB_PORT={port + 10}" in caught.value.what_to_do
    check_free("127.0.0.1", port, "HOMEGROUND_WEB_PORT")


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid"])
def test_an_address_that_is_not_this_machines(host: str) -> None:
    with pytest.raises(BadInput, match="is not an address of this machine") as caught:
        check_free(host, 8400, "HOMEGROUND_WEB_PORT")
    assert "HOMEGROUND_WEB_HOST" in caught.value.what_to_do
