"""Whether a port can be served on, said before anything is started."""

from __future__ import annotations

import errno
import socket

from homeground.errors import BadInput, HomegroundError


class PortInUse(HomegroundError):
    """Something else listens there already."""


def check_free(host: str, port: int, setting: str) -> None:
    """Raises `PortInUse` or `BadInput`; `setting` is the variable that names another port."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        host_setting = setting.replace("_PORT", "_HOST")
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"Port {port} on {host} is in use by another program{named(port)}.",
                f"Stop that program, or choose another port: {setting}={port + 10}",
            ) from None
        if error.errno == errno.EACCES:
            raise BadInput(
                f"Port {port} needs special rights.", f"Choose one above 1023: {setting}=8400"
            ) from None
        raise BadInput(
            f"{host} is not an address of this machine ({error.strerror}).",
            f"Set {host_setting} to 127.0.0.1, or to 0.0.0.0 for every address.",
        ) from None


def named(port: int) -> str:
    """Who listens on `port`, where the system tells: " (name, process 123)"."""
    import psutil

    try:
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,)
            if listens and connection.pid:
                return f" ({psutil.Process(connection.pid).name()}, process {connection.pid})"
    except (psutil.Error, OSError):
        pass
    return ""
