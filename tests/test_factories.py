"""Factories: one for each model of the project, each makes a row that passes its own checks."""

from __future__ import annotations

import pytest
from django.apps import apps

from tests import factories
from tests.architecture.imports import RANK

# Each has one writer that says what it holds: publishing a listing, the sealer of the record, the shared cache.
DERIVED = {
    "AuditHead",
    "AuditLink",
    "CacheEntry",
    "FacetValue",
    "SearchCards",
    "SearchChange",
    "SearchLexeme",
    "SearchRow",
    "SearchState",
    "SearchWord",
}
# Two apps invite; a factory has one name in the whole project.
OTHER_NAMES = {"SoundingInvitation": "procurement.Invitation"}
MADE = {
    name.removesuffix("Factory"): getattr(factories, name)
    for name in dir(factories)
    if name.endswith("Factory") and not name.startswith(("_", "Django"))
}


def test_factories_of_the_project_are_one_for_each_model():
    others = {label: name for name, label in OTHER_NAMES.items()}
    models = {
        others.get(model._meta.label, model.__name__)
        for model in apps.get_models()
        if model._meta.app_label in RANK
    }
    assert set(MADE) == models - DERIVED


@pytest.mark.django_db
@pytest.mark.parametrize("name", MADE)
def test_factory_of_each_model_makes_a_row_that_is_whole(name):
    row = MADE[name]()
    row.refresh_from_db()
    # What the system fills in by itself may be empty; everything else keeps to the rules of its field.
    row.full_clean(exclude=[f.name for f in row._meta.fields if getattr(row, f.attname) in f.empty_values])
    assert OTHER_NAMES.get(name, f"{row._meta.app_label}.{name}") == row._meta.label


@pytest.mark.django_db
def test_solution_factory_withdrawn_leaves_no_trace_in_the_search():
    from catalog.search.engine import search
    from catalog.search.interface import Query

    factories.SolutionFactory(name="Bleibt")
    gone = factories.SolutionFactory(name="Geht", status="withdrawn")
    assert (gone.status, [hit.slug for hit in search(Query()).hits]) == ("withdrawn", ["bleibt"])


@pytest.mark.django_db
def test_solution_factory_asked_for_a_state_without_an_action_refuses():
    with pytest.raises(ValueError, match="no action leads to a listing that is archived"):
        factories.SolutionFactory(status="archived")


@pytest.mark.django_db
def test_evidence_factory_beside_a_listing_is_found_by_the_search():
    from catalog.search.engine import search
    from catalog.search.interface import Query

    factories.EvidenceFactory(solution=factories.SolutionFactory(name="Geprüft"), level="third_party")
    factories.SolutionFactory(name="Behauptet")
    found = search(Query(filters={"evidence_level": ("third_party",)}))
    assert [hit.slug for hit in found.hits] == ["geprueft"]
