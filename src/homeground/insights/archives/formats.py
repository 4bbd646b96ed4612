"""What a format is: how its files are known by their first bytes, and how it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from .json_stream import elements
from .markup import Node, xml_elements
from .model import Entry, Reading, Unread
from .refusing import MemberBroken
from .source import Member, Source

Roles = Mapping[str, list[Member]]
"""What the files of an archive are, in a format's own words."""


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file: as UTF-8, with U+FFFD for what is none."""

    name: str
    text: str

    def csv_columns(self) -> list[str]:
        """The first line's cells in lower case, by commas, semicolons or tabs."""
        line = self.text.lstrip("\ufeff").partition("\n")[0].strip()
        return [cell.strip().strip('"').lower() for cell in line.split(delimiter_of(line))]


@dataclass(frozen=True, slots=True)
class Format:
    """`role` says what a file is there, or `None`; `posts` are the roles that make an archive of it."""

    kind: str
    title: str
    network: str
    posts: frozenset[str]
    role: Callable[[Head], str | None]
    read: Callable[[Source, Roles], Reading]


def delimiter_of(line: str) -> str:
    return max(",;\t", key=line.count)


def size_of(roles: Roles, *names: str) -> int:
    return sum(member.size for name in names for member in roles.get(name, ()))


def json_entries(
    source: Source,
    member: Member,
    read: Callable[[str | None, Any], Iterator[Entry]],
    *,
    assigned: bool = False,
) -> Iterator[Entry]:
    """What `read` makes of each element of a JSON file; what cannot be read is said."""
    number = 0
    try:
        with source.open(member) as stream:
            for key, element in elements(stream, assigned=assigned):
                number += 1
                try:
                    yield from read(key, element)
                except RecursionError:
                    yield Unread(f"{member.name}, entry {number:,}", "it is nested too deeply")
    except MemberBroken as error:
        yield unread_rest(member, number, error)


def json_objects(
    source: Source, members: list[Member], *, assigned: bool = False
) -> Iterator[tuple[str | None, Any]]:
    """The elements of small files beside the posts, such as the account's; broken ones are passed over."""
    for member in members:
        try:
            with source.open(member) as stream:
                yield from elements(stream, assigned=assigned)
        except MemberBroken:
            continue


def xml_entries(
    source: Source,
    member: Member,
    wanted: frozenset[str],
    read: Callable[[Node], Iterator[Entry]],
) -> Iterator[Entry]:
    number = 0
    try:
        with source.open(member) as stream:
            for node in xml_elements(stream, wanted):
                number += 1
                yield from read(node)
    except MemberBroken as error:
        yield unread_rest(member, number, error)


def csv_entries(
    source: Source,
    member: Member,
    read: Callable[[dict[str, str], str], Iterator[Entry]],
    *,
    escape: str | None = None,
) -> Iterator[Entry]:
    """What `read` makes of each row, given as {column in lower case: cell}, and where it stands."""
    number = 1
    try:
        with source.open(member) as stream:
            for row in csv_rows(stream, escape=escape):
                number += 1
                yield from read(row, f"{member.name}, row {number:,}")
    except MemberBroken as error:
        yield unread_rest(member, number, error)


def csv_rows(stream: IO[bytes], *, escape: str | None = None) -> Iterator[dict[str, str]]:
    """Raises: MemberBroken."""
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    try:
        first = text.readline(100_000)
        columns = next(csv.reader([first], delimiter=delimiter_of(first)), [])
        names = [column.strip().lower() for column in columns]
        for cells in csv.reader(text, delimiter=delimiter_of(first), escapechar=escape):
            if any(cells):
                yield dict(zip(names, cells, strict=False))
    except csv.Error as error:
        raise MemberBroken(f"from there on it is not valid CSV ({error})") from error
    except UnicodeDecodeError as error:
        raise MemberBroken("it is not UTF-8; save it as CSV in UTF-8") from error
    finally:
        text.detach()


def unread_rest(member: Member, number: int, error: MemberBroken) -> Unread:
    where = f"{member.name}, after entry {number:,}" if number else member.name
    return Unread(where, str(error), is_post=False)


def mapping(value: Any, *keys: str) -> dict[str, Any]:
    """The object at that path; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; nothing where there is no list."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
