"""XML-RPC for LiveJournal: bytes to values and back. Nothing here sends.

Two habits of the other side, seen in its client https://github.com/karpour/livejournal-api-ts and
known of XMLRPC::Lite, on which the server is built: text that is not ASCII may come as base64, and
text that looks like a number comes as a number (`007` as 7). So every scalar is read as the text
that it is on the wire, and whoever needs a number makes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.parsers import expat
from xmlrpc.client import Error, Fault, Unmarshaller, dumps

Struct = dict[str, Any]


class NotXmlRpc(Exception):
    """The bytes are no XML-RPC answer."""


def request_from_call(method: str, arguments: Mapping[str, Any]) -> bytes:
    """The body of a call. Texts must be free of what XML cannot carry: see `translate`."""
    return dumps((dict(arguments),), methodname=f"LJ.XMLRPC.{method}").encode()


def struct_from_answer(body: bytes) -> Struct:
    """The one struct that every answer of LiveJournal is.

    Raises: Fault, with the network's number; NotXmlRpc.
    """
    reader = _Texts(use_builtin_types=True)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    reader.xml("", None)  # what expat gives is text already
    try:
        parser.Parse(body, True)  # noqa: FBT003 - the whole of it
        values = reader.close()
    except Fault:
        raise
    except (expat.ExpatError, Error, ValueError, LookupError, TypeError) as error:
        raise NotXmlRpc(str(error)) from error
    if len(values) != 1 or not isinstance(values[0], dict):
        raise NotXmlRpc("the answer is not one struct")
    struct: Struct = _decoded(values[0])
    return struct


def _end_text(reader: Unmarshaller, data: str) -> None:
    reader.append(data.strip())


class _Texts(Unmarshaller):
    """Leaves the kinds of scalar that the server guesses as the text they were."""

    dispatch = Unmarshaller.dispatch | dict.fromkeys(
        ("i1", "i2", "i4", "i8", "int", "biginteger", "double", "float", "boolean"), _end_text
    )


def _refuse_doctype(*_: object) -> None:
    # Entities are declared there: a few hundred bytes can become gigabytes, or read a local file.
    raise NotXmlRpc("the answer has a document type; XML-RPC has none")


def _decoded(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, dict):
        return {name: _decoded(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    return value
