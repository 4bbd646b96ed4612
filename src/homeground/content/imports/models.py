"""A campaign file as it was brought, and as it was repaired since."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeground.accounts.models import Brand, Organization, User


class Import(models.Model):
    """One person's: nobody else sees it before it is planned."""

    class State(models.TextChoices):
        OPEN = "open"
        PLANNING = "planning"
        PLANNED = "planned"

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="imports")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    """Of the file."""
    campaign = models.CharField(max_length=150, blank=True)
    """For rows that name none."""
    encoding = models.CharField(max_length=40)
    columns = models.JSONField(default=list)
    """`[column, heading]` of each of the file's columns, in its order; a column that is not known has a
    name of its own beginning with `note`."""
    files = models.JSONField(default=dict)
    """Name, as rows write it → SHA-256 of the file that was brought with the table."""
    said = models.JSONField(default=list)
    """What is to be said of the file as a whole, as read: like `findings`."""
    found = models.JSONField(default=list)
    """What the last check found of the whole, like `ImportRow.findings`."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    revision = models.PositiveIntegerField(default=1)
    """Goes up with every change."""
    checked = models.PositiveIntegerField(default=0)
    """The revision that the findings are of; less than `revision` while checking is under way."""
    done = models.PositiveIntegerField(default=0)
    """Rows gone through by the check that is under way."""
    publications = models.PositiveIntegerField(default=0)
    """How many the table gives."""
    known = models.PositiveIntegerField(default=0)
    """How many of these are planned already."""
    result = models.JSONField(default=dict)
    """What became of it: `new`, `known`, `reworded`, `campaigns` …"""
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    class Severity(models.IntegerChoices):
        GOOD = 0
        WARNING = 1
        ERROR = 2

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    draft = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    """As a spreadsheet shows it."""
    cells = models.JSONField(default=dict)
    """Column → what it holds."""
    troubles = models.JSONField(default=list)
    """What could not be read of it, as `findings`; until that cell is written anew."""
    findings = models.JSONField(default=list)
    """`{column, what, do, severity, mend}`; the sentences as `homeground.sentences.kept` gives them."""
    severity = models.PositiveSmallIntegerField(choices=Severity.choices, default=Severity.GOOD)
    due_at = models.DateTimeField(null=True)
    """When it goes out first; `None` while it cannot."""
    time_zone = models.CharField(max_length=64, blank=True)
    out = models.BooleanField(default=False)
    """It is left out: nothing of it is checked or planned."""
    revision = models.PositiveIntegerField(default=1)
    """The import's, when this row was changed last."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="import_row_unique")
        ]
        indexes: ClassVar = [models.Index(fields=["draft", "-severity", "number"])]

    def __str__(self) -> str:
        return f"{self.draft_id}:{self.number}"
