"""Objects of the graph and what is shown of them when fields are asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from .errors import GraphError, unknown_field
from .fields import Field

Json = dict[str, Any]
ID = Field("id")


class Node(ABC):
    """One object. `kind` is the name that errors use, `usual` what is shown unasked."""

    kind: ClassVar[str]
    usual: ClassVar[tuple[str, ...]]
    known: ClassVar[frozenset[str]] = frozenset()
    """Names that the published description has and the sandbox holds nothing for: left out."""

    id: str

    def unknown(self, name: str) -> GraphError:
        return unknown_field(name, self.kind)

    @abstractmethod
    def value(self, asked: Field) -> Any:
        """A field's value; `None` when there is none now.

        Raises: KeyError for a name that the node does not have.
        """

    def shown(self, fields: Sequence[Field] = ()) -> Json:
        """The node as JSON. Fields without a value are left out, as the Graph API does.

        Raises: GraphError 100 for a field that the node does not have.
        """
        wanted = tuple(fields) or tuple(Field(name) for name in self.usual)
        out: Json = {}
        for asked in (*wanted, ID):
            if asked.name == "id":
                out.setdefault("id", self.id)
                continue
            try:
                value = self.value(asked)
            except KeyError:
                if asked.name in self.known:
                    continue
                raise self.unknown(asked.name) from None
            if value is not None:
                out[asked.shown_as] = only(value, asked.fields)
        return out


def only(value: Any, fields: Sequence[Field]) -> Any:
    """Of a plain object, the fields that were asked for; its id stays, as a node's does."""
    if not fields or not isinstance(value, Mapping) or "data" in value:
        return value
    names = {asked.name for asked in fields} | {"id"}
    return {name: part for name, part in value.items() if name in names}


def instant(moment: datetime) -> str:
    """As the Graph API writes times: 2026-11-22T09:00:00+0000."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+0000"


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())
