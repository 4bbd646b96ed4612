"""Where the database is, found without asking it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from homeground.environment import BadSettings, Environment

NAME = ROLE = "homeground"
SUPERUSER = "postgres"

# sockaddr_un.sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included.
SOCKET_PATH_BYTES = 103


def data_folder(home: Path) -> Path:
    return home / "database"


def socket_folder(home: Path) -> Path:
    """Where the server in `home` puts its socket: beside its data, or in /tmp when that path is too long.

    The answer depends on `home` alone, so that every process finds the same server.
    """
    data = data_folder(home.absolute())
    if len(os.fsencode(data / ".s.PGSQL.5432")) <= SOCKET_PATH_BYTES:
        return data
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path("/tmp") / f"homeground-{mark}"  # noqa: S108 - its owner and rights are checked at the start


def django_database(environment: Environment) -> dict[str, Any]:
    """The entry of Django's `DATABASES`. Raises `BadSettings` when DATABASE_URL cannot be read."""
    if environment.database_url is None:
        connection = {
            "NAME": NAME,
            "USER": ROLE,
            "HOST": str(socket_folder(environment.home)),
        }
    else:
        connection = parts_of(environment.database_url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        # A new connection knows no table yet: the first page through it waits for half as long again. So it
        # is kept for an hour, which bounds what it gathers in the server; and looked at before it is used.
        "CONN_MAX_AGE": 3600,
        "CONN_HEALTH_CHECKS": True,
        **connection,
    }


def parts_of(url: str) -> dict[str, Any]:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error as error:
        raise BadSettings(
            f"DATABASE_URL cannot be read: {str(error).strip()}.",
            "Give it as postgresql://user:password@host:5432/name, with special characters "
            "in the password percent-encoded.",
        ) from None
    known = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    connection: dict[str, Any] = {
        key: str(parts.pop(name, "") or "") for key, name in known.items()
    }
    return connection | {"OPTIONS": parts}
