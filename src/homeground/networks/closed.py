"""Networks that let no software publish: described all the same, with the reason and its date.

Each has a file of its own, for it may open some day; here is only what they share.
"""

from __future__ import annotations

from datetime import date

from .contract import (
    Access,
    Can,
    CredentialField,
    Fact,
    Gap,
    Network,
    Settling,
    ShareAddress,
)


def closed_network(
    slug: str,
    name: str,
    access: Access,
    *,
    site: str,
    about: str,
    why: Gap,
    facts: tuple[Fact, ...],
    steps: tuple[str, ...],
    share: ShareAddress | None = None,
    ended_on: date | None = None,
) -> Network:
    """A network without an API for us. `why` stands for everything that it cannot do."""
    credentials: tuple[CredentialField, ...] = ()
    return Network(
        slug=slug,
        name=name,
        access=access,
        api="",
        site=site,
        can=frozenset(),
        text=(),
        images=None,
        credentials=credentials,
        settling=Settling.READ_BACK,
        read_back_delay_seconds=0,
        about=about,
        gaps=dict.fromkeys(Can, why),
        facts=facts,
        access_steps=steps,
        witness="Nothing speaks to it, so there is nothing to hold against anything.",
        share=share,
        ended_on=ended_on,
    )
