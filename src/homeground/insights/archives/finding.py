"""Which format an archive is, by what its files begin with; their names are not believed."""

from __future__ import annotations

from collections import defaultdict

from . import (
    facebook,
    googleplus,
    instagram,
    linkedin,
    livejournal,
    mastodon,
    table,
    vk,
    wordpress,
    x,
)
from .formats import Format, Head
from .model import Reading
from .refusing import ArchiveRefused
from .source import Member, Source

FORMATS: tuple[Format, ...] = (
    x.FORMAT,
    facebook.FORMAT,
    instagram.FORMAT,
    linkedin.FORMAT,
    vk.FORMAT,
    googleplus.FORMAT,
    wordpress.FORMAT,
    livejournal.FORMAT,
    mastodon.FORMAT,
    table.FORMAT,
)
_HEAD = 2**13
_PAGE_HEAD = 2**16
"""Bytes. A page begins with its style, and says later what it is."""


def recognize(source: Source, network: str = "") -> Reading:
    """The archive in `source`, ready to be read.

    `network` settles it where there are several, as in a download of both of Meta's networks.
    Raises: ArchiveRefused when it is no archive that is known.
    """
    found: dict[Format, dict[str, list[Member]]] = {}
    for member in source.members:
        head = _head(source, member)
        for form in FORMATS:
            if (role := form.role(head)) is not None:
                found.setdefault(form, defaultdict(list))[role].append(member)
                break
    complete = {form: roles for form, roles in found.items() if form.posts & roles.keys()}
    chosen = {form: r for form, r in complete.items() if network and form.network in {network, ""}}
    complete = chosen or complete
    if len(complete) > 1:
        titles = " and ".join(form.title for form in complete)
        raise ArchiveRefused(
            f"{source.name} holds several archives: {titles}.",
            "Say which to import with --account network/handle, and run it again for the other.",
        )
    if not complete:
        raise _unknown(source, found)
    form, roles = complete.popitem()
    return form.read(source, roles)


def _head(source: Source, member: Member) -> Head:
    data = source.head(member, _HEAD)
    start = data.lstrip()[:1000].lower()
    if (start.startswith(b"<") and b"<html" in start) or start.startswith(b"<!doctype html"):
        data = source.head(member, _PAGE_HEAD)
    return Head(member.name, data.decode("utf-8", "replace"))


def _unknown(source: Source, found: dict[Format, dict[str, list[Member]]]) -> ArchiveRefused:
    names = [member.name.lower() for member in source.members]
    pages = any(n.endswith(".html") and ("facebook" in n or "instagram" in n) for n in names)
    if pages:
        return ArchiveRefused(
            f"{source.name} is a download of Facebook or Instagram as HTML.",
            "Ask for it again and choose the format JSON, which is made for programs.",
        )
    if source.unreadable:
        name, why = source.unreadable[0]
        return ArchiveRefused(
            f"{source.name} cannot be used. {name}: {why}.",
            "Download the archive again from the network itself.",
        )
    if source.nested:
        return ArchiveRefused(
            f"{source.name} holds archives within it, which are not opened.",
            "Unpack it, and import each archive in it.",
        )
    if found:
        title = next(iter(found)).title
        return ArchiveRefused(
            f"{source.name} looks like a part of this archive, without its posts: {title}.",
            "Ask the network for the archive again with posts included; where it comes in several "
            "parts, import the part with the posts.",
        )
    return ArchiveRefused(
        f"{source.name} is no archive that is known here.",
        "Known are: "
        + ", ".join(form.title for form in FORMATS)
        + ". docs/guide/archives.md says how to get each.",
    )
