"""Removing a tenant whole: every row that carries its id, in an order that the database allows."""

from __future__ import annotations

from django.apps import apps
from django.db import models, transaction

from .models import Organization


def remove_organization(organization_id: int) -> None:
    """Nothing of it is left afterwards. Files in the media store stay: others may use them."""
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization_id)
        waiting = tenant_models()
        while waiting:
            # A table can go when no other that is still there points at it with PROTECT.
            ready = [model for model in waiting if not _held_by(model, waiting)]
            for model in ready:
                model._default_manager.filter(organization_id=organization_id).delete()
            waiting = [model for model in waiting if model not in ready]
        Organization.objects.get(pk=organization_id).delete()


def tenant_models() -> list[type[models.Model]]:
    """Every model that belongs to an organization."""
    return [
        model
        for model in apps.get_models()
        if any(
            field.name == "organization" and field.related_model is Organization
            for field in model._meta.get_fields()
            if isinstance(field, models.ForeignKey)
        )
    ]


def _held_by(model: type[models.Model], others: list[type[models.Model]]) -> bool:
    return any(
        other is not model and field.related_model is model
        for other in others
        for field in other._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    )
