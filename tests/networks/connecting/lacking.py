"""Where the sandbox does not yet have what its network documents; each has to go from here then."""

from __future__ import annotations

from typing import Any

import pytest

from homeground.networks.connecting import Way

LACKS = {
    "line-ChannelAccessToken": (
        "revoking: https://github.com/line/line-openapi/blob/main/channel-access-token.yml"
    ),
    "line-ChannelSecret": (
        "tokens from a channel’s id and secret: "
        "https://github.com/line/line-openapi/blob/main/channel-access-token.yml"
    ),
}


def case(network: str, way: Way, *, lacking: bool = True) -> Any:
    """One way as a parameter; with `lacking`, expected to fail where the sandbox lacks something."""
    name = f"{network}-{type(way).__name__}"
    gap = LACKS.get(name) if lacking else None
    marks = [pytest.mark.xfail(strict=True, reason=gap)] if gap else []
    return pytest.param(network, way, id=name, marks=marks)
