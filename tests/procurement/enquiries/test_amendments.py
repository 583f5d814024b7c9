"""Corrections and extensions: with a reason, to all at once, and the buyer never learns whether anybody has answered."""

from __future__ import annotations

import copy
import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent
from procurement.actions.amendments import correct_sounding, discard_correction, extend_sounding
from procurement.models import Amendment, Questionnaire, QuestionnaireVersion, Response, Sounding
from procurement.queries.amendments import changes_of, correction_of
from tests.audit_check import assert_audit_clean
from tests.factories import ResponseFactory, SoundingDocumentFactory, UserFactory, member_of

from .world import acting, mails, make_world

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SECOND = datetime.timedelta(seconds=1)
ALL = ["kontakt@firma.example"]


@pytest.fixture
def world(db):
    return make_world()


def reworded(world, title="Daten ausgeben als CSV"):
    """The working copy with other words of the first question, written by the officer."""
    document = copy.deepcopy(world.sounding.current.document)
    document["sections"][0]["questions"][0]["title"] = title
    Questionnaire.objects.filter(pk=world.questionnaire.pk).update(document=document, edited_by=world.officer)
    return document


def correct(world, by=None, **values):
    sounding = Sounding.objects.select_related("organisation", "current").get(pk=world.sounding.pk)
    given = {"reason": "Ein Wort fehlte.", "material": False, "seen": correction_of(sounding).seen}
    return correct_sounding(sounding=sounding, by=acting(by or world.publisher), **given | values)


def extend(world, by=None, days=30, **values):
    given = {"reason": "Mehr Zeit für alle.", "response_deadline": timezone.now() + days * DAY}
    return extend_sounding(sounding=world.sounding, by=acting(by or world.publisher), **given | values)


def told(world):
    """Who got a mail as one of those who are asked, sorted."""
    people = {world.invited.email, world.taking_part.email, world.reading.email, *ALL}
    return sorted(address for address, _subject in mails() if address in people)


def test_correction_publishes_a_new_version_with_its_differences_to_all(world):
    document = reworded(world)
    amendment = correct(world)
    world.sounding.refresh_from_db()
    version = world.sounding.current
    assert (version.number, version.document, version.reason) == (2, document, "Ein Wort fehlte.")
    assert QuestionnaireVersion.objects.filter(sounding=world.sounding).count() == 2
    assert [(one["what"], one["field"], one["before"], one["after"]) for one in version.differences] == [
        ("changed", "title", "Daten ausgeben", "Daten ausgeben als CSV")
    ]
    assert (amendment.number, amendment.kind, amendment.is_material, amendment.published_by_id) == (
        1,
        "correction",
        True,
        world.publisher.pk,
    )
    assert told(world) == sorted([world.invited.email, world.taking_part.email, *ALL])
    [change] = changes_of(world.sounding)
    assert (change.label, change.reason, change.version, change.until_after) == (
        "Berichtigung",
        "Ein Wort fehlte.",
        2,
        None,
    )
    assert_audit_clean()


def test_correction_asks_those_to_confirm_who_handed_in_and_records_it_with_them_alone(world):
    states = {"Alphawerk": "submitted", "Betawerk": "draft", "Gammawerk": "withdrawn"}
    rows = {
        name: ResponseFactory(sounding=world.sounding, organisation=world.vendors[name], state=state)
        for name, state in states.items()
    }
    reworded(world)
    correct(world)
    assert {name: Response.objects.get(pk=row.pk).state for name, row in rows.items()} == {
        "Alphawerk": "needs_confirmation",
        "Betawerk": "draft",
        "Gammawerk": "withdrawn",
    }
    events = AuditEvent.objects.filter(verb="procurement.response.confirmation_asked")
    assert list(events.values_list("chain", "concerns_id", "user_id", "actor_kind")) == [
        (world.vendors["Alphawerk"].pk, None, None, "system")
    ]
    events = AuditEvent.objects.filter(chain=world.town.pk)
    assert list(events.values_list("verb", "data")) == [
        ("procurement.sounding.corrected", {"number": 1, "version": 2, "material": True})
    ]


