"""What an environment variable may hold, read from its text.

Each function raises `ValueError` with the rest of a sentence that begins with the variable's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit


def folder(text: str) -> Path:
    path = Path(text).expanduser()
    if not path.is_absolute():
        path = Path.cwd() / path
    if path.exists() and not path.is_dir():
        raise ValueError(
            "names a file. Give the path of a folder; it is made if it does not exist."
        )
    return path


def whole_number(lowest: int, highest: int, unit: str) -> Callable[[str], int]:
    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = lowest - 1
        if not lowest <= number <= highest:
            raise ValueError(f"must be a whole number of {unit} from {lowest} to {highest}.")
        return number

    return parse


def port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ValueError("must be a port number from 1 to 65535, for example 8400.")
    return int(text)


def seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 3600:
        raise ValueError(
            "must be a number of seconds above 0 and up to 3600, for example 10 or 2.5."
        )
    return number


def yes_or_no(text: str) -> bool:
    answer = text.lower()
    if answer in {"1", "true", "yes", "on"}:
        return True
    if answer in {"0", "false", "no", "off"}:
        return False
    raise ValueError("must be yes or no.")


def words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def host_names(text: str) -> tuple[str, ...]:
    names = tuple(name.lower().rstrip(".") for name in words(text))
    for name in names:
        if not re.fullmatch(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+", name):
            raise ValueError(f"must be names such as go.example.com, and “{name[:60]}” is none.")
    return names


def one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}.")
        return text.lower()

    return parse


def postgres_address(text: str) -> str:
    if urlsplit(text).scheme not in {"postgres", "postgresql"}:
        raise ValueError(
            "must be the address of a PostgreSQL database, for example "
            "postgresql://user:password@db.example.org:5432/homeground."
        )
    return text


def mail_server(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError(
            "must be the address of a mail server, for example "
            "smtp://user:password@mail.example.org:587 (smtps:// for port 465)."
        )
    return text


def mail_address(text: str) -> str:
    if "@" not in text or any(sign in text for sign in "\r\n"):
        raise ValueError("must be an e-mail address, for example homeground@example.org.")
    return text


def web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError(
            "must be an address without a path, for example https://social.example.com."
        )
    return text.rstrip("/")


def issuer_address(text: str) -> str:
    parts = urlsplit(text)
    here = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not (parts.scheme == "https" or here) or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(
            "must be an https address, for example https://login.example.com/realms/staff: who reads "
            "along could sign in as anybody."
        )
    return text.rstrip("/")


def long_secret(text: str) -> str:
    if len(text) < 40:
        raise ValueError(
            "is too short to be safe. Use 40 characters or more, "
            "or leave it out: one is made for you."
        )
    return text


def token(text: str) -> str:
    if len(text) < 16 or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("must be 16 characters or more, ASCII without spaces.")
    return text
