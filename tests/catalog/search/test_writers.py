"""Several writers at once: nobody waits for ever, nothing is made twice, everything is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from catalog.models import FacetValue, SearchLexeme
from catalog.search.engine import search
from catalog.search.interface import Query
from tests.factories import OrganisationFactory, SolutionFactory

WRITERS = 4


@pytest.mark.django_db(transaction=True)
def test_write_row_by_writers_at_once_with_the_same_new_words_and_codes():
    vendors = [OrganisationFactory() for _ in range(WRITERS)]
    start = Barrier(WRITERS)

    def publish(number: int) -> None:
        try:
            start.wait()
            with transaction.atomic():
                # Two listings a transaction, their words and codes the other way round for every second writer.
                for turn in (0, 1) if number % 2 else (1, 0):
                    SolutionFactory(
                        name=f"Schreiber {number} {turn}",
                        slug=f"schreiber-{number}-{turn}",
                        short_description=("Quaxo wimblu", "Wimblu zortip")[turn],
                        facts={"standards": [("Norm A", "Norm B")[turn]], "solution_class": "app"},
                        vendor=vendors[number],
                    )
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(publish, range(WRITERS)))

    answer = search(Query(text="wimblu"))
    assert answer.count == 2 * WRITERS
    assert [(row.code, row.count) for row in answer.facets["standard"]] == [("norm a", 4), ("norm b", 4)]
    assert [(row.code, row.count) for row in answer.facets["solution_class"]] == [("app", 8)]
    assert FacetValue.objects.filter(facet="standard").count() == 2
    assert SearchLexeme.objects.filter(lexeme__in=("quaxo", "wimblu", "zortip")).count() == 3
