"""The signed address in a digest by which whoever has it stops that digest, and can do nothing else."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.urls import reverse

_SIGNER = Signer(salt="homeground.digest", sep=".")


def stop_address(organization_id: int, person_id: int) -> str:
    """A path. It lasts: a letter is opened months later."""
    return reverse("stop_digest", args=[_SIGNER.sign(f"{organization_id}-{person_id}")])


def stopped_by(signed: str) -> tuple[int, int] | None:
    """Organization and person; `None` where it is none of ours."""
    try:
        organization, _, person = _SIGNER.unsign(signed).partition("-")
        return int(organization), int(person)
    except (BadSignature, ValueError):
        return None