@pytest.mark.parametrize("handed_in", [0, 2])
def test_correction_tells_the_buyer_the_same_however_many_have_answered(world, handed_in):
    for name in ("Alphawerk", "Gammawerk")[:handed_in]:
        ResponseFactory(sounding=world.sounding, organisation=world.vendors[name], state="submitted")
    reworded(world)
    correct(world)
    colleagues = {world.officer.email, world.publisher.email}
    assert [address for address, _subject in mails() if address in colleagues] == [world.officer.email]
    shown = AuditEvent.objects.filter(chain=world.town.pk).values_list("data", flat=True)
    assert list(shown) == [{"number": 1, "version": 2, "material": True}]


@pytest.mark.parametrize(("days", "possible"), [(3.9, False), (4.1, True)])
def test_correction_that_matters_leaves_at_least_four_days(db, days, possible):
    now = timezone.now()
    world = make_world(question_deadline=now + DAY, response_deadline=now + days * DAY)
    reworded(world)
    if possible:
        assert correct(world).is_material
        return
    with pytest.raises(ValidationError) as refusal:
        correct(world)
    assert list(refusal.value.message_dict) == ["response_deadline"]
    assert (Amendment.objects.count(), QuestionnaireVersion.objects.count(), mails()) == (0, 1, [])
    later = correct(world, response_deadline=now + 9 * DAY)
    assert later.after == {"response_deadline": (now + 9 * DAY).isoformat()}


def test_correction_that_does_not_look_material_is_so_if_a_person_says_so(db):
    now = timezone.now()
    world = make_world(question_deadline=now + DAY, response_deadline=now + 2 * DAY)
    document = copy.deepcopy(world.sounding.current.document)
    document["title"] = "Fragen an alle"
    Questionnaire.objects.filter(pk=world.questionnaire.pk).update(document=document)
    with pytest.raises(ValidationError):
        correct(world, material=True)
    assert not correct(world).is_material


def test_correction_of_what_changed_since_the_page_was_opened_is_refused(world):
    reworded(world)
    seen = correction_of(Sounding.objects.select_related("current").get(pk=world.sounding.pk)).seen
    reworded(world, "Etwas ganz anderes")
    with pytest.raises(ValidationError):
        correct(world, seen=seen)
    assert Amendment.objects.count() == 0


@pytest.mark.parametrize("reason", ["", " \n", "\u200b"])
def test_correction_without_a_reason_is_refused(world, reason):
    reworded(world)
    with pytest.raises(ValidationError):
        correct(world, reason=reason)
    assert Amendment.objects.count() == 0


def test_correction_of_nothing_or_to_nothing_is_refused(world):
    with pytest.raises(ValidationError):
        correct(world)
    Questionnaire.objects.filter(pk=world.questionnaire.pk).update(document={"sections": []})
    with pytest.raises(ValidationError):
        correct(world)
    assert Amendment.objects.count() == 0


def test_correction_with_a_document_alone_leaves_questionnaire_and_responses(world):
    response = ResponseFactory(
        sounding=world.sounding, organisation=world.vendors["Alphawerk"], state="submitted"
    )
    document = SoundingDocumentFactory(sounding=world.sounding, title="Lageplan", published_at=None)
    amendment = correct(world)
    document.refresh_from_db()
    response.refresh_from_db()
    assert (document.published_at, response.state) == (amendment.published_at, "submitted")
    assert (amendment.version, amendment.changes) == (None, [{"document": "Lageplan"}])


def test_correction_after_the_deadline_is_refused(db):
    now = timezone.now()
    world = make_world(question_deadline=now - 9 * SECOND, response_deadline=now - SECOND)
    reworded(world)
    with pytest.raises(IllegalMove):
        correct(world, response_deadline=now + 9 * DAY)
    assert Amendment.objects.count() == 0


def test_correction_is_not_published_by_the_one_who_wrote_it(world):
    admin = member_of(world.town, "admin")
    reworded(world)
    Questionnaire.objects.filter(pk=world.questionnaire.pk).update(edited_by=admin)
    with pytest.raises(Refused):
        correct(world, by=admin)
    world.town.four_eyes = False
    world.town.save()
    assert correct(world, by=admin).number == 1


