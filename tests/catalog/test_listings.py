"""Listings: created, changed, left alone, withdrawn; and nothing half-done."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actions import find_or_add_organisation
from catalog.actions import Proposal, republish_solution, save_listing, withdraw_solution
from catalog.facts.types import FactError
from catalog.models import Evidence, Solution, SolutionVersion
from marketplace.core.actor import ANONYMOUS, Actor, system_actor
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent

pytestmark = pytest.mark.django_db

BY = system_actor("test")
FACTS = {"name": "Mängelmelder", "short_description": {"de": "Meldet Schäden an Straßen."}, "licence": "MIT"}


@pytest.fixture
def vendor():
    return find_or_add_organisation(name="Stadt Beispiel", kind="vendor", by=BY)


def proposal(vendor, **changes):
    return Proposal(
        **({"vendor": vendor, "facts": dict(FACTS), "identity": "code.example/maengel"} | changes)
    )


def test_save_listing_new_is_published_with_version_one(vendor):
    solution, outcome = save_listing(proposal=proposal(vendor), by=BY)

    assert outcome == "created"
    assert (solution.slug, solution.status, solution.current.number) == ("maengelmelder", "published", 1)
    assert solution.current.facts == FACTS
    assert list(AuditEvent.objects.values_list("verb", "data").order_by("pk")) == [
        ("accounts.organisation.added", {"kind": "vendor"}),
        ("catalog.solution.published", {"version": 1, "facts": ["licence", "name", "short_description"]}),
    ]


def test_save_listing_same_again_leaves_everything_untouched(vendor):
    first, _ = save_listing(proposal=proposal(vendor), by=BY)
    before = Solution.objects.values().get()

    _, outcome = save_listing(proposal=proposal(vendor), by=BY)

    assert outcome == "unchanged"
    assert Solution.objects.values().get() == before
    assert SolutionVersion.objects.count() == 1
    assert AuditEvent.objects.filter(subject_id=str(first.pk), subject_type="catalog.solution").count() == 1


def test_save_listing_changed_facts_make_next_version_and_keep_the_old(vendor):
    save_listing(proposal=proposal(vendor), by=BY)

    solution, outcome = save_listing(proposal=proposal(vendor, facts=FACTS | {"licence": "EUPL-1.2"}), by=BY)

    assert outcome == "updated"
    assert list(solution.versions.values_list("number", "facts__licence")) == [(2, "EUPL-1.2"), (1, "MIT")]


def test_save_listing_replaces_only_keys_the_source_speaks_for(vendor):
    full = FACTS | {"roadmap": "https://code.example/roadmap", "cost_model": "free"}
    save_listing(proposal=proposal(vendor, facts=full), by=BY)

    keys = frozenset({"name", "short_description", "licence", "roadmap"})
    solution, _ = save_listing(proposal=proposal(vendor, replaces=keys), by=BY)

    assert solution.current.facts == FACTS | {"cost_model": "free"}


def test_save_listing_edited_fact_wins_over_the_file(vendor):
    solution, _ = save_listing(proposal=proposal(vendor), by=BY)
    Solution.objects.filter(pk=solution.pk).update(edited_facts=["licence"])

    solution, outcome = save_listing(proposal=proposal(vendor, facts=FACTS | {"licence": "EUPL-1.2"}), by=BY)

    assert outcome == "unchanged"
    assert solution.current.facts["licence"] == "MIT"


def test_save_listing_without_required_facts_names_each_and_writes_nothing(vendor):
    with pytest.raises(FactError) as caught:
        save_listing(proposal=proposal(vendor, facts={"licence": "NOT-A-LICENCE"}), by=BY)

    assert [(p.path, p.rule) for p in caught.value.problems] == [
        ("licence", "licence"),
        ("name", "required"),
        ("short_description", "required"),
    ]
    assert Solution.objects.count() == 0


def test_save_listing_by_a_stranger_is_refused(vendor):
    editor = Actor("person", "x", 1, vendor.pk, "vendor", frozenset({"editor"}))
    for actor in (ANONYMOUS, editor):
        with pytest.raises(Refused):
            save_listing(proposal=proposal(vendor), by=actor)
    assert Solution.objects.count() == 0


def test_save_listing_withdrawn_stays_withdrawn(vendor):
    solution, _ = save_listing(proposal=proposal(vendor), by=BY)
    withdraw_solution(solution=solution, by=BY, reason="test")

    solution, _ = save_listing(proposal=proposal(vendor, facts=FACTS | {"licence": "EUPL-1.2"}), by=BY)

    assert solution.status == "withdrawn"
    assert Solution.objects.public().count() == 0


def test_withdraw_twice_is_an_illegal_move_and_changes_nothing(vendor):
    solution, _ = save_listing(proposal=proposal(vendor), by=BY)
    withdraw_solution(solution=solution, by=BY, reason="test")
    before = Solution.objects.values().get()

    with pytest.raises(IllegalMove):
        withdraw_solution(solution=solution, by=BY, reason="again")

    assert Solution.objects.values().get() == before


def test_republish_brings_a_withdrawn_listing_back(vendor):
    solution, _ = save_listing(proposal=proposal(vendor), by=BY)
    withdraw_solution(solution=solution, by=BY, reason="test")

    solution = republish_solution(solution=solution, by=BY)

    assert (solution.status, solution.withdrawn_at) == ("published", None)


def test_version_changed_by_sql_is_refused_by_the_database(vendor):
    save_listing(proposal=proposal(vendor), by=BY)
    for statement in (
        "UPDATE catalog_solutionversion SET note = 'x'",
        "DELETE FROM catalog_solutionversion",
        "UPDATE core_auditevent SET verb = 'x'",
        "DELETE FROM core_auditevent",
        "TRUNCATE core_auditevent",
    ):
        with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
            connection.cursor().execute(statement)


def test_evidence_past_its_last_day_counts_as_self_declared(vendor):
    solution, _ = save_listing(proposal=proposal(vendor), by=BY)
    proof = Evidence(
        solution=solution,
        fact="licence",
        level="third_party",
        checked_on=datetime.date(2026, 1, 1),
        valid_until=datetime.date(2026, 6, 30),
    )
    assert proof.level_on(datetime.date(2026, 6, 30)) == "third_party"
    assert proof.level_on(datetime.date(2026, 7, 1)) == "self_declared"


def test_evidence_rows_follow_the_source_and_equal_ones_stay(vendor):
    rows = [{"fact": "licence", "level": "platform_checked", "checked_on": datetime.date(2026, 1, 1)}]
    save_listing(proposal=proposal(vendor, evidence=rows), by=BY)
    kept = Evidence.objects.get().pk

    _, outcome = save_listing(proposal=proposal(vendor, evidence=rows), by=BY)
    assert (outcome, Evidence.objects.get().pk) == ("unchanged", kept)

    _, outcome = save_listing(proposal=proposal(vendor, evidence=[]), by=BY)
    assert (outcome, Evidence.objects.count()) == ("updated", 0)
