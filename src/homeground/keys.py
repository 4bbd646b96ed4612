"""The keys of the house: what signs sessions, and what encrypts the networks' access tokens at rest.

    KeyLost      something was encrypted with a key that is no longer there

Keys come from the environment or are made at the first start, in HOMEGROUND_HOME/keys, readable by the
owner only. Several encryption keys may be in force: the first encrypts, all of them decrypt.
"""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64decode
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from homeground import environment
from homeground.environment import BadSettings, Environment
from homeground.errors import HomegroundError


class KeyLost(HomegroundError):
    """The key that something was encrypted with is not among the keys in force."""


def encrypt(text: str) -> str:
    """`text` encrypted with the newest key (Fernet: AES-128-CBC and HMAC-SHA256)."""
    return ring().encrypt(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """What `encrypt()` was given. Raises `KeyLost`."""
    try:
        return ring().decrypt(token.encode()).decode()
    except InvalidToken:
        # Another process may have added a key since this one read them.
        ring.cache_clear()
    try:
        return ring().decrypt(token.encode()).decode()
    except InvalidToken:
        raise KeyLost(
            "An access token was encrypted with a key that is not there any more.",
            f"Put the earlier keys back ({where(environment.read())}); without them, "
            "each account has to be connected again.",
        ) from None


def encrypted_with_newest(token: str) -> bool:
    """Whether `token` needs no re-encryption after a rotation."""
    try:
        Fernet(encryption_keys(environment.read())[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


@lru_cache(maxsize=1)
def ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in encryption_keys(environment.read())])


def encryption_keys(settings: Environment) -> list[str]:
    """The keys in force, newest first; made now if there are none."""
    if settings.encryption_keys:
        for number, key in enumerate(settings.encryption_keys, 1):
            if not is_key(key):
                raise BadSettings(
                    f"HOMEGROUND_ENCRYPTION_KEYS holds no usable key in place {number}.",
                    "A key is 32 random bytes in URL-safe base64, 44 characters. "
                    "`homeground keys new` prints one.",
                )
        return list(settings.encryption_keys)
    path = key_file(settings)
    keys = kept(path, new_key).split()
    if not keys or not all(is_key(key) for key in keys):
        raise HomegroundError(
            f"{path} is damaged: it should hold one key a line, 44 characters each.",
            "Restore it from a backup. Without it, every account's access token is lost.",
        )
    return keys


def add_key(settings: Environment) -> None:
    """Put a new key before those in HOMEGROUND_HOME/keys; only for keys that are kept there."""
    path = key_file(settings)
    text = "\n".join([new_key(), *encryption_keys(settings)]) + "\n"
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    write_privately(beside, text)
    beside.replace(path)
    ring.cache_clear()


def new_key() -> str:
    return Fernet.generate_key().decode("ascii")


def secret_key(settings: Environment) -> str:
    """What signs sessions and links; made now if there is none."""
    if settings.secret_key:
        return settings.secret_key
    return kept(settings.home / "keys" / "signing", lambda: secrets.token_urlsafe(48)).strip()


def key_file(settings: Environment) -> Path:
    return settings.home / "keys" / "encryption"


def where(settings: Environment) -> str:
    return "HOMEGROUND_ENCRYPTION_KEYS" if settings.encryption_keys else str(key_file(settings))


def is_key(text: str) -> bool:
    try:
        return len(text) == 44 and len(urlsafe_b64decode(text)) == 32
    except ValueError:
        return False


def kept(path: Path, make: object) -> str:
    """What `path` holds; what `make()` returns is written there first if it does not exist."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as error:
        raise unusable(path, error) from None
    assert callable(make)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        write_privately(beside, make() + "\n")
        try:
            os.link(
                beside, path
            )  # of two processes that start together, one wins and both use its key
        except FileExistsError:
            pass
        finally:
            beside.unlink()
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise unusable(path, error) from None


def write_privately(path: Path, text: str) -> None:
    with open(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def unusable(path: Path, error: Exception) -> HomegroundError:
    reason = getattr(error, "strerror", None) or "it is not a text file"
    return HomegroundError(
        f"The key in {path} cannot be used: {reason}.",
        "Start Homeground as the user who made it, or set HOMEGROUND_HOME to a folder of your own.",
    )
