"""Removing a tenant whole: every row that carries its id, in an order that the database allows."""

from __future__ import annotations

from django.apps import apps
from django.db import models, transaction

from .models import Organization


def remove_organization(organization_id: int) -> None:
    """Nothing of it is left afterwards. Files in the media store stay: others may use them."""
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization_id)
        waiting = [model for model in tenant_models() if not _goes_with_it(model)]
        while waiting:
            # A table can go when no other that is still there points at it with PROTECT.
            ready = [model for model in waiting if not _held_by(model, waiting)]
            for model in ready:
                _let_go_of_itself(model, organization_id)
                model._default_manager.filter(organization_id=organization_id).delete()
            waiting = [model for model in waiting if model not in ready]
        Organization.objects.get(pk=organization_id).delete()


def _goes_with_it(model: type[models.Model]) -> bool:
    """What nobody may delete (the audit): the database takes it along when the organization goes."""
    field = model._meta.get_field("organization")
    return (
        isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.DO_NOTHING
    )


def _let_go_of_itself(model: type[models.Model], organization_id: int) -> None:
    """Rows that point at others of their own table (an answer at its post) hold none of them."""
    own = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is model and field.null
    ]
    if own:
        rows = model._default_manager.filter(organization_id=organization_id)
        rows.update(**dict.fromkeys(own))


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
