"""The system account that the server runs as when Homeground runs as root.

PostgreSQL refuses to run as root. Another account must then reach its programs and its data, also where a
folder on the way (such as /root) is closed to others.
"""

from __future__ import annotations

import os
import pwd
import stat
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

from homeground.database.errors import DatabaseUnavailable

NAME = "homeground"
ACL = "system.posix_acl_access"
# acl(5), linux/posix_acl_xattr.h: a version, then (tag, rights, id) for each entry.
ACL_VERSION = 2
OWNER, USER, GROUP, MASK, OTHERS = 0x01, 0x02, 0x04, 0x10, 0x20
NOBODY_IN_PARTICULAR = 0xFFFFFFFF
MAY_ENTER = 0o1


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int


def server_account(data: Path) -> Account | None:
    """Who runs the server for `data`: None for the present user, another account when that is root."""
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat().st_uid) != 0:
        try:
            return account_of(pwd.getpwuid(owner))
        except KeyError:
            raise DatabaseUnavailable(
                f"The data in {data} belongs to user {owner}, whom this system does not know.",
                f"Create that user, or give the data to another one: chown -R USER {data}",
            ) from None
    try:
        return account_of(pwd.getpwnam(NAME))
    except KeyError:
        return created()


def created() -> Account:
    command = [
        "useradd",
        "--system",
        "--no-create-home",
        "--home-dir",
        "/",
        "--shell",
        "/bin/false",
        NAME,
    ]
    try:
        subprocess.run(command, check=False, capture_output=True)
        return account_of(pwd.getpwnam(NAME))
    except (OSError, KeyError):
        # A system without useradd: "nobody" is everywhere.
        return account_of(pwd.getpwnam("nobody"))


def account_of(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def open_passage(account: Account, path: Path, *, own: Path | None = None) -> None:
    """Let `account` pass through every folder above `path`, and nobody else than before.

    A folder closed to it gets an access control entry "may enter" for this one account: unlike `chmod o+x`
    that opens, say, /root to nobody else. Raises `DatabaseUnavailable` where that is not possible, except for
    the folder `own`, which is Homeground's: others may then pass through it, and still not look into it.
    """
    for above in reversed(path.parents):
        if may_enter(account, above):
            continue
        try:
            grant_entry(account, above)
        except (OSError, AttributeError):
            # No access control lists: a file system without them, or macOS.
            if above == own:
                above.chmod(above.stat().st_mode | stat.S_IXOTH)
                continue
            raise DatabaseUnavailable(
                f'{above} is closed to the account "{account.name}" that PostgreSQL runs as '
                "(it refuses to run as root).",
                "Run Homeground as an ordinary user, set HOMEGROUND_HOME to a folder elsewhere, "
                f"or open this one: chmod o+x {above}",
            ) from None


def may_enter(account: Account, path: Path) -> bool:
    about = path.stat()
    if about.st_uid == account.uid:
        return bool(about.st_mode & stat.S_IXUSR)
    if about.st_gid == account.gid:
        return bool(about.st_mode & stat.S_IXGRP)
    return bool(about.st_mode & stat.S_IXOTH) or (USER, MAY_ENTER, account.uid) in acl_of(path)


def acl_of(path: Path) -> list[tuple[int, int, int]]:
    """The access control entries of `path` as (tag, rights, id); its plain mode said as such if it has none."""
    try:
        raw = os.getxattr(path, ACL)
    except (OSError, AttributeError):
        mode = path.stat().st_mode
        return [
            (OWNER, mode >> 6 & 7, NOBODY_IN_PARTICULAR),
            (GROUP, mode >> 3 & 7, NOBODY_IN_PARTICULAR),
            (OTHERS, mode & 7, NOBODY_IN_PARTICULAR),
        ]
    return list(struct.iter_unpack("<HHI", raw[4:]))


def grant_entry(account: Account, path: Path) -> None:
    entries = {(tag, who): rights for tag, rights, who in acl_of(path)}
    group = entries[(GROUP, NOBODY_IN_PARTICULAR)]
    mask = entries.get((MASK, NOBODY_IN_PARTICULAR), group)
    entries[(MASK, NOBODY_IN_PARTICULAR)] = mask | MAY_ENTER
    entries[(USER, account.uid)] = entries.get((USER, account.uid), 0) | MAY_ENTER
    raw = struct.pack("<I", ACL_VERSION) + b"".join(
        struct.pack("<HHI", tag, rights, who) for (tag, who), rights in sorted(entries.items())
    )
    os.setxattr(path, ACL, raw)


def make_readable(programs: Path) -> None:
    """Undo a strict umask at installation: the server's programs hold no secret."""
    if (programs / "bin" / "postgres").stat().st_mode & 0o005 == 0o005:
        return
    for path in (programs, *programs.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o044 | (0o011 if mode & 0o100 else 0))
