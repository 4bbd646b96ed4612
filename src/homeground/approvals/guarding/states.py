"""Which states the guard tells apart, as SQL has them."""

from __future__ import annotations

from homeground.publishing.states import State

PLANNING = 0x61736B
"""First half of the advisory lock, the brand's id being the second: who plans, and who makes a policy,
wait for each other, so that nothing is planned past a policy that is just being made."""

BEFORE = ", ".join(
    f"'{state}'"
    for state in (
        State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.ON_HOLD, State.FAILED,
    )
)  # fmt: skip
IN_FLIGHT = ", ".join(
    f"'{state}'" for state in (State.ARMED, State.UNSURE, State.HANDED_OVER, State.ASSISTED)
)
