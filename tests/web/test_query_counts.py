"""A page asks the database the same number of questions for 50 rows as for 3."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from homeground.publishing.models import Publication
from tests.web import lanterns

QUERIES = {
    "/lumikko/": 19,
    "/lumikko/campaigns/": 14,
    "/lumikko/campaigns/halti/": 26,
    "/lumikko/campaigns/halti/{publication}/": 34,
    "/lumikko/campaigns/halti/report/": 15,
    "/lumikko/networks/": 14,
    "/lumikko/tasks/": 14,
}


@pytest.mark.parametrize("rows", [3, 50])
@pytest.mark.parametrize(("page", "expected"), QUERIES.items())
def test_the_number_of_queries_is_frozen(db: None, page: str, expected: int, rows: int) -> None:
    made = lanterns.planned(lanterns.organization("lumikko"), copies=5)
    Publication.objects.filter(pk__in=[p.pk for p in made.publications[rows:]]).delete()
    for publication in made.publications[: rows // 2 + 1]:
        lanterns.publish(publication, publication.due_at)
    # Where nothing goes out today, what it says is not asked for.
    Publication.objects.filter(pk=made.publications[0].pk).update(due_at=timezone.now())
    client = Client()
    client.force_login(made.user)
    address = page.format(publication=made.publications[0].pk)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) == expected, "\n".join(query["sql"] for query in asked)
