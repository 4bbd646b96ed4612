"""JSON read piece by piece: the elements of its lists one by one, however many there are.

Only what networks' archives are: a list, or an object with lists in it. Memory is bounded by the longest
element, not by the file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import IO, Any

from .refusing import MemberBroken

ELEMENT_MAX = 16 * 2**20
"""Characters of one element."""
_CHUNK = 2**18
_SPACE = " \t\n\r"
_OF_NUMBERS = "0123456789.eE+-"


def elements(stream: IO[bytes], *, assigned: bool = False) -> Iterator[tuple[str | None, Any]]:
    """(None, element) for each element of a list; (key, value) for each of an object.

    A list that is an object's value gives its elements, each with the list's key. `assigned`: the
    JSON is a script's, `window.X = […]`. Raises: MemberBroken where it is no JSON, after what came
    before that.
    """
    window = _Window(io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline=""))
    if assigned:
        window.skip_assignment()
    try:
        match window.peek():
            case "[":
                for element in _listed(window):
                    yield None, element
            case "{":
                yield from _keyed(window)
            case _:
                raise MemberBroken("it is not JSON")
    finally:
        window.stream.detach()


def _listed(window: _Window) -> Iterator[Any]:
    window.take("[")
    if window.peek() == "]":
        window.take("]")
        return
    while True:
        yield window.value()
        if window.peek() != ",":
            break
        window.take(",")
    window.take("]")


def _keyed(window: _Window) -> Iterator[tuple[str | None, Any]]:
    window.take("{")
    if window.peek() == "}":
        return
    while True:
        key = window.value()
        if not isinstance(key, str):
            raise MemberBroken("it is not valid JSON: a key is no text")
        window.take(":")
        if window.peek() == "[":
            for element in _listed(window):
                yield key, element
        else:
            yield key, window.value()
        if window.peek() != ",":
            break
        window.take(",")
    window.take("}")


class _Window:
    """The part of a text that is being looked at."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self.stream = stream
        self._text, self._at, self._ended = "", 0, False
        self._decoder = json.JSONDecoder()

    def peek(self) -> str:
        """The next character that is not white space; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(_CHUNK):
                return ""

    def take(self, character: str) -> None:
        if self.peek() != character:
            raise MemberBroken(_broken(self.peek()))
        self._at += 1

    def skip_assignment(self) -> None:
        while "=" not in self._text[self._at :]:
            if len(self._text) > _CHUNK or not self._more(_CHUNK):
                raise MemberBroken("it does not begin as the network writes it")
        self._at = self._text.index("=", self._at) + 1

    def value(self) -> Any:
        self.peek()
        step = _CHUNK
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise MemberBroken("it is nested too deeply") from error
            except ValueError as error:
                if len(self._text) - self._at > ELEMENT_MAX:
                    raise MemberBroken("an entry is broken, or longer than 16 MB") from error
                if not self._more(step):
                    raise MemberBroken(_broken(self._text[self._at : self._at + 1])) from error
                step *= 2
                continue
            # A number that ends where the text does may go on: of "1.5" only "1." may be there yet.
            if self._text[end : end + 8].strip(_OF_NUMBERS) or not self._more(_CHUNK):
                self._at = end
                return value

    def _more(self, size: int) -> bool:
        if self._ended:
            return False
        chunk = self.stream.read(size)
        self._ended = not chunk
        self._text, self._at = self._text[self._at :] + chunk, 0
        return bool(chunk)


def _broken(character: str) -> str:
    return "from there on it is not valid JSON" if character else "its end is missing"
