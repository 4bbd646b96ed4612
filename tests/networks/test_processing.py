"""Waiting for a network to be done with a file."""

from __future__ import annotations

import pytest

from homeground.networks import errors, processing


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing, "FIRST_PAUSE", 0.001)


async def test_what_is_not_ready_is_asked_again_and_nothing_is_called_failed() -> None:
    answers = iter([False, False, errors.Unavailable("busy"), False, True])

    async def done() -> bool:
        said = next(answers)
        if isinstance(said, Exception):
            raise said
        return said

    await processing.processed(done, network="x", name="X")
    assert next(answers, None) is None


async def test_giving_up_says_that_nothing_is_published() -> None:
    async def done() -> bool:
        return False

    with pytest.raises(errors.Unavailable, match="Nothing is published") as given_up:
        await processing.processed(done, network="x", name="X", within=0.004)
    assert given_up.value.code == "processing"


async def test_a_refusal_ends_the_waiting() -> None:
    async def done() -> bool:
        raise errors.Rejected("broken file")

    with pytest.raises(errors.Rejected, match="broken file"):
        await processing.processed(done, network="x", name="X")


async def test_the_last_trouble_is_told_where_nothing_else_was_heard() -> None:
    async def done() -> bool:
        raise errors.Unavailable("busy")

    with pytest.raises(errors.Unavailable, match="busy"):
        await processing.processed(done, network="x", name="X", within=0.004)
