"""Who checked a fact checked what it said: where the vendor changes it, that proof ends."""

from __future__ import annotations

import datetime

import pytest

from catalog.actions.reviews import accept_revision
from catalog.actions.revisions import begin_revision, save_revision, submit_revision
from catalog.models import Evidence
from catalog.queries.drafts import ending_proofs
from catalog.search import engine
from catalog.search.interface import Query
from marketplace.core.clock import berlin_day
from marketplace.core.models import AuditEvent
from tests.factories import EvidenceFactory, acting

from .review_world import People


@pytest.fixture
def people(db):
    return People()


def test_changed_fact_loses_its_proof_and_the_others_keep_theirs(people):
    solution = people.published(facts={"licence": "MIT", "accessibility": "partial"})
    for fact in ("licence", "accessibility"):
        EvidenceFactory(solution=solution, fact=fact, level="third_party")
    revision = begin_revision(solution=solution, by=acting(people.editor))
    revision = save_revision(revision=revision, values={"licence": "EUPL-1.2"}, by=acting(people.editor))
    assert [str(label) for label in ending_proofs(revision, ["licence"])] == ["Lizenz"]

    submit_revision(revision=revision, by=acting(people.editor))
    accept_revision(revision=people.in_review(revision), by=acting(people.moderator))

    today = berlin_day()
    ends = dict(Evidence.objects.values_list("fact", "valid_until"))
    assert ends == {"licence": today - datetime.timedelta(days=1), "accessibility": None}
    event = AuditEvent.objects.get(verb="catalog.evidence.lapsed")
    assert event.data == {"solution": solution.pk, "fact": "licence", "level": "third_party"}
    found = engine.search(Query(filters={"evidence_level": ("third_party",)}))
    assert found.count == 1


def test_proof_of_today_for_a_fact_that_changes_today_goes_at_once(people):
    solution = people.published()
    EvidenceFactory(solution=solution, fact="licence", level="third_party", checked_on=berlin_day())
    revision = begin_revision(solution=solution, by=acting(people.editor))
    revision = save_revision(revision=revision, values={"licence": "EUPL-1.2"}, by=acting(people.editor))
    submit_revision(revision=revision, by=acting(people.editor))
    accept_revision(revision=people.in_review(revision), by=acting(people.moderator))
    assert Evidence.objects.count() == 0
    assert engine.search(Query(filters={"evidence_level": ("third_party",)})).count == 0
