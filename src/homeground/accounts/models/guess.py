"""How often somebody guessed, so that every process that serves pages counts the same."""

from __future__ import annotations

from django.db import models


class Guess(models.Model):
    """Wrong passwords and codes of one person, or from one place, within a while. Nobody's rows."""

    key = models.CharField(max_length=100, primary_key=True)
    """What is counted; people and places stand there as hashes."""
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()
    """From then on it counts anew."""

    def __str__(self) -> str:
        return self.key