def test_correction_discarded_stands_again_as_vendors_read_it(world):
    reworded(world)
    discard_correction(sounding=world.sounding, by=acting(world.officer))
    world.questionnaire.refresh_from_db()
    assert world.questionnaire.document == world.sounding.current.document
    assert (world.questionnaire.saves, Amendment.objects.count()) == (1, 0)
    with pytest.raises(Refused):
        discard_correction(sounding=world.sounding, by=acting(world.publisher))


def test_extension_moves_the_dates_tells_all_and_drops_the_request_to_open(db):
    now = timezone.now()
    world = make_world(
        question_deadline=now - 9 * DAY,
        response_deadline=now - DAY,
        opening_requested_at=now,
        opening_requested_by=UserFactory(),
    )
    before = world.sounding.response_deadline
    amendment = extend(world, question_deadline=now + 5 * DAY)
    world.sounding.refresh_from_db()
    assert world.sounding.response_deadline > now + 29 * DAY
    assert world.sounding.question_deadline == now + 5 * DAY
    assert (world.sounding.opening_requested_at, world.sounding.opening_requested_by) == (None, None)
    assert amendment.before["response_deadline"] == before.isoformat()
    assert amendment.after["question_deadline"] == (now + 5 * DAY).isoformat()
    assert told(world) == sorted([world.invited.email, world.taking_part.email, *ALL])
    assert_audit_clean()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"days": 19}, "response_deadline"),
        ({"days": -1}, "response_deadline"),
        ({"reason": " "}, "reason"),
        ({"question_deadline": 9}, "question_deadline"),
        ({"question_deadline": 31}, "question_deadline"),
        ({"question_deadline": -1}, "question_deadline"),
    ],
)
def test_extension_to_an_earlier_date_or_without_a_reason_is_refused(world, values, field):
    if "question_deadline" in values:
        values = {"question_deadline": timezone.now() + values["question_deadline"] * DAY}
    with pytest.raises(ValidationError) as refusal:
        extend(world, **values)
    assert list(refusal.value.message_dict) == [field]
    assert (Amendment.objects.count(), mails()) == (0, [])


STATES = {
    "draft": False,
    "in_review": False,
    "approved": False,
    "published": True,
    "opened": False,
    "analysed": False,
    "concluded": False,
    "archived": False,
    "cancelled": False,
}
ROLES = {
    "requester": False,
    "officer": False,
    "reviewer": False,
    "publisher": True,
    "assessor": False,
    "auditor": False,
    "admin": True,
}


@pytest.mark.parametrize("move", [correct, extend])
@pytest.mark.parametrize(("state", "possible"), STATES.items())
def test_sounding_is_corrected_and_extended_only_while_published(world, move, state, possible):
    reworded(world)
    Sounding.objects.filter(pk=world.sounding.pk).update(state=state)
    if possible:
        move(world)
    else:
        with pytest.raises(IllegalMove):
            move(world)
    assert Amendment.objects.count() == int(possible)
    assert Sounding.objects.get(pk=world.sounding.pk).state == state


@pytest.mark.parametrize("move", [correct, extend])
@pytest.mark.parametrize(("role", "may"), ROLES.items())
def test_sounding_is_corrected_and_extended_by_these_roles_only(world, move, role, may):
    reworded(world)
    person = member_of(world.town, role)
    if may:
        move(world, by=person)
    else:
        with pytest.raises(Refused):
            move(world, by=person)
    assert Amendment.objects.count() == int(may)


@pytest.mark.parametrize("move", [correct, extend])
def test_sounding_is_neither_corrected_nor_extended_by_its_author_or_by_strangers(world, move):
    reworded(world)
    author = member_of(world.town, "admin")
    Sounding.objects.filter(pk=world.sounding.pk).update(created_by=author)
    world.sounding.refresh_from_db()
    for person in (author, world.invited, UserFactory()):
        with pytest.raises(Refused):
            move(world, by=person)
    assert Amendment.objects.count() == 0
