"""Revisions: what an owner writes, keeps, hands in and takes back, and who may not."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from catalog.actions.filling import begin_from_file, fill_revision
from catalog.actions.revisions import (
    Conflict,
    begin_listing,
    begin_revision,
    copy_listing,
    discard_revision,
    save_revision,
    submit_revision,
    take_back_revision,
)
from catalog.facts.types import FactError
from catalog.models import Revision, Solution
from catalog.queries.drafts import own_listings, problems_of
from catalog.search import engine
from catalog.search.interface import Query
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import OrganisationFactory, RevisionFactory, SolutionFactory, acting, member_of

FILE = b"""\
publiccodeYmlVersion: "0.4"
name: Baumpate
url: https://code.example/baumpate
landingURL: https://baumpate.example
softwareVersion: "1.10"
releaseDate: "2026-01-02"
platforms: [web]
categories: [geographic-information-systems]
developmentStatus: stable
softwareType: standalone/web
description:
  de:
    shortDescription: Karte mit Patenschaften.
legal: {license: EUPL-1.2}
maintenance: {type: internal, contacts: [{name: Vera}]}
localisation: {localisationReady: true, availableLanguages: [de]}
"""
MOVES = {"submit": submit_revision, "take_back": take_back_revision, "discard": discard_revision}
STATES = ("editing", "submitted", "in_review", "published", "discarded")
# Where each move of the owner leads; everything that is not written here is refused.
LEGAL = {
    ("submit", "editing"): "submitted",
    ("take_back", "submitted"): "editing",
    ("discard", "editing"): "discarded",
}


@pytest.fixture
def vendor(db):
    return OrganisationFactory(name="Melderwerk GmbH")


@pytest.fixture
def editor(vendor):
    return acting(member_of(vendor, "editor"))


@pytest.fixture
def listing(vendor):
    return SolutionFactory(name="Mängelmelder", vendor=vendor, is_claimed=True, facts={"licence": "MIT"})


@pytest.fixture
def draft(editor):
    return begin_listing(name="Baumpate", by=editor)


def complete(revision, by):
    values = {"short_description": {"de": "Karte der Bäume."}}
    return save_revision(revision=revision, values=values, by=by)


def test_listing_that_is_begun_is_a_draft_of_its_organisation_that_nobody_finds(draft, vendor):
    solution = draft.solution
    assert (solution.status, solution.slug, solution.vendor, solution.is_claimed) == (
        "draft",
        "baumpate",
        vendor,
        True,
    )
    assert (draft.state, draft.facts, draft.base) == ("editing", {"name": "Baumpate"}, None)
    assert [hit.slug for hit in engine.search(Query(text="Baumpate")).hits] == []
    assert_audit_clean()


def test_listing_without_a_name_is_not_begun(editor):
    for name in ("", "  \u202e ", "x" * 201):
        with pytest.raises(ValidationError):
            begin_listing(name=name, by=editor)
    assert Solution.objects.count() == 0


def test_revision_begins_with_what_is_published_and_is_begun_once(listing, editor):
    first = begin_revision(solution=listing, by=editor)
    again = begin_revision(solution=listing, by=editor)
    assert (first.pk, first.base, first.facts) == (again.pk, listing.current, listing.current.facts)
    assert Revision.objects.count() == 1


def test_saved_facts_are_cleaned_and_what_cannot_be_taken_is_kept_as_it_was_typed(draft, editor):
    values = {"programme": "  Smart   City ", "staff_days_per_year": "viele", "licence": "mit"}
    saved = save_revision(revision=draft, values=values, by=editor)
    assert saved.facts == {"name": "Baumpate", "programme": "Smart City", "licence": "MIT"}
    assert (saved.unclean, saved.saves) == ({"staff_days_per_year": "viele"}, 1)
    mended = save_revision(revision=draft, values={"staff_days_per_year": 5, "programme": None}, by=editor)
    assert mended.facts == {"name": "Baumpate", "licence": "MIT", "staff_days_per_year": 5}
    assert (mended.unclean, mended.saves) == ({}, 2)


def test_faulty_value_leaves_the_last_right_one_beside_it(draft, editor):
    save_revision(revision=draft, values={"funded_until": "2027-12-31"}, by=editor)
    saved = save_revision(revision=draft, values={"funded_until": "irgendwann"}, by=editor)
    assert (saved.facts["funded_until"], saved.unclean["funded_until"]) == ("2027-12-31", "irgendwann")


def test_saving_the_same_again_counts_no_save_and_records_nothing(draft, editor):
    save_revision(revision=draft, values={"programme": "P"}, by=editor)
    events = AuditEvent.objects.count()
    saved = save_revision(revision=draft, values={"programme": "P", "gibt_es_nicht": "x"}, by=editor)
    assert (saved.saves, AuditEvent.objects.count()) == (1, events)


def test_record_of_a_save_names_facts_and_never_what_was_typed(draft, editor):
    save_revision(revision=draft, values={"operator": "Erika Geheim"}, by=editor)
    event = AuditEvent.objects.filter(verb="catalog.revision.saved").get()
    assert event.data == {"facts": ["operator"], "save": 1}
    assert_audit_clean()


def test_second_tab_with_an_older_text_is_told_who_saved_which_facts_and_nothing_is_lost(
    draft, vendor, editor
):
    colleague = member_of(vendor, "admin")
    save_revision(
        revision=draft, values={"programme": "Eins", "operator": "O"}, by=acting(colleague), known_saves=0
    )
    with pytest.raises(Conflict) as caught:
        save_revision(revision=draft, values={"programme": "Zwei", "operator": "O"}, by=editor, known_saves=0)
    assert caught.value.facts == ["programme"]
    assert caught.value.revision.edited_by == colleague
    draft.refresh_from_db()
    assert (draft.facts["programme"], draft.saves) == ("Eins", 1)
    saved = save_revision(revision=draft, values={"programme": "Zwei"}, by=editor, known_saves=1)
    assert saved.facts["programme"] == "Zwei"


def test_second_tab_on_other_facts_saves_beside_the_first(draft, editor):
    save_revision(revision=draft, values={"programme": "Eins"}, by=editor, known_saves=0)
    saved = save_revision(revision=draft, values={"operator": "O"}, by=editor, known_saves=0)
    assert (saved.facts["programme"], saved.facts["operator"], saved.saves) == ("Eins", "O", 2)


def test_form_without_its_beginning_never_overwrites(draft, editor):
    save_revision(revision=draft, values={"programme": "Eins"}, by=editor, known_saves=0)
    with pytest.raises(Conflict):
        save_revision(revision=draft, values={"programme": None}, by=editor, known_saves=-1)


def test_revision_with_faults_is_not_handed_in_and_all_of_them_are_named_at_once(draft, editor, vendor):
    values = {
        "staff_days_per_year": "viele",
        "costs": {"under_5000": {"setup": {"min": 5, "max": 1}, "yearly": {"min": 1}}},
    }
    save_revision(revision=draft, values=values, by=editor)
    with pytest.raises(FactError) as caught:
        submit_revision(revision=draft, by=editor)
    assert [(p.path, p.rule) for p in caught.value.problems] == [
        ("short_description", "required"),
        ("staff_days_per_year", "integer"),
        ("costs.under_5000.setup", "range"),
        ("costs.under_5000.yearly", "range"),
    ]
    draft.refresh_from_db()
    assert (draft.state, draft.round) == ("editing", 0)


def test_revision_that_is_handed_in_tells_the_operator(draft, editor):
    moderator = member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator")
    complete(draft, editor)
    handed = submit_revision(revision=draft, by=editor)
    assert (handed.state, handed.round, handed.submitted_by_id) == ("submitted", 1, editor.user_id)
    (mail,) = OutboxMessage.objects.all()
    assert (mail.to, mail.subject) == (moderator.email, "Melderwerk GmbH reicht Baumpate ein")
    assert_audit_clean()


def test_revision_that_changes_nothing_is_refused_while_the_listing_is_public(listing, editor):
    revision = begin_revision(solution=listing, by=editor)
    with pytest.raises(Refused):
        submit_revision(revision=revision, by=editor)
    save_revision(revision=revision, values={"licence": "EUPL-1.2"}, by=editor)
    assert submit_revision(revision=revision, by=editor).state == "submitted"


def test_withdrawn_listing_is_handed_in_again_as_it_was(vendor, editor):
    gone = SolutionFactory(vendor=vendor, is_claimed=True, status="withdrawn")
    revision = begin_revision(solution=gone, by=editor)
    assert submit_revision(revision=revision, by=editor).state == "submitted"


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", MOVES)
def test_move_of_an_owner_leads_where_the_table_says_or_nowhere(listing, editor, move, state):
    version = listing.current if state == "published" else None
    revision = RevisionFactory(solution=listing, state=state, version=version)
    before = Revision.objects.values().get()
    if (move, state) in LEGAL:
        MOVES[move](revision=revision, by=editor)
        revision.refresh_from_db()
        assert revision.state == LEGAL[move, state]
    else:
        with pytest.raises(IllegalMove):
            MOVES[move](revision=revision, by=editor)
        assert Revision.objects.values().get() == before


@pytest.mark.parametrize("state", ["submitted", "in_review", "published", "discarded"])
def test_revision_that_is_not_being_written_is_not_saved(listing, editor, state):
    version = listing.current if state == "published" else None
    revision = RevisionFactory(solution=listing, state=state, version=version)
    with pytest.raises(IllegalMove):
        save_revision(revision=revision, values={"programme": "P"}, by=editor)
    revision.refresh_from_db()
    assert "programme" not in revision.facts


ROLES = {
    ("vendor", "admin"): True,
    ("vendor", "editor"): True,
    ("vendor", "auditor"): False,
    ("other", "admin"): False,
    ("other", "editor"): False,
    ("municipality", "admin"): False,
    ("operator", "admin"): False,
    ("operator", "moderator"): False,
}


@pytest.mark.parametrize(("place", "role"), ROLES)
@pytest.mark.parametrize("move", [*MOVES, "save", "begin", "copy", "fill"])
def test_only_people_who_edit_for_the_owner_write_and_hand_in(listing, vendor, place, role, move):
    places = {"vendor": vendor, "other": OrganisationFactory(name="Fremde")}
    organisation = places.get(place) or OrganisationFactory(name="Dritte", kind=place)
    revision = RevisionFactory(solution=listing, state="submitted" if move == "take_back" else "editing")
    by = acting(member_of(organisation, role))
    actions = {
        "save": lambda: save_revision(revision=revision, values={"programme": "P"}, by=by),
        "begin": lambda: begin_revision(solution=listing, by=by),
        "copy": lambda: copy_listing(solution=listing, name="Kopie", by=by),
        "fill": lambda: fill_revision(revision=revision, data=FILE, by=by),
    }
    act = actions.get(move) or (lambda: MOVES[move](revision=revision, by=by))
    if ROLES[place, role]:
        assert act() is not None
        return
    before = (Revision.objects.values().get(), Solution.objects.count())
    with pytest.raises(Refused):
        act()
    assert (Revision.objects.values().get(), Solution.objects.count()) == before


def test_operator_and_people_without_an_organisation_begin_nothing(db):
    operator = acting(member_of(OrganisationFactory(kind="operator"), "admin"))
    for by in (operator, Actor(kind="person", user_id=1), Actor(kind="system", name="job")):
        with pytest.raises(Refused):
            begin_listing(name="Baumpate", by=by)
    assert Solution.objects.count() == 0


def test_copy_says_the_same_under_its_own_name(listing, editor):
    copied = copy_listing(solution=listing, name="Melder 2", by=editor)
    assert copied.facts == {
        "name": "Melder 2",
        "short_description": {"de": "Hilft der Verwaltung bei einer Aufgabe."},
        "licence": "MIT",
    }
    assert (copied.solution.slug, copied.base, copied.solution.identity) == ("melder-2", None, None)


def test_file_fills_only_what_it_says_and_reports_its_problems(draft, editor):
    save_revision(revision=draft, values={"programme": "P", "licence": "MIT"}, by=editor)
    filling = fill_revision(revision=draft, data=FILE, by=editor)
    facts = filling.revision.facts
    assert (facts["programme"], facts["licence"], facts["version"]) == ("P", "EUPL-1.2", "1.10")
    assert "programme" not in filling.taken
    assert set(filling.taken) < set(facts)
    assert [problem.field for problem in filling.problems if problem.severity == "error"] == []


def test_file_that_cannot_be_read_changes_nothing(draft, editor):
    for data in (b"", b"\xff\xfe\x00", b"name: [", b"- a\n- b", b"a: &a [*a]"):
        filling = fill_revision(revision=draft, data=data, by=editor)
        assert filling.taken == ()
        assert filling.problems != ()
    draft.refresh_from_db()
    assert (draft.facts, draft.saves) == ({"name": "Baumpate"}, 0)


def test_listing_begins_with_a_file_or_not_at_all(editor):
    assert begin_from_file(data=b"name: [", by=editor).revision is None
    assert Solution.objects.count() == 0
    revision = begin_from_file(data=FILE, by=editor).revision
    assert (revision.facts["name"], revision.solution.slug, revision.state) == (
        "Baumpate",
        "baumpate",
        "editing",
    )
    assert problems_of(revision) == []


def test_draft_that_was_given_up_leaves_the_list_and_a_published_one_stays(draft, listing, editor):
    discard_revision(revision=draft, by=editor)
    discard_revision(revision=begin_revision(solution=listing, by=editor), by=editor)
    assert [solution.slug for solution in own_listings(editor)] == ["maengelmelder"]
    listing.refresh_from_db()
    assert listing.status == "published"


def test_revision_begun_after_one_was_given_up_starts_from_the_published_text(listing, editor):
    first = begin_revision(solution=listing, by=editor)
    save_revision(revision=first, values={"programme": "P"}, by=editor)
    discard_revision(revision=first, by=editor)
    second = begin_revision(solution=listing, by=editor)
    assert (second.pk != first.pk, second.facts) == (True, listing.current.facts)


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_get_the_same_revision():
    vendor = OrganisationFactory()
    listing = SolutionFactory(vendor=vendor, is_claimed=True)
    actors = [acting(member_of(vendor, "editor")) for _two in range(2)]
    found, start = [], threading.Barrier(2)

    def begin(by):
        try:
            start.wait()
            found.append(begin_revision(solution=listing, by=by).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin, args=(by,)) for by in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found)), Revision.objects.count()) == (2, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_save_the_same_fact_at_once_keep_one_and_tell_the_other():
    vendor = OrganisationFactory()
    by = acting(member_of(vendor, "editor"))
    draft = begin_listing(name="Baumpate", by=by)
    found, start = [], threading.Barrier(2)

    def save(text):
        try:
            start.wait()
            save_revision(revision=draft, values={"programme": text}, by=by, known_saves=0)
            found.append(text)
        except Conflict:
            found.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(text,)) for text in ("Eins", "Zwei")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    draft.refresh_from_db()
    assert sorted(found)[1] == "conflict"
    assert draft.facts["programme"] in found
