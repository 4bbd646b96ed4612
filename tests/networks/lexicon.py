"""Requests, records and answers held against the AT Protocol's published lexicons.

    lexicons = Lexicons.of(shared)
    lexicons.input_problems("com.atproto.repo.putRecord", {"repo": "did:plc:a"})
    lexicons.query_problems("app.bsky.feed.getPosts", "uris=at%3A%2F%2Fdid%3Aplc%3Aa%2Fb.c.d%2Fe")
    lexicons.output_problems("app.bsky.feed.getPosts", {"posts": []})
    lexicons.record_problems({"$type": "app.bsky.feed.post", "text": "a", "createdAt": "…"})

Each gives what is wrong, in words; an empty list when nothing is. Fields which a lexicon does not
name are allowed in answers and records (https://atproto.com/specs/lexicon), but never in what we
ask: a misspelt parameter would be ignored. An `unknown` that names a known type is held to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import regex

Json = dict[str, Any]

_DID = r"did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]"
_HANDLE = r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_NSID = r"[a-zA-Z][a-zA-Z0-9-]*(?:\.[a-zA-Z0-9-]+)+\.[a-zA-Z][a-zA-Z0-9]*"
_RECORD_KEY = r"(?!\.{1,2}$)[a-zA-Z0-9_~.:-]{1,512}"
# https://atproto.com/specs: did, handle, nsid, record-key, tid, at-uri-scheme, lexicon
FORMATS = {
    "did": _DID,
    "handle": _HANDLE,
    "at-identifier": f"{_DID}|{_HANDLE}",
    "nsid": _NSID,
    "record-key": _RECORD_KEY,
    "tid": r"[2-7a-j][2-7a-z]{12}",
    "at-uri": f"at://(?:{_DID}|{_HANDLE})(?:/{_NSID}(?:/{_RECORD_KEY})?)?",
    "cid": r"(?:b[a-z2-7]{8,}|Qm[1-9A-HJ-NP-Za-km-z]{44})",
    "uri": r"[a-z][a-z0-9+.-]*:[^\s]+",
    "language": r"(?:[a-z]{2,3}|i)(?:-[a-zA-Z0-9]+)*",
    "datetime": r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(?:\.\d+)?(?:Z|(?!-00:00)[+-]\d\d:\d\d)",
}
_KEY_FORMATS = {"tid": "tid", "nsid": "nsid", "any": "record-key"}


@dataclass(frozen=True)
class Lexicons:
    """Every lexicon, by its name."""

    documents: Mapping[str, Json]

    @classmethod
    def of(cls, shared: Path) -> Lexicons:
        """The lexicons of `shared/schemas/bluesky`."""
        folder = shared / "schemas" / "bluesky" / "lexicons"
        read = (json.loads(path.read_text(encoding="utf-8")) for path in folder.rglob("*.json"))
        return cls({document["id"]: document for document in read})

    def method(self, nsid: str) -> Json:
        """What is said of a query or procedure. Raises: KeyError when there is none."""
        main: Json = self.documents[nsid]["defs"]["main"]
        if main["type"] not in ("query", "procedure"):
            raise KeyError(f"{nsid} is a {main['type']}")
        return main

    def error_names(self, nsid: str) -> frozenset[str]:
        return frozenset(error["name"] for error in self.method(nsid).get("errors", []))

    def input_problems(
        self, nsid: str, body: Any, *, encoding: str = "application/json"
    ) -> list[str]:
        """What is wrong with the body of a procedure; `None` is no body."""
        told = self.method(nsid).get("input")
        if told is None:
            return ["a body where the lexicon has none"] if body is not None else []
        if told["encoding"] not in ("*/*", encoding.split(";")[0].strip()):
            return [f"encoding {encoding!r} instead of {told['encoding']!r}"]
        if "schema" not in told:
            return [] if body else ["no body"]
        known = self._follow(told["schema"], nsid)[0].get("properties", {})
        extra = body.keys() - known.keys() if isinstance(body, dict) else set()
        problems = [f"input.{name} is not in the lexicon" for name in sorted(extra)]
        problems += self._check(told["schema"], body, nsid, "input")
        if isinstance(body, dict) and isinstance(body.get("record"), dict):
            problems += self._key_problems(body)
        return problems

    def query_problems(self, nsid: str, query: str) -> list[str]:
        """What is wrong with the part of an address after its question mark."""
        told = self.method(nsid).get("parameters", {"properties": {}})
        given = parse_qs(query, keep_blank_values=True)
        problems = [f"{name} is not in the lexicon" for name in given.keys() - told["properties"]]
        problems += [f"{name} is missing" for name in told.get("required", []) if name not in given]
        for name, values in given.items():
            schema = told["properties"].get(name)
            if schema is None:
                continue
            if schema["type"] == "array":
                value: Any = [_typed(schema["items"], item) for item in values]
            else:
                value = _typed(schema, values[0])
                if len(values) > 1:
                    problems.append(f"{name} is given {len(values)} times")
            problems += self._check(schema, value, nsid, name)
        return problems

    def output_problems(self, nsid: str, body: Any) -> list[str]:
        """What is wrong with the body of an answer that is a success."""
        told = self.method(nsid).get("output")
        if told is None or "schema" not in told:
            return []
        return list(self._check(told["schema"], body, nsid, "output"))

    def record_problems(self, record: Any) -> list[str]:
        """What is wrong with a record, by its own `$type`."""
        kind = record.get("$type") if isinstance(record, dict) else None
        if not isinstance(kind, str) or kind not in self.documents:
            return [f"a record of the unknown type {kind!r}"]
        return self.problems(kind, record)

    def problems(self, name: str, value: Any) -> list[str]:
        """What keeps `value` from being that, such as `app.bsky.feed.defs#postView`."""
        return list(self._check({"type": "ref", "ref": name}, value, name.split("#")[0], name))

    # Inside

    def _key_problems(self, body: Json) -> Iterator[str]:
        collection, rkey = body.get("collection"), body.get("rkey")
        if body["record"].get("$type") != collection:
            yield f"input.record is a {body['record'].get('$type')!r}, not a {collection!r}"
        main = self.documents.get(str(collection), {}).get("defs", {}).get("main", {})
        key = main.get("key", "any")
        if rkey is None:
            return
        if key.startswith("literal:"):
            if rkey != key.removeprefix("literal:"):
                yield f"input.rkey is {rkey!r}; the record's lexicon wants {key}"
        elif not regex.fullmatch(FORMATS[_KEY_FORMATS[key]], str(rkey)):
            yield f"input.rkey {rkey!r} is no {key}"

    def _follow(self, schema: Json, home: str) -> tuple[Json, str]:
        """What a reference leads to, and the lexicon in which it stands."""
        while schema["type"] in ("ref", "record"):
            if schema["type"] == "record":
                schema = schema["record"]
                continue
            document, _, name = schema["ref"].partition("#")
            home = document or home
            schema = self.documents[home]["defs"][name or "main"]
        return schema, home

    def _check(self, schema: Json, value: Any, home: str, where: str) -> Iterator[str]:
        schema, home = self._follow(schema, home)
        kind = schema["type"]
        match kind:
            case "object" | "params":
                yield from self._object(schema, value, home, where)
            case "array":
                yield from self._array(schema, value, home, where)
            case "union":
                yield from self._union(schema, value, home, where)
            case "unknown":
                yield from self._unknown(value, where)
            case "string" | "token":
                yield from _string(schema, value, where)
            case "integer":
                yield from _integer(schema, value, where)
            case "boolean":
                if not isinstance(value, bool):
                    yield f"{where} is no boolean"
                elif schema.get("const", value) != value:
                    yield f"{where} is not {schema['const']}"
            case "blob":
                yield from self._blob(schema, value, where)
            case "bytes":
                if not isinstance(value, dict) or not isinstance(value.get("$bytes"), str):
                    yield f"{where} is no bytes"
            case "cid-link":
                link = value.get("$link") if isinstance(value, dict) else None
                if not isinstance(link, str) or not regex.fullmatch(FORMATS["cid"], link):
                    yield f"{where} is no link to a CID"
            case _:
                yield f"{where}: {kind} cannot be checked"

    def _object(self, schema: Json, value: Any, home: str, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where} is no object"
            return
        properties = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield f"{where}.{name} is missing"
        for name, inner in properties.items():
            if name not in value:
                continue
            if value[name] is None:
                if name not in schema.get("nullable", []):
                    yield f"{where}.{name} is null"
                continue
            yield from self._check(inner, value[name], home, f"{where}.{name}")

    def _array(self, schema: Json, value: Any, home: str, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{where} is no list"
            return
        yield from _within(schema, "Length", len(value), where)
        for number, item in enumerate(value):
            yield from self._check(schema["items"], item, home, f"{where}[{number}]")

    def _union(self, schema: Json, value: Any, home: str, where: str) -> Iterator[str]:
        if not isinstance(value, dict) or not isinstance(value.get("$type"), str):
            yield f"{where} is a union without $type"
            return
        kinds = {_full(ref, home): ref for ref in schema["refs"]}
        kind = value["$type"].removesuffix("#main")
        if kind not in kinds:
            # A union that is not closed may grow; what we and our sandbox say is known all the same.
            yield f"{where} is a {kind!r}, which is not among {sorted(kinds)}"
            return
        yield from self._check({"type": "ref", "ref": kinds[kind]}, value, home, where)

    def _unknown(self, value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where} is no object"
            return
        document, _, name = str(value.get("$type", "")).partition("#")
        if (name or "main") in self.documents.get(document, {}).get("defs", {}):
            ref = {"type": "ref", "ref": str(value["$type"])}
            yield from self._check(ref, value, document, where)

    def _blob(self, schema: Json, value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict) or value.get("$type") != "blob":
            yield f"{where} is no blob"
            return
        yield from self._check({"type": "cid-link"}, value.get("ref"), "", f"{where}.ref")
        mime, size = value.get("mimeType"), value.get("size")
        if not isinstance(mime, str) or "/" not in mime:
            yield f"{where}.mimeType is missing"
        elif "accept" in schema and not any(_accepts(a, mime) for a in schema["accept"]):
            yield f"{where} is {mime}; only {schema['accept']} is taken"
        if not isinstance(size, int) or isinstance(size, bool):
            yield f"{where}.size is missing"
        elif size > schema.get("maxSize", size):
            yield f"{where} has {size} bytes; at most {schema['maxSize']}"


def _string(schema: Json, value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{where} is no string"
        return
    yield from _within(schema, "Length", len(value.encode("utf-8")), where)
    if "maxGraphemes" in schema or "minGraphemes" in schema:
        yield from _within(schema, "Graphemes", len(regex.findall(r"\X", value)), where)
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is {value!r}, not one of {schema['enum']}"
    if schema.get("const", value) != value:
        yield f"{where} is not {schema['const']!r}"
    wanted = FORMATS.get(schema.get("format", ""))
    if wanted and not regex.fullmatch(wanted, value):
        yield f"{where}: {value!r} is no {schema['format']}"


def _integer(schema: Json, value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield f"{where} is no integer"
        return
    if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{where} is {value}, out of its bounds"


def _within(schema: Json, unit: str, count: int, where: str) -> Iterable[str]:
    if count > schema.get(f"max{unit}", count):
        yield f"{where}: {count} is over max{unit} {schema[f'max{unit}']}"
    if count < schema.get(f"min{unit}", count):
        yield f"{where}: {count} is under min{unit} {schema[f'min{unit}']}"


def _typed(schema: Json, value: str) -> Any:
    """A parameter's value; one that cannot be read stays text, which the check then refuses."""
    if schema["type"] == "integer" and regex.fullmatch(r"-?\d+", value):
        return int(value)
    if schema["type"] == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def _full(ref: str, home: str) -> str:
    return (f"{home}{ref}" if ref.startswith("#") else ref).removesuffix("#main")


def _accepts(pattern: str, mime: str) -> bool:
    return pattern in ("*/*", mime) or (
        pattern.endswith("/*") and mime.startswith(pattern.removesuffix("*"))
    )
