"""A tenant goes whole, and nobody else loses anything."""

from __future__ import annotations

import pytest

from homeground.accounts.models import Organization
from homeground.accounts.removal import remove_organization, tenant_models
from homeground.publishing.models import Publication
from tests.insights import factory


@pytest.mark.django_db
def test_a_tenant_goes_whole_and_another_stays_whole() -> None:
    gone, stays = factory.played("one"), factory.played("two")
    before = {
        model: model._default_manager.filter(organization=stays.organization).count()
        for model in tenant_models()
    }
    assert sum(before.values()) > 100
    # One goes out under another, which must not hold it.
    post, part = Publication.objects.filter(organization=gone.organization)[:2]
    Publication.objects.filter(pk=part.pk).update(answers=post)
    remove_organization(gone.organization.pk)
    for model in tenant_models():
        assert not model._default_manager.filter(organization_id=gone.organization.pk).exists()
        kept = model._default_manager.filter(organization=stays.organization).count()
        assert kept == before[model], model
    assert not Organization.objects.filter(pk=gone.organization.pk).exists()
