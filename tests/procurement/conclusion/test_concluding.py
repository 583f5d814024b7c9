"""Writing, proposing, sending back and deciding a conclusion: who may, what is demanded, and who is told."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import DatabaseError

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.actions.concluding import (
    conclude_sounding,
    edit_conclusion,
    propose_conclusion,
    return_conclusion,
)
from procurement.actions.soundings import Overtaken
from procurement.models import Conclusion, Declaration, Finding, Sounding, SoundingReport
from procurement.queries.reporting import conclusion_of, preview_of
from tests.factories import FindingFactory, OrganisationFactory, SolutionFactory, member_of

from .people import WRITTEN, Ended, coverage

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended():
    return Ended([coverage("now"), coverage("now"), coverage("planned")])


def seen(ended):
    return preview_of(ended.sounding, conclusion_of(ended.sounding)).seen


def written(ended, saves=0, **more):
    by = ended.town.by("officer")
    return edit_conclusion(sounding=ended.sounding, values=WRITTEN | more, saves=saves, by=by)


def proposed(ended):
    written(ended)
    return propose_conclusion(sounding=ended.sounding, report_seen=seen(ended), by=ended.town.by("officer"))


def decided(ended, role="publisher", **more):
    asked = {"report_seen": seen(ended), "is_confidential_kept": True} | more
    return conclude_sounding(sounding=ended.sounding, by=ended.town.by(role), **asked)


def test_conclusion_from_proposal_to_decision_freezes_report_and_state(ended):
    proposed(ended)
    report = decided(ended)
    sounding = Sounding.objects.get(pk=ended.sounding.pk)
    conclusion = Conclusion.objects.get(sounding=sounding)
    assert sounding.state == "concluded"
    assert sounding.ended_by_id == ended.town.people["publisher"].pk
    assert conclusion.decided_at == report.published_at == sounding.ended_at
    assert conclusion.report_seen == report.sha256
    verbs = list(
        AuditEvent.objects.filter(verb__contains="conclu").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == [
        "procurement.conclusion.edited",
        "procurement.conclusion.proposed",
        "procurement.sounding.concluded",
    ]


def test_decision_tells_all_who_took_part_at_once_and_nobody_else(ended):
    invited = member_of(OrganisationFactory(name="Nur eingeladen"), "editor")
    ended.sounding.invitations.create(
        kind="vendor",
        organisation=invited.memberships.get().organisation,
        reason="x",
        sent_at="2026-01-01T00:00Z",
    )
    proposed(ended)
    OutboxMessage.objects.all().delete()
    decided(ended)
    told = set(OutboxMessage.objects.values_list("to", flat=True))
    town = {ended.town.people[role].email for role in ("requester", "officer", "assessor", "admin")}
    assert told == {one.email for one in (*ended.editors, ended.silent_editor)} | town
    assert OutboxMessage.objects.filter(to=ended.silent_editor.email, is_sealed=True).count() == 1


def test_decision_whose_release_or_mail_fails_changes_nothing_at_all(ended, monkeypatch):
    proposed(ended)
    before = OutboxMessage.objects.count()

    def fail(*_args, **_options):
        raise RuntimeError("mail")

    monkeypatch.setattr("procurement.actions.concluding.tell_colleagues", fail)
    with pytest.raises(RuntimeError):
        decided(ended)
    assert Sounding.objects.get(pk=ended.sounding.pk).state == "analysed"
    assert (SoundingReport.objects.count(), OutboxMessage.objects.count()) == (0, before)


def test_decision_without_the_tick_or_with_another_report_is_refused(ended):
    proposed(ended)
    with pytest.raises(ValidationError) as missing:
        decided(ended, is_confidential_kept=False)
    assert list(missing.value.message_dict) == ["confidential"]
    before = seen(ended)
    Finding.objects.update(text="Inzwischen anders.")
    with pytest.raises(ValidationError, match="hat sich geändert"):
        decided(ended, report_seen=before)
    assert not SoundingReport.objects.exists()


@pytest.mark.parametrize(("four_eyes", "ends"), [(True, "refused"), (False, "concluded")])
def test_proposer_decides_only_where_the_four_eyes_rule_is_off(four_eyes, ends):
    ended = Ended([coverage("now")], four_eyes=four_eyes)
    ended.conclusion(proposed_by="admin")
    try:
        decided(ended, "admin")
    except Refused:
        assert ends == "refused"
    assert Sounding.objects.get(pk=ended.sounding.pk).state == ("analysed" if four_eyes else "concluded")


@pytest.mark.parametrize("role", ["officer", "publisher"])
def test_person_without_a_clean_declaration_neither_proposes_nor_decides(ended, role):
    if role == "publisher":
        proposed(ended)
    Declaration.objects.create(
        sounding=ended.sounding,
        person_id=ended.town.people[role].pk,
        declared_at="2026-02-01T00:00Z",
        opening_hash=ended.opening.sha256,
        is_clean=False,
        conflicts=[ended.vendors[0].pk],
        text="Verwandt.",
    )
    with pytest.raises(Refused):
        written(ended) if role == "officer" else decided(ended)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"message": " "}, "message"),
        ({"route": ""}, "route"),
        ({"decision": "reuse"}, "solution"),
        ({"decision": "joint", "partners": ""}, "partners"),
    ],
)
def test_proposal_that_lacks_something_is_refused_by_field(ended, changed, field):
    written(ended, **changed)
    with pytest.raises(ValidationError) as error:
        propose_conclusion(sounding=ended.sounding, report_seen=seen(ended), by=ended.town.by("officer"))
    assert list(error.value.message_dict) == [field]


def test_conclusion_without_reasons_is_not_even_saved(ended):
    with pytest.raises(ValidationError) as error:
        written(ended, reasons="")
    assert list(error.value.message_dict) == ["reasons"]


def test_conclusion_keeps_only_what_its_decision_says(ended):
    conclusion = written(ended, decision="reuse", solution=SolutionFactory(), partners="Amt Elbtal")
    assert (conclusion.route, conclusion.partners, bool(conclusion.solution)) == ("", "", True)
    assert written(ended, saves=1, decision="postpone", solution=conclusion.solution).solution is None


def test_editing_a_proposal_takes_it_back_and_a_stale_form_writes_nothing(ended):
    proposed(ended)
    with pytest.raises(Overtaken):
        written(ended, saves=0, reasons="Alt.")
    conclusion = written(ended, saves=1, reasons="Neu.")
    assert (conclusion.proposed_at, conclusion.reasons) == (None, "Neu.")
    with pytest.raises(IllegalMove):
        decided(ended)


def test_returned_proposal_carries_the_comment_to_the_officers(ended):
    proposed(ended)
    OutboxMessage.objects.all().delete()
    with pytest.raises(ValidationError):
        return_conclusion(sounding=ended.sounding, comment=" ", by=ended.town.by("publisher"))
    conclusion = return_conclusion(
        sounding=ended.sounding, comment="Gründe fehlen.", by=ended.town.by("publisher")
    )
    assert (conclusion.comment, conclusion.proposed_at) == ("Gründe fehlen.", None)
    told = set(OutboxMessage.objects.values_list("to", flat=True))
    assert told == {ended.town.people[role].email for role in ("officer", "admin")}


@pytest.mark.parametrize(
    ("text", "barred"),
    [
        ("Am besten war Nordwerk 2 GmbH.", True),
        ("Auch die Stillwerk AG nahm teil.", True),
        ("Die Daten liegen in einem eigenen Rechenzentrum.", True),
        ("Mehrere Anbieter decken den Kern ab.", False),
    ],
)
def test_report_that_names_a_vendor_or_quotes_a_confidential_answer_never_goes_out(text, barred):
    secret = coverage(
        "now", confidential=True, remark="Die Daten liegen in einem eigenen Rechenzentrum in Halle."
    )
    ended = Ended([secret, coverage("now")])
    Finding.objects.update(text=text)
    ended.conclusion()
    if not barred:
        assert decided(ended).document["requirements"][0]["finding"]["text"] == text
        return
    with pytest.raises(ValidationError):
        decided(ended)
    assert not SoundingReport.objects.exists()


def test_report_cannot_be_changed_or_deleted_by_sql(ended):
    proposed(ended)
    report = decided(ended)
    for statement in (
        "UPDATE procurement_soundingreport SET sha256 = ''",
        "DELETE FROM procurement_soundingreport",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert SoundingReport.objects.get().sha256 == report.sha256


def test_sounding_without_any_response_is_concluded_too():
    ended = Ended([])
    ended.conclusion(decision="postpone")
    report = decided(ended)
    assert report.document["responses"] == 0
    assert FindingFactory._meta.model.objects.count() == 1
