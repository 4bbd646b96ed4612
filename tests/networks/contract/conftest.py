"""The contract suite runs for every network that a connector speaks to, against the sandbox.

A network that does not offer something fails its test strictly (xfail): the gap's kind and reason
come from `Network.gaps`. When the network begins to offer it, the xfail fails and must go.
"""

from __future__ import annotations

from typing import Any

import pytest

from homeground.networks.contract import Can
from homeground.networks.registry import NETWORKS, SPOKEN


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "network" not in metafunc.fixturenames:
        return
    needs = [mark.args[0] for mark in metafunc.definition.iter_markers("needs")]
    metafunc.parametrize("network", [_case(slug, needs) for slug in SPOKEN])


def _case(slug: str, needs: list[Can]) -> Any:
    network = NETWORKS[slug]
    for need in needs:
        if need not in network.can:
            gap = network.gap(need)
            return pytest.param(
                slug,
                marks=pytest.mark.xfail(strict=True, reason=f"{gap.kind}: {gap.reason}"),
                id=slug,
            )
    return pytest.param(slug, id=slug)
