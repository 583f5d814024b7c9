"""The command that makes the search rows anew."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from catalog.models import SearchRow
from catalog.search.engine import search
from catalog.search.interface import Query
from tests.factories import SolutionFactory

pytestmark = pytest.mark.django_db


def test_rebuild_search_brings_back_lost_rows_and_drops_strange_ones():
    SolutionFactory(name="Mängelmelder")
    withdrawn = SolutionFactory(name="Rathausportal", status="withdrawn")
    row = SearchRow.objects.get()
    SearchRow.objects.all().delete()
    row.pk, row.slug = withdrawn.pk, "rathausportal"
    row.save(force_insert=True)
    out = StringIO()

    call_command("rebuild_search", stdout=out)

    assert out.getvalue() == "Listings indexed: 1.\n"
    assert [hit.slug for hit in search(Query(text="Mängel")).hits] == ["maengelmelder"]
