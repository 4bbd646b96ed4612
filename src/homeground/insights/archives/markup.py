"""HTML and XML as trees, by parsers that open nothing and expand nothing.

HTML by the standard library's html.parser, a page at a time. XML by its expat, an element at a time:
declarations of entities are refused, so that none is ever expanded or fetched
(https://docs.python.org/3/library/xml.html#xml-vulnerabilities).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import IO
from xml.parsers import expat  # entities are refused below

from .refusing import MemberBroken
from .source import WHOLE_BYTES_MAX

DEPTH_MAX = 200
"""Levels. What is nested deeper is taken as if it were not."""
_CHUNK = 2**16
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "tr",
        "table",
        "section",
        "article",
    ]
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_AROUND_LINES = re.compile(r" *\n *")
# Characters that XML 1.0 forbids, which WordPress exports all the same; a parser would stop there.
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})


@dataclass(slots=True)
class Node:
    """An element. Text stands among `children` as strings."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def has_class(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()

    def elements(self) -> Iterator[Node]:
        """This element and all below it, in the order of the page."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [child for child in reversed(node.children) if isinstance(child, Node)]

    def all(self, *, tag: str = "", cls: str = "") -> Iterator[Node]:
        for node in self.elements():
            if (
                node is not self
                and (not tag or node.name == tag)
                and (not cls or node.has_class(cls))
            ):
                yield node

    def first(self, *, tag: str = "", cls: str = "") -> Node | None:
        return next(self.all(tag=tag, cls=cls), None)

    def child(self, name: str) -> Node | None:
        """The first element of that name right below this one."""
        return next((c for c in self.children if isinstance(c, Node) and c.name == name), None)

    def value(self, name: str) -> str:
        """The text of the child of that name; empty without one."""
        child = self.child(name)
        return "" if child is None else child.raw()

    def raw(self) -> str:
        """All text, as it stands."""
        return "".join(
            part for node in self.elements() for part in node.children if isinstance(part, str)
        )

    def shown(self, *, without: str = "") -> str:
        """The text as a browser shows it: lines by `br` and blocks. `without`: a class to leave out."""
        parts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                parts.append(_SPACE.sub(" ", part) if part != "\n" else part)
            elif part.name == "br":
                parts.append("\n")
            elif not without or not part.has_class(without):
                line = ["\n"] if part.name in _BLOCKS and part is not self else []
                waiting += [*line, *reversed(part.children), *line]
        return _AROUND_LINES.sub("\n", "".join(parts)).strip()


def page(data: bytes, encoding: str) -> Node:
    """A page of HTML; wrong mark-up is borne, as browsers bear it."""
    reader = _Html()
    reader.feed(data.decode(encoding, "replace"))
    reader.close()
    return reader.root


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]
        self._too_deep: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag in _VOID:
            return
        if len(self._open) < DEPTH_MAX:
            self._open.append(node)
        else:
            self._too_deep[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        if self._too_deep[tag]:
            self._too_deep[tag] -= 1
            return
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].name == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        if self._open[-1].name not in {"script", "style"}:
            # A lone line break is told apart from the one that `br` makes.
            self._open[-1].children.append(" " if data == "\n" else data)


def xml_elements(stream: IO[bytes], wanted: frozenset[str]) -> Iterator[Node]:
    """Each element named in `wanted`, with all that is in it; names with their prefix, as written.

    Raises: MemberBroken for entities, for what is no XML (after what came before it), and for an
    element of more than 16 MB.
    """
    reader = _Xml(wanted)
    first = True
    try:
        while chunk := stream.read(_CHUNK):
            wide = first and chunk.startswith((b"\xff\xfe", b"\xfe\xff"))
            reader.strips = reader.strips and not wide
            data = chunk.translate(None, _CONTROLS) if reader.strips else chunk
            reader.parser.Parse(data.lstrip() if first and not wide else data, False)  # noqa: FBT003
            first = False
            yield from reader.taken()
        reader.parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        yield from reader.taken()
        raise MemberBroken(f"it is not valid XML from line {error.lineno:,} on") from error
    yield from reader.taken()


class _Xml:
    def __init__(self, wanted: frozenset[str]) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._refuse
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.strips = True
        self._wanted = wanted
        self._open: list[Node] = []
        self._deeper = 0
        self._size = 0
        self._done: list[Node] = []

    def taken(self) -> list[Node]:
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._open and name not in self._wanted:
            return
        if len(self._open) >= DEPTH_MAX:
            self._deeper += 1
            return
        node = Node(name, dict(attributes))
        if self._open:
            self._open[-1].children.append(node)
        self._grow(len(name) + sum(map(len, attributes.values())) + 100)
        self._open.append(node)

    def _end(self, name: str) -> None:
        if self._deeper:
            self._deeper -= 1
        elif self._open:
            node = self._open.pop()
            if not self._open:
                self._done.append(node)
                self._size = 0

    def _text(self, data: str) -> None:
        if self._open:
            self._grow(len(data))
            self._open[-1].children.append(data)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > WHOLE_BYTES_MAX:
            raise MemberBroken("an entry is longer than 16 MB")

    def _refuse(self, *_: object) -> None:
        raise MemberBroken("it declares entities, as attacks do and no network's archive does")
