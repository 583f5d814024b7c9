"""The review: what a vendor hands in is published fact by fact or sent back, and nothing is lost."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from catalog.actions import Proposal, save_listing, withdraw_solution
from catalog.actions.reviews import accept_revision, begin_review, send_back_revision
from catalog.actions.revisions import begin_revision, save_revision, submit_revision, take_back_revision
from catalog.models import Revision, Solution, SolutionVersion, Verdict
from catalog.queries.drafts import refusals_of
from catalog.search import engine
from catalog.search.interface import Query
from marketplace.core.actor import Actor, system_actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from marketplace.core.permissions import Permission
from tests.audit_check import assert_audit_clean
from tests.factories import MembershipFactory, acting

from .review_world import People

BY = system_actor("test")


@pytest.fixture
def people(db):
    return People()


def mails():
    return set(OutboxMessage.objects.values_list("to", "subject"))


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def found(words):
    return [hit.slug for hit in engine.search(Query(text=words)).hits]


def test_new_listing_accepted_is_version_one_and_found_at_once(people):
    revision = people.in_review(people.submitted_new(licence="MIT"))
    assert found("Wegewart") == []
    OutboxMessage.objects.all().delete()

    accepted = accept_revision(revision=revision, by=acting(people.moderator))

    solution = Solution.objects.get()
    assert (solution.status, solution.current.number, accepted.state) == ("published", 1, "published")
    assert accepted.version == solution.current
    assert solution.current.facts == {
        "name": "Wegewart",
        "short_description": {"de": "Plant Wege."},
        "licence": "MIT",
    }
    assert (solution.last_confirmed_on, solution.edited_facts) == (berlin_day(), [])
    assert found("Wegewart") == [solution.slug]
    assert mails() == {
        (people.admin.email, "Wegewerk GmbH: Wegewart ist veröffentlicht"),
        (people.editor.email, "Wegewerk GmbH: Wegewart ist veröffentlicht"),
    }
    assert verbs()[-2:] == ["catalog.solution.published", "catalog.revision.accepted"]
    event = AuditEvent.objects.get(verb="catalog.revision.accepted")
    assert (event.concerns_id, event.data) == (
        people.vendor.pk,
        {"solution": solution.pk, "round": 1, "version": 1, "refused": []},
    )
    assert_audit_clean()


def test_new_listing_with_a_refused_field_is_published_without_it_and_nothing_is_lost(people):
    revision = people.in_review(people.submitted_new(licence="MIT", trial=["demo"]))
    accept_revision(
        revision=revision, refused={"trial": "Es gibt keine Vorführung."}, by=acting(people.moderator)
    )
    solution = Solution.objects.get()
    assert "trial" not in solution.current.facts
    rest = Revision.objects.get(state="editing")
    assert (rest.base, rest.facts["trial"], rest.facts["licence"]) == (solution.current, ["demo"], "MIT")
    verdict = rest.verdicts.get()
    assert (verdict.fact, verdict.is_accepted, verdict.reason, verdict.round) == (
        "trial",
        False,
        "Es gibt keine Vorführung.",
        0,
    )


def test_edit_refused_in_part_keeps_the_old_value_and_opens_the_next_text(people):
    solution = people.published()
    revision = people.submitted_edit(
        solution, licence="EUPL-1.2", trial=None, short_description={"de": "Führend."}
    )
    accept_revision(
        revision=people.in_review(revision),
        refused={"short_description": "Werbung.", "trial": "Die Vorführung gibt es noch."},
        reason="Danke.",
        by=acting(people.moderator),
    )
    solution.refresh_from_db()
    assert (solution.current.number, solution.current.facts["licence"]) == (2, "EUPL-1.2")
    assert solution.current.facts["trial"] == ["demo"]
    assert solution.current.facts["short_description"] == {"de": "Hilft der Verwaltung bei einer Aufgabe."}
    rest = Revision.objects.get(state="editing")
    assert rest.facts["short_description"] == {"de": "Führend."}
    assert "trial" not in rest.facts
    assert rest.facts["licence"] == "EUPL-1.2"
    assert list(rest.verdicts.values_list("fact", "reason")) == [
        ("short_description", "Werbung."),
        ("trial", "Die Vorführung gibt es noch."),
    ]
    judged = Verdict.objects.filter(revision=revision).values_list("fact", "is_accepted", "reason")
    assert list(judged) == [
        ("", True, "Danke."),
        ("licence", True, ""),
        ("short_description", False, "Werbung."),
        ("trial", False, "Die Vorführung gibt es noch."),
    ]
    # Its owner reads the reasons beside the fields, and can hand it in again at once.
    assert {key: verdict.reason for key, verdict in refusals_of(rest).items()} == {
        "short_description": "Werbung.",
        "trial": "Die Vorführung gibt es noch.",
    }
    assert submit_revision(revision=rest, by=acting(people.editor)).round == 1


def test_edit_of_a_listing_from_a_file_wins_over_the_next_import(people):
    solution = people.published(identity="code.example/weg")
    revision = people.in_review(people.submitted_edit(solution, licence="EUPL-1.2"))
    accept_revision(revision=revision, by=acting(people.moderator))
    facts = {"name": "Wegewart", "short_description": {"de": "Aus der Datei."}, "licence": "MIT"}
    proposal = Proposal(vendor=people.vendor, identity="code.example/weg", facts=facts)
    solution, outcome = save_listing(proposal=proposal, by=BY)
    assert (outcome, solution.edited_facts) == ("updated", ["licence"])
    assert solution.current.facts["licence"] == "EUPL-1.2"
    assert solution.current.facts["short_description"] == {"de": "Aus der Datei."}


def test_import_during_a_review_keeps_what_the_vendor_did_not_touch(people):
    solution = people.published(identity="code.example/weg")
    revision = people.in_review(people.submitted_edit(solution, licence="EUPL-1.2"))
    newer = solution.current.facts | {"short_description": {"de": "Neuer."}, "licence": "Apache-2.0"}
    save_listing(proposal=Proposal(vendor=people.vendor, identity="code.example/weg", facts=newer), by=BY)
    accept_revision(revision=revision, by=acting(people.moderator))
    solution.refresh_from_db()
    assert solution.current.number == 3
    assert solution.current.facts["short_description"] == {"de": "Neuer."}
    assert solution.current.facts["licence"] == "EUPL-1.2"


def test_revision_that_an_import_made_true_meanwhile_makes_no_version(people):
    solution = people.published(identity="code.example/weg")
    revision = people.in_review(people.submitted_edit(solution, licence="EUPL-1.2"))
    newer = solution.current.facts | {"licence": "EUPL-1.2"}
    save_listing(proposal=Proposal(vendor=people.vendor, identity="code.example/weg", facts=newer), by=BY)
    accepted = accept_revision(revision=revision, by=acting(people.moderator))
    assert (accepted.state, accepted.version.number, SolutionVersion.objects.count()) == ("published", 2, 2)


def test_refusal_of_a_required_field_of_a_new_listing_is_told_and_changes_nothing(people):
    revision = people.in_review(people.submitted_new())
    with pytest.raises(ValidationError) as error:
        accept_revision(
            revision=revision, refused={"short_description": "Werbung."}, by=acting(people.moderator)
        )
    (message,) = error.value.messages
    assert message == (
        "So lässt sich der Eintrag nicht veröffentlichen, denn dann fehlt oder stimmt nicht: Kurzbeschreibung. "
        "Geben Sie ihn stattdessen zurück."
    )
    revision.refresh_from_db()
    assert (revision.state, Verdict.objects.count(), SolutionVersion.objects.count()) == ("in_review", 0, 0)


@pytest.mark.parametrize(
    "refused", [{"licence": " "}, {"gibt_es_nicht": "x"}, {"name": "nicht geändert"}, {"licence": "x" * 2001}]
)
def test_refusal_without_reason_or_of_something_unchanged_is_not_taken(people, refused):
    solution = people.published()
    revision = people.in_review(people.submitted_edit(solution, licence="EUPL-1.2", trial=None))
    with pytest.raises(ValidationError):
        accept_revision(revision=revision, refused=refused, by=acting(people.moderator))
    solution.refresh_from_db()
    assert solution.current.number == 1


def test_refusal_of_everything_is_no_publication(people):
    revision = people.in_review(people.submitted_edit(people.published(), licence="EUPL-1.2"))
    with pytest.raises(ValidationError, match="Sie weisen alles zurück"):
        accept_revision(revision=revision, refused={"licence": "Nein."}, by=acting(people.moderator))
    revision.refresh_from_db()
    assert revision.state == "in_review"


def test_text_sent_back_names_the_fields_and_goes_another_round(people):
    revision = people.in_review(people.submitted_new(licence="MIT", trial=["demo"]))
    OutboxMessage.objects.all().delete()
    send_back_revision(
        revision=revision,
        refused={"licence": "Die Datei nennt eine andere.", "costs": "Bitte angeben."},
        reason="Fast fertig.",
        by=acting(people.moderator),
    )
    revision.refresh_from_db()
    assert (revision.state, revision.decided_by, revision.version) == ("editing", people.moderator, None)
    mail = OutboxMessage.objects.get(to=people.editor.email)
    assert mail.subject == "Wegewerk GmbH: Wegewart braucht eine Änderung"
    assert "2 Felder" in mail.text
    assert f"/arbeitsbereich/eintraege/{revision.solution.slug}/" in mail.text
    assert "Die Datei nennt" not in mail.text
    assert list(refusals_of(revision)) == ["costs", "licence"]
    by = acting(people.editor)
    save_revision(revision=revision, values={"licence": "EUPL-1.2"}, by=by)
    again = people.in_review(submit_revision(revision=revision, by=by))
    accept_revision(revision=again, by=acting(people.second))
    rounds = Verdict.objects.filter(revision=revision, is_accepted=False).values_list("round", "fact")
    assert list(rounds) == [(1, ""), (1, "costs"), (1, "licence")]
    assert Solution.objects.get().current.facts["licence"] == "EUPL-1.2"


def test_text_sent_back_without_any_reason_is_not_sent(people):
    revision = people.in_review(people.submitted_new())
    with pytest.raises(ValidationError):
        send_back_revision(revision=revision, reason="  ", by=acting(people.moderator))
    revision.refresh_from_db()
    assert revision.state == "in_review"


def test_review_that_began_can_no_longer_be_taken_back(people):
    revision = people.in_review(people.submitted_new())
    with pytest.raises(IllegalMove):
        take_back_revision(revision=revision, by=acting(people.editor))
    assert (revision.review_began_by, revision.state) == (people.moderator, "in_review")


def test_withdrawn_listing_comes_back_through_a_review_and_keeps_its_first_day(people):
    solution = people.published(published_at=datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC))
    withdraw_solution(solution=solution, reason="mistake", by=acting(people.editor))
    by = acting(people.editor)
    revision = submit_revision(revision=begin_revision(solution=solution, by=by), by=by)
    assert found("Wegewart") == []
    accept_revision(revision=people.in_review(revision), by=acting(people.moderator))
    solution.refresh_from_db()
    assert (solution.status, solution.current.number, solution.withdrawn_at) == ("published", 1, None)
    assert solution.published_at.year == 2026
    assert solution.published_at.month == 1
    assert found("Wegewart") == ["wegewart"]


def test_stale_listing_with_an_accepted_edit_counts_as_confirmed(people):
    solution = people.published()
    Solution.objects.filter(pk=solution.pk).update(status="stale")
    revision = people.in_review(people.submitted_edit(solution, licence="EUPL-1.2"))
    accept_revision(revision=revision, by=acting(people.moderator))
    solution.refresh_from_db()
    assert (solution.status, solution.last_confirmed_on) == ("published", berlin_day())


@pytest.mark.parametrize("tie", ["member of the vendor", "wrote it", "submitted it"])
def test_operator_who_belongs_to_the_vendor_does_not_review(people, tie):
    revision = people.submitted_new()
    by = acting(people.moderator)
    if tie == "member of the vendor":
        MembershipFactory(user=people.moderator, organisation=people.vendor, role="editor")
    else:
        field = "edited_by" if tie == "wrote it" else "submitted_by"
        Revision.objects.filter(pk=revision.pk).update(**{field: people.moderator})
        revision.refresh_from_db()
    with pytest.raises(Refused):
        begin_review(revision=revision, by=by)
    Revision.objects.filter(pk=revision.pk).update(state="in_review")
    for decide in (accept_revision, send_back_revision):
        with pytest.raises(Refused):
            decide(revision=revision, reason="x", by=by)
    revision.refresh_from_db()
    assert revision.state == "in_review"
    assert SolutionVersion.objects.count() == 0


def test_review_by_anybody_else_is_refused(people):
    revision = people.submitted_new()
    key = Actor(
        kind="key",
        key_id=1,
        organisation_id=people.moderator.memberships.get().organisation_id,
        organisation_kind="operator",
        permissions=frozenset(Permission),
    )
    for actor in (acting(people.editor), acting(people.admin), key):
        with pytest.raises(Refused):
            begin_review(revision=revision, by=actor)
    revision.refresh_from_db()
    assert revision.state == "submitted"


def at_once(*steps):
    """Run the steps in threads that begin together; what each raised, or None."""
    outcomes, start = [], threading.Barrier(len(steps))

    def run(step):
        try:
            start.wait()
            step()
            outcomes.append("done")
        except IllegalMove:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_two_moderators_deciding_at_once_publish_once():
    people = People()
    revision = people.in_review(people.submitted_edit(people.published(), licence="EUPL-1.2"))
    first, second = acting(people.moderator), acting(people.second)
    outcome = at_once(
        lambda: accept_revision(revision=revision, by=first),
        lambda: send_back_revision(revision=revision, reason="Nein.", by=second),
    )
    assert outcome == ["done", "too late"]
    revision.refresh_from_db()
    published = SolutionVersion.objects.count() == 2
    assert (revision.state, published) in {("published", True), ("editing", False)}
    assert_audit_clean()


@pytest.mark.django_db(transaction=True)
def test_import_and_acceptance_at_once_lose_neither():
    people = People()
    solution = people.published(identity="code.example/weg")
    revision = people.in_review(people.submitted_edit(solution, licence="EUPL-1.2"))
    newer = solution.current.facts | {"short_description": {"de": "Neuer."}}
    proposal = Proposal(vendor=people.vendor, identity="code.example/weg", facts=newer)
    by = acting(people.moderator)
    assert at_once(
        lambda: accept_revision(revision=revision, by=by), lambda: save_listing(proposal=proposal, by=BY)
    ) == ["done", "done"]
    solution.refresh_from_db()
    assert solution.current.number == 3
    assert solution.current.facts["licence"] == "EUPL-1.2"
    assert solution.current.facts["short_description"] == {"de": "Neuer."}
