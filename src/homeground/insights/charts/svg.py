"""Elements of SVG as strings: every attribute and every word is escaped here and nowhere else."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold, not even escaped (https://www.w3.org/TR/xml/#charsets)."""


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """`<name …>children</name>`. `children` are SVG already; `None` leaves an attribute out.

    A trailing underscore is dropped from an attribute's name, an inner one becomes a hyphen.
    """
    written = "".join(
        f' {_name(key)}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(children)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


# What a mark says is its title and its label, in a wide drawing and in a narrow one.
@lru_cache(maxsize=1024)
def words(text: str) -> str:
    """Text as it may stand inside an element."""
    return escape(_NOT_XML.sub("�", text), quote=True)


def drawing(
    width: float,
    height: float,
    title: str,
    description: str,
    *children: str,
    role: str = "img",
    class_: str | None = None,
) -> str:
    """A whole picture with its name and description for who cannot see it."""
    return element(
        "svg",
        element("title", words(title)),
        element("desc", words(description)),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {length(width)} {length(height)}",
        width=width,
        height=height,
        role=role,
        class_=class_,
    )


def length(value: float) -> str:
    """A coordinate with at most one decimal: a tenth of a pixel is as fine as is seen."""
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


@cache
def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _attribute(value: str | float) -> str:
    return words(value) if isinstance(value, str) else length(value)
