"""Opening: when, by whom, what the protocol holds, and what never appears in it."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.actions.amendments import extend_sounding
from procurement.actions.handing_in import submit_response
from procurement.actions.opening import declare_interest, open_sounding, request_opening
from procurement.models import Opening, Response, Sounding, Submission
from procurement.queries.opened import clean_declaration, opened_responses
from procurement.queries.openings import is_whole, lines_of
from tests.factories import OrganisationFactory, ResponseFactory, acting, member_of

from .world import make_world

pytestmark = pytest.mark.django_db
LATER = datetime.timedelta(days=3)


@pytest.fixture
def world(db):
    return make_world()


def test_opening_before_the_deadline_is_illegal_and_changes_nothing(world):
    Sounding.objects.update(response_deadline=timezone.now() + LATER)
    with pytest.raises(IllegalMove, match="open for answers"):
        request_opening(sounding=world.fresh(), by=world.by("officer"))
    Sounding.objects.update(opening_requested_at=timezone.now(), opening_requested_by=world.people["officer"])
    with pytest.raises(IllegalMove, match="open for answers"):
        open_sounding(sounding=world.fresh(), by=world.by("second"))
    assert (world.fresh().state, Opening.objects.count()) == ("published", 0)


def test_opening_without_a_request_is_illegal(world):
    with pytest.raises(IllegalMove, match="not requested"):
        open_sounding(sounding=world.fresh(), by=world.by("second"))


def test_request_from_before_the_deadline_in_force_does_not_count(world):
    Sounding.objects.update(opening_requested_at=world.sounding.response_deadline - LATER)
    with pytest.raises(IllegalMove, match="not requested"):
        open_sounding(sounding=world.fresh(), by=world.by("second"))


def test_request_made_twice_is_illegal_and_keeps_the_first(world):
    request_opening(sounding=world.fresh(), by=world.by("officer"))
    with pytest.raises(IllegalMove, match="opening requested"):
        request_opening(sounding=world.fresh(), by=world.by("second"))
    assert world.fresh().opening_requested_by == world.people["officer"]


def test_extension_takes_a_request_away(world):
    request_opening(sounding=world.fresh(), by=world.by("officer"))
    until = timezone.now() + LATER
    extend_sounding(
        sounding=world.fresh(), response_deadline=until, reason="Mehr Zeit.", by=world.by("publisher")
    )
    with pytest.raises(IllegalMove, match="open for answers"):
        open_sounding(sounding=world.fresh(), by=world.by("second"))
    assert (world.fresh().opening_requested_at, world.fresh().opening_requested_by) == (None, None)


def test_opening_by_the_one_who_asked_is_refused_under_four_eyes_alone(world):
    request_opening(sounding=world.fresh(), by=world.by("officer"))
    with pytest.raises(Refused):
        open_sounding(sounding=world.fresh(), by=world.by("officer"))
    world.town.four_eyes = False
    world.town.save()
    opening = open_sounding(sounding=world.fresh(), by=world.by("officer"))
    assert (opening.four_eyes, opening.requested_by_id, opening.opened_by_id) == (
        False,
        world.people["officer"].pk,
        world.people["officer"].pk,
    )


def test_protocol_names_what_counts_and_never_what_was_withdrawn_or_only_drafted(world):
    opening = world.open()
    assert [
        (one["name"], one["version"], one["unconfirmed"], one["response"]) for one in opening.entries
    ] == [
        ("Alphawerk", 1, False, str(world.responses["Alphawerk"].public_id)),
        ("Betawerk", 1, True, str(world.responses["Betawerk"].public_id)),
    ]
    assert [one["name"] for one in opening.silent] == ["Deltawerk", "Gammawerk"]
    states = dict(Response.objects.values_list("organisation__name", "state"))
    assert states == {
        "Alphawerk": "opened",
        "Betawerk": "opened",
        "Gammawerk": "withdrawn",
        "Deltawerk": "draft",
    }
    assert [one.label for one in opened_responses(world.fresh())] == ["Alphawerk", "Betawerk"]
    assert (opening.opened_by_id, opening.four_eyes) == (world.people["second"].pk, True)
    assert opening.requested_at <= opening.opened_at


def test_opened_responses_in_blind_mode_bear_no_name(world):
    world.open()
    labels = [one.label for one in opened_responses(world.fresh(), is_blind=True)]
    assert labels == ["Rückmeldung 1", "Rückmeldung 2"]


def test_opening_tells_colleagues_and_vendors_who_answered_and_nobody_else(world):
    editor = member_of(world.vendors["Alphawerk"], "editor")
    stranger = member_of(world.vendors["Gammawerk"], "editor")
    world.open()
    subjects = dict(OutboxMessage.objects.order_by("pk").values_list("user_id", "subject"))
    assert subjects[editor.pk] == "Stadt Lindenwerder hat Ihre Rückmeldung zu Sensoren für Laternen geöffnet"
    assert (
        subjects[world.people["assessor"].pk]
        == "Stadt Lindenwerder: Die Rückmeldungen zu Sensoren für Laternen sind geöffnet"
    )
    assert stranger.pk not in subjects
    assert {mail.is_sealed for mail in OutboxMessage.objects.all()} == {True}


def test_opening_is_recorded_with_numbers_and_no_names(world):
    opening = world.open()
    event = AuditEvent.objects.get(verb="procurement.sounding.opened")
    assert event.data == {"responses": 2, "sha256": opening.sha256, "four_eyes": True}


def test_opening_without_any_response_is_a_normal_outcome(db):
    world = make_world(answered=False)
    opening = world.open()
    assert (opening.entries, [one["name"] for one in opening.silent]) == ([], ["Deltawerk", "Gammawerk"])
    page = world.client("officer").get(world.path("oeffnung/"))
    assert "Niemand hat geantwortet" in page.text
    assert "Das ist ein normales Ergebnis" in page.text


def test_check_of_the_protocol_finds_a_submission_that_was_changed(world):
    opening = world.open()
    assert ([line.is_intact for line in lines_of(opening)], is_whole(opening)) == ([True, True], True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE procurement_submission DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE procurement_submission SET answers = '{}' WHERE response_id = %s",
            [world.responses["Alphawerk"].pk],
        )
        cursor.execute("ALTER TABLE procurement_submission ENABLE TRIGGER USER")
    assert [line.is_intact for line in lines_of(opening)] == [False, True]
    page = world.client("officer").get(world.path("oeffnung/"))
    assert "Das Gespeicherte weicht vom Protokoll ab" in page.text


def test_declaration_with_a_conflict_needs_its_text_and_closes_the_answers(world):
    opening = world.open()
    number = world.vendors["Alphawerk"].pk
    given = {"sounding": world.fresh(), "opening_hash": opening.sha256, "by": world.by("assessor")}
    with pytest.raises(ValidationError):
        declare_interest(**given, conflicts=[number], text=" ")
    with pytest.raises(ValidationError):
        declare_interest(**given, conflicts=[world.vendors["Zetawerk"].pk], text="Kenne ich.")
    with pytest.raises(ValidationError):
        declare_interest(**given | {"opening_hash": "f" * 64}, conflicts=[], text="")
    declare_interest(**given, conflicts=[], text="")
    assert clean_declaration(world.fresh(), world.by("assessor")) is not None
    declare_interest(**given, conflicts=[number], text="Mein Bruder arbeitet dort.")
    assert clean_declaration(world.fresh(), world.by("assessor")) is None
    declare_interest(**given, conflicts=[], text="Er hat dort aufgehört.")
    assert clean_declaration(world.fresh(), world.by("assessor")) is not None
    data = [
        event.data for event in AuditEvent.objects.filter(verb="procurement.declaration.made").order_by("id")
    ]
    assert [one["clean"] for one in data] == [True, False, True]
    assert "Bruder" not in str(data)


def test_declaration_before_the_opening_is_illegal(world):
    with pytest.raises(IllegalMove):
        declare_interest(
            sounding=world.fresh(), opening_hash="x", conflicts=[], text="", by=world.by("officer")
        )


def test_declaration_of_a_vendor_or_of_another_town_is_refused(world):
    opening = world.open()
    vendor = acting(member_of(world.vendors["Alphawerk"], "admin"))
    stranger = acting(member_of(OrganisationFactory(kind="municipality"), "officer"))
    for by in (vendor, stranger):
        with pytest.raises(Refused):
            declare_interest(
                sounding=world.fresh(), opening_hash=opening.sha256, conflicts=[], text="", by=by
            )


def _in_thread(found, key, run):
    def go():
        try:
            found[key] = run()
        except Exception as error:
            found[key] = error
        finally:
            connection.close()

    thread = threading.Thread(target=go)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_opening_submitting_and_extending_at_once_leave_one_story():
    """Two officers open at once while a publisher extends and a vendor hands in late: one of opening and extension wins."""
    world = make_world()
    late = ResponseFactory(sounding=world.sounding, organisation=world.vendors["Epsilonwerk"])
    editor = acting(member_of(world.vendors["Epsilonwerk"], "editor"))
    request_opening(sounding=world.fresh(), by=world.by("officer"))
    world.people["third"] = member_of(world.town, "officer")
    until = timezone.now() + LATER
    found: dict[str, object] = {}
    threads = [
        _in_thread(found, "open", lambda: open_sounding(sounding=world.fresh(), by=world.by("second"))),
        _in_thread(found, "again", lambda: open_sounding(sounding=world.fresh(), by=world.by("third"))),
        _in_thread(
            found,
            "extend",
            lambda: extend_sounding(
                sounding=world.fresh(), response_deadline=until, reason="Mehr Zeit.", by=world.by("publisher")
            ),
        ),
        _in_thread(found, "submit", lambda: submit_response(response=late, saves=0, by=editor)),
    ]
    for thread in threads:
        thread.join(30)
    opened = [key for key in ("open", "again") if isinstance(found[key], Opening)]
    is_extended = not isinstance(found["extend"], Exception)
    assert (len(opened), is_extended) in {(1, False), (0, True)}
    refused = [one for key, one in found.items() if key != "submit" and isinstance(one, Exception)]
    assert {type(one) for one in refused} <= {IllegalMove}
    assert Opening.objects.count() == len(opened)
    # What came in after the opening's lock is refused, and what came in before an extension's is late.
    if opened:
        assert isinstance(found["submit"], IllegalMove)
        assert str(late.public_id) not in str(Opening.objects.get().entries)
    else:
        handed_in = Submission.objects.filter(response=late).count()
        assert handed_in == (0 if isinstance(found["submit"], IllegalMove) else 1)
