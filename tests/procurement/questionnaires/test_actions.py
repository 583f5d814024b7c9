"""Writing a questionnaire: who may, when, what is refused, and what is never touched by it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent
from procurement.actions import (
    copy_question,
    delete_template,
    edit_questionnaire,
    keep_template,
    move_question,
    remove_question,
    take_questions,
    write_question,
    write_section,
)
from procurement.actions.questionnaires import Stale
from procurement.models import Questionnaire, QuestionnaireVersion
from procurement.questions.document import Document, Question, Section, from_json, hash_of
from procurement.questions.editing import Gone, state_of
from tests.factories import OrganisationFactory, acting, member_of
from tests.factories.sounding import DOCUMENT, QuestionnaireFactory, SoundingFactory

pytestmark = pytest.mark.django_db
NEW = Question("neu1", "text", "Was noch?")


@pytest.fixture
def town():
    return OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")


@pytest.fixture
def officer(town):
    return acting(member_of(town, "officer"))


@pytest.fixture
def row(town):
    return QuestionnaireFactory(sounding=SoundingFactory(organisation=town))


def stored(row):
    return from_json(Questionnaire.objects.get(pk=row.pk).document)


EVERY = {
    "edit": lambda row, by: edit_questionnaire(
        questionnaire=row, title="Neu", intro="", language="de", seen=state_of(from_json(row.document)), by=by
    ),
    "section": lambda row, by: write_section(questionnaire=row, section=Section("s9", "Neu"), seen="", by=by),
    "question": lambda row, by: write_question(questionnaire=row, question=NEW, section="s1", seen="", by=by),
    "move": lambda row, by: move_question(questionnaire=row, key="q1", up=False, by=by),
    "copy": lambda row, by: copy_question(questionnaire=row, key="q1", by=by),
    "remove": lambda row, by: remove_question(questionnaire=row, key="q1", by=by),
    "take": lambda row, by: take_questions(
        questionnaire=row,
        sections=(Section("x", "Neu", "", (NEW,)),),
        source={"kind": "ready", "key": "x"},
        by=by,
    ),
}
# What the questionnaire holds afterwards: the questions of each section.
AFTER = {
    "edit": [["q1", "q2"]],
    "section": [["q1", "q2"], []],
    "question": [["q1", "q2", "neu1"]],
    "move": [["q2", "q1"]],
    "copy": [["q1", None, "q2"]],
    "remove": [["q2"]],
    "take": [["q1", "q2"], [None]],
}


@pytest.mark.parametrize("name", EVERY)
def test_officer_writes_a_draft_and_the_record_holds_no_words(row, officer, name):
    EVERY[name](row, officer)
    document = stored(row)
    # A question that was copied from elsewhere never keeps its key.
    known = {"q1", "q2"} if name == "take" else {"q1", "q2", "neu1"}
    keys = [
        [one.key if one.key in known else None for one in section.questions] for section in document.sections
    ]
    assert keys == AFTER[name]
    fresh = Questionnaire.objects.get(pk=row.pk)
    assert (fresh.saves, fresh.edited_by_id) == (1, officer.user_id)
    event = AuditEvent.objects.latest("id")
    verb = "procurement.questionnaire.taken" if name == "take" else "procurement.questionnaire.edited"
    assert (event.verb, event.subject_id) == (verb, str(row.sounding_id))
    assert "Was noch" not in str(event.data)
    assert "Neu" not in str(event.data)


ROLES = {
    "requester": False,
    "officer": True,
    "reviewer": False,
    "publisher": False,
    "assessor": False,
    "auditor": False,
    "admin": True,
}
STATES = {
    "draft": True,
    "in_review": False,
    "approved": False,
    "published": True,
    "opened": False,
    "analysed": False,
    "concluded": False,
    "archived": False,
    "cancelled": False,
}


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(("role", "may"), ROLES.items())
def test_role_of_the_buyer_decides_who_writes(row, town, role, may, name):
    by = acting(member_of(town, role))
    if may:
        EVERY[name](row, by)
        assert Questionnaire.objects.get(pk=row.pk).saves == 1
    else:
        with pytest.raises(Refused):
            EVERY[name](row, by)
        assert stored(row) == from_json(DOCUMENT)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(("state", "may"), STATES.items())
def test_state_of_the_sounding_decides_when_questions_change(town, officer, state, may, name):
    row = QuestionnaireFactory(sounding=SoundingFactory(organisation=town, state=state))
    versions = [(one.document, one.sha256) for one in QuestionnaireVersion.objects.all()]
    if may:
        EVERY[name](row, officer)
        assert Questionnaire.objects.get(pk=row.pk).saves == 1
    else:
        with pytest.raises(IllegalMove):
            EVERY[name](row, officer)
        assert stored(row) == from_json(DOCUMENT)
    # What vendors read is a row of its own and the same as before.
    assert [(one.document, one.sha256) for one in QuestionnaireVersion.objects.all()] == versions
    assert all(hash_of(document) == sha256 for document, sha256 in versions)


@pytest.mark.parametrize("name", EVERY)
def test_person_of_another_organisation_writes_nothing(row, name):
    stranger = acting(member_of(OrganisationFactory(kind="municipality"), "admin"))
    with pytest.raises(Refused):
        EVERY[name](row, stranger)
    assert stored(row) == from_json(DOCUMENT)


def test_two_people_on_different_questions_disturb_each_other_in_nothing(row, officer, town):
    before = from_json(row.document)
    one, two = before.question("q1"), before.question("q2")
    for question, by in ((one, officer), (two, acting(member_of(town, "officer")))):
        changed = Question(question.key, question.kind, "Anders gefragt", spec=question.spec)
        write_question(questionnaire=row, question=changed, section="s1", seen=state_of(question), by=by)
    assert [question.title for question in stored(row)] == ["Anders gefragt", "Anders gefragt"]


def test_second_save_of_the_same_question_is_stale_and_says_what_stands_there(row, officer):
    seen = state_of(from_json(row.document).question("q1"))
    first, second = Question("q1", "coverage", "Zuerst"), Question("q1", "coverage", "Danach")
    write_question(questionnaire=row, question=first, section="s1", seen=seen, by=officer)
    with pytest.raises(Stale) as stale:
        write_question(questionnaire=row, question=second, section="s1", seen=seen, by=officer)
    assert stale.value.stored.title == "Zuerst"
    assert stored(row).question("q1").title == "Zuerst"


def test_save_of_a_question_that_was_taken_out_is_stale(row, officer):
    question = from_json(row.document).question("q1")
    remove_question(questionnaire=row, key="q1", by=officer)
    with pytest.raises(Stale) as stale:
        write_question(
            questionnaire=row, question=question, section="s1", seen=state_of(question), by=officer
        )
    assert stale.value.stored is None
    with pytest.raises(Gone):
        remove_question(questionnaire=row, key="q1", by=officer)


def test_save_that_changes_nothing_leaves_no_trace(row, officer):
    question = from_json(row.document).question("q1")
    write_question(questionnaire=row, question=question, section="s1", seen=state_of(question), by=officer)
    assert Questionnaire.objects.get(pk=row.pk).saves == 0
    assert not AuditEvent.objects.filter(verb="procurement.questionnaire.edited").exists()


def test_template_is_a_copy_that_goes_its_own_way(row, officer):
    kept = keep_template(name="Unsere Fragen", document=from_json(row.document), by=officer)
    assert (kept.sounding_id, kept.organisation_id) == (None, row.organisation_id)
    remove_question(questionnaire=row, key="q1", by=officer)
    assert stored(kept).count == 2
    remove_question(questionnaire=kept, key="q2", by=officer)
    assert [question.key for question in stored(row)] == ["q2"]


def test_template_whose_name_is_taken_is_refused_but_not_for_another_organisation(officer):
    keep_template(name="Unsere Fragen", document=Document(), by=officer)
    with pytest.raises(ValidationError) as error:
        keep_template(name=" Unsere Fragen ", document=Document(), by=officer)
    assert list(error.value.error_dict) == ["title"]
    other = acting(member_of(OrganisationFactory(kind="municipality"), "officer"))
    assert keep_template(name="Unsere Fragen", document=Document(), by=other).pk


def test_template_takes_its_title_as_its_name(officer):
    kept = keep_template(name="Alt", document=Document("Alt"), by=officer)
    edit_questionnaire(
        questionnaire=kept, title="Neu", intro="", language="en", seen=state_of(Document("Alt")), by=officer
    )
    fresh = Questionnaire.objects.get(pk=kept.pk)
    assert (fresh.name, fresh.document["title"], fresh.document["language"]) == ("Neu", "Neu", "en")


def test_template_is_deleted_and_a_questionnaire_of_a_sounding_is_not(row, officer):
    kept = keep_template(name="Weg", document=Document(), by=officer)
    delete_template(questionnaire=kept, by=officer)
    assert not Questionnaire.objects.filter(pk=kept.pk).exists()
    assert AuditEvent.objects.latest("id").verb == "procurement.questionnaire.deleted"
    with pytest.raises(IllegalMove):
        delete_template(questionnaire=row, by=officer)
    assert Questionnaire.objects.filter(pk=row.pk).exists()


def test_nothing_chosen_takes_nothing(row, officer):
    with pytest.raises(ValidationError):
        take_questions(questionnaire=row, sections=(), source={"kind": "ready", "key": "x"}, by=officer)
    assert Questionnaire.objects.get(pk=row.pk).saves == 0
