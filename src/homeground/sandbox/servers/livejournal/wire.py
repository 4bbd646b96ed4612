r"""XML-RPC as LiveJournal speaks it: Perl's XMLRPC::Lite on both ways.

Perl has no types, so XMLRPC::Lite guesses them from what a value looks like, in this order: any
character outside ASCII's printable ones makes it base64 (of UTF-8), digits make it an int, then
double, dateTime, and string last. So a subject "2026" arrives as an int and a Russian one as
base64; clients have to be ready for all of them (`typelookup` in XMLRPC/Lite.pm; the source of
LiveJournal names the same trouble beside its `lj_types_map`).
"""

from __future__ import annotations

import base64
import re
import xmlrpc.client
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

from .errors import Fault

BEYOND_ASCII = re.compile(r"[^\x09\x0a\x0d\x20-\x7f]")
INT = re.compile(r"[+-]?\d+\Z", re.ASCII)
DOUBLE = re.compile(r"[+-]?(?=\d|\.\d)\d*(?:\.\d*)?(?:[Ee][+-]?\d+)?\Z", re.ASCII)
DATE_TIME = re.compile(r"\d{8}T\d\d:\d\d:\d\d\Z", re.ASCII)
METHOD = re.compile(rb"<methodName>\s*([\w.:]{1,80})\s*</methodName>")

Value = Any
"""What XML-RPC can say: str, bytes, int, float, bool, None, lists and dicts of these."""


def method_name(body: bytes) -> str:
    """The method a body calls, read without parsing it."""
    found = METHOD.search(body[:2000])
    return found[1].decode("ascii") if found else ""


def read_call(body: bytes) -> tuple[str, tuple[Value, ...]]:
    """Method and parameters.

    Raises: Fault "Client" for what is no XML-RPC call; a document type (and with it any entity
    bomb) is never read.
    """
    try:
        _refuse_document_type(body)
        params, method = xmlrpc.client.loads(body, use_builtin_types=True)
    except Exception as error:
        # SOAP::Lite's words for a body that it cannot read.
        raise Fault(
            "Client", text=f"Application failed during request deserialization: {error}"
        ) from None
    if method is None:
        raise Fault("Client", text="Application failed during request deserialization: no method")
    return method, params


def _refuse_document_type(body: bytes) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("document types are not accepted")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    whole = True
    parser.Parse(body, whole)


def answer(value: Value) -> bytes:
    return _document(f"<params><param>{encode(value)}</param></params>")


def fault(error: Fault) -> bytes:
    told = {"faultString": error.text, "faultCode": error.code}
    return _document(f"<fault>{encode(told)}</fault>")


def _document(content: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><methodResponse>{content}</methodResponse>'
    ).encode()


def encode(value: Value) -> str:
    r"""One value, typed by its looks.

    >>> encode("plain"), encode("2026"), encode("да")
    ('<value><string>plain</string></value>', '<value><int>2026</int></value>', '<value><base64>0LTQsA==</base64></value>')
    """
    if isinstance(value, dict):
        members = "".join(
            f"<member><name>{escape(name)}</name>{encode(inner)}</member>"
            for name, inner in value.items()
        )
        return f"<value><struct>{members}</struct></value>"
    if isinstance(value, list | tuple):
        return f"<value><array><data>{''.join(map(encode, value))}</data></array></value>"
    if value is None:
        value = ""
    text = str(int(value)) if isinstance(value, bool) else str(value)
    if BEYOND_ASCII.search(text):
        return f"<value><base64>{base64.b64encode(text.encode()).decode()}</base64></value>"
    for name, looks in (("int", INT), ("double", DOUBLE), ("dateTime.iso8601", DATE_TIME)):
        if looks.match(text):
            return f"<value><{name}>{text}</{name}></value>"
    return f"<value><string>{escape(text, {chr(13): '&#xd;'})}</string></value>"
