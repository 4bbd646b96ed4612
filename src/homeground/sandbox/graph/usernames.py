"""User names for people of the audience, who have only names."""

from __future__ import annotations

import re
import unicodedata


def username_from(name: str, person_id: str) -> str:
    """Letters without marks, digits, dots and underscores; a number makes it one person's own."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain) or ["reader"]
    return ".".join([*words, person_id])
