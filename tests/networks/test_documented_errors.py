"""The tables of errors against a second witness: what published schemas and references number.

Each network's own test holds its table to the branches; here nothing that is documented is missing
from a table, wherever the documents can be read by a program.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from homeground.networks import dreamwidth, errors, graph, line, linkedin, livejournal, mastodon, x
from homeground.networks import max as max_
from homeground.networks.registry import SPOKEN

from .documents import answer
from .openapi import OpenApi

Reader = Callable[[int, bool], errors.NetworkError]

READERS: dict[str, Reader] = {
    "mastodon": lambda status, write: mastodon.error_from_answer(answer(status, {}, write=write)),
    "line": lambda status, write: line.error_from_answer({}, status=status),
    "max": lambda status, write: max_.error_from_answer({}, status=status),
}
BRANCHES: dict[str, type[errors.NetworkError]] = {
    "400": errors.Rejected,
    "401": errors.NotAuthorized,
    "403": errors.NotAuthorized,
    "404": errors.NotFound,
    "405": errors.NotOffered,
    "410": errors.NotFound,
    "422": errors.Rejected,
    "429": errors.RateLimited,
}
# A retry key that was accepted before is what we want, and no error: `Line.publish` reads it.
ELSEWHERE = {("line", "409")}
# Of tests, rich menus and memberships, which nothing here asks for.
UNASKED = {("line", "422")}


def statuses(shared: Path, network: str) -> set[str]:
    """Every status below 500 that the published document has for a refusal."""
    file = {"line": "messaging-api.yml", "max": "tamtam-schema.yaml"}.get(network)
    if file:
        text = (shared / "schemas" / network / file).read_text(encoding="utf-8")
        paths = yaml.safe_load(text)["paths"]
    else:
        paths = OpenApi.of(shared, network).document["paths"]
    found = {
        str(status)
        for operations in paths.values()
        for operation in operations.values()
        if isinstance(operation, dict)
        for status in operation.get("responses", {})
    }
    return {status for status in found if "400" <= status < "500"}


@pytest.mark.parametrize("network", sorted(READERS))
def test_every_status_that_a_schema_documents_becomes_its_branch(
    shared: Path, network: str
) -> None:
    documented = {
        status
        for status in statuses(shared, network)
        if (network, status) not in ELSEWHERE | UNASKED
    }
    assert len(documented) >= 4
    found = {status: type(READERS[network](int(status), True)) for status in documented}
    assert found == {status: BRANCHES[status] for status in documented}


PROBLEMS = {
    "resource-not-found": errors.NotFound,
    "invalid-request": errors.Rejected,
    "not-authorized-for-resource": errors.NotAuthorized,
    "not-authorized-for-field": errors.NotAuthorized,
    "field-unauthorized": errors.NotAuthorized,
    "field-hydration-failure": errors.Unavailable,
    "resource-unavailable": errors.NotFound,
    "disallowed-resource": errors.Rejected,
    "internal-error": errors.Unavailable,
}


def problems_of_x(shared: Path) -> dict[str, str]:
    schemas = OpenApi.of(shared, "x").document["components"]["schemas"]
    types = [
        kind
        for schema in schemas.values()
        for kind in schema.get("properties", {}).get("type", {}).get("enum", ())
        if "/problems/" in str(kind)
    ]
    return {kind.rpartition("/")[2]: kind for kind in types}


def test_every_problem_of_xs_schema_becomes_its_branch(shared: Path) -> None:
    published = problems_of_x(shared)
    assert published.keys() == PROBLEMS.keys()
    for name, kind in published.items():
        error = x.error_from_answer(answer(400, {"type": kind, "title": "t", "detail": "d"}))
        assert type(error) is PROBLEMS[name], name


# https://developers.facebook.com/docs/graph-api/guides/error-handling and
# …/overview/rate-limiting, seen 2026-11-22: those of the platform and of what is called here
# (of business use cases: Pages and Instagram).
META = {
    errors.Unavailable: {1, 2},
    errors.NotAuthorized: {3, 10, 102, 190, *range(200, 300)},
    errors.RateLimited: {4, 17, 32, 341, 368, 613, 80001, 80002},
    errors.Rejected: {100, 1609005},
    errors.Duplicate: {506},
}
META_SUBCODES = {
    errors.NotAuthorized: {458, 460, 463, 467, 492},
    errors.ChallengeRequired: {459, 464},
}


@pytest.mark.parametrize("network", ["facebook", "instagram", "threads"])
def test_every_number_of_metas_reference_becomes_its_branch(network: str) -> None:
    own: Any = importlib.import_module(f"homeground.networks.{network}").SUBCODES

    def read(**error: Any) -> type[errors.NetworkError]:
        document = {"error": {"message": "words", **error}}
        return type(graph.error_from_answer(answer(400, document), network=network, subcodes=own))

    for branch, codes in META.items():
        assert {read(code=code) for code in codes} == {branch}
    for branch, subcodes in META_SUBCODES.items():
        assert {read(code=190, error_subcode=code) for code in subcodes} == {branch}
    for number, row in own.items():
        assert read(code=100, error_subcode=number) is row.branch


# https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling and
# …/versioning, seen 2026-11-22.
LINKEDIN = {
    "DUPLICATE_POST": errors.Duplicate,
    "NONEXISTENT_VERSION": errors.NotOffered,
    "VERSION_MISSING": errors.NotOffered,
    "EXPIRED_ACCESS_TOKEN": errors.NotAuthorized,
    "REVOKED_ACCESS_TOKEN": errors.NotAuthorized,
    "INVALID_ACCESS_TOKEN": errors.NotAuthorized,
    "EMPTY_ACCESS_TOKEN": errors.NotAuthorized,
    "ACCESS_DENIED": errors.NotAuthorized,
    "TOO_MANY_REQUESTS": errors.RateLimited,
}


def test_no_code_of_linkedins_is_left_out() -> None:
    assert linkedin.CODES.keys() == LINKEDIN.keys()
    for code, branch in LINKEDIN.items():
        for body in ({"code": code}, {"errorDetails": {"inputErrors": [{"code": code}]}}):
            assert type(linkedin.error_from_answer(answer(400, body))) is branch


# https://github.com/dreamwidth/dreamwidth/blob/main/cgi-bin/LJ/Protocol.pm, seen 2026-11-22: what
# its numbers mean where LiveJournal's mean something else. All others are LiveJournal's.
DREAMWIDTH = {
    214: errors.ChallengeRequired,
    314: errors.NotAuthorized,
    404: errors.NotAuthorized,
    411: errors.Rejected,
}


def test_every_number_of_dreamwidths_own_becomes_its_branch() -> None:
    house = dreamwidth.Dreamwidth.house
    assert house.codes.keys() == DREAMWIDTH.keys()
    for number in {*DREAMWIDTH, *livejournal.CODES}:
        error = livejournal.error_from_fault(number, "words", write=False, house=house)
        branch = DREAMWIDTH.get(number) or livejournal.CODES[number].branch
        assert type(error) is branch
        assert error.network == "dreamwidth"
        assert "LiveJournal" not in error.message


def rows_of(module: Any) -> list[Any]:
    """The rows of every table that a network's package has, whatever they are called."""
    found = []
    for name in ("CODES", "SUBCODES", "REFUSALS", "STATUSES", "NAMES"):
        table = getattr(module, name, ())
        rows = list(table.values()) if hasattr(table, "values") else list(table)
        found += [row for row in rows if hasattr(row, "branch")]
    return found


FOLDER = Path(graph.__file__).parent
# A network may be one small module, with its few errors among its code.
TABLED = [slug for slug in SPOKEN if (FOLDER / slug / "errors.py").exists()]


@pytest.mark.parametrize("network", TABLED)
def test_every_row_says_what_to_do_and_where_it_is_written(network: str) -> None:
    rows = rows_of(importlib.import_module(f"homeground.networks.{network}.errors"))
    if network in {"facebook", "instagram", "threads"}:
        rows += rows_of(graph)
    assert rows
    for row in rows:
        assert issubclass(row.branch, errors.NetworkError)
        assert row.source.startswith("https://")
        assert len(row.says) > 10
        assert row.says.endswith((".", ".)"))
