"""Experiences and proofs are reported too: who is heard, what follows, what comes back, what the log tells."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from catalog.actions.evidence import revoke_evidence
from catalog.actions.report_replies import reply_to_report
from catalog.actions.reports import complain, report_problem, uphold_complaint, uphold_report
from catalog.actions.uses import hide_experience, show_experience
from catalog.models import Evidence, Report, Solution
from marketplace.core.actor import ANONYMOUS
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.catalog.pages.reading import words
from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    EvidenceFactory,
    ExperienceFactory,
    MembershipFactory,
    OrganisationFactory,
    acting,
    member_of,
)

from .conftest import UPHELD

HIDDEN = UPHELD | {"measure": "fact_hidden"}
TOLD = "Der Support war schlecht, Frau Muster kann nichts."
WHY = "Der Text nennt einen Menschen."
OWN = "/arbeitsbereich/meldungen/"
LOG = "/wissen/moderation/"


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Stadt Auwald", kind="municipality", area=AreaFactory(name="Auwald"))


@pytest.fixture
def town_editor(town):
    return member_of(town, "editor")


@pytest.fixture
def experience(listing, town):
    use = DeploymentFactory(
        solution=listing, area=town.area, confirmed_on=datetime.date(2026, 1, 2), status="productive"
    )
    return ExperienceFactory(deployment=use, organisation=town, went_badly=TOLD)


@pytest.fixture
def proof(listing):
    return EvidenceFactory(solution=listing, fact="licence", level="third_party", checked_by="Prüfhaus")


def report_row(listing, **row):
    return report_problem(
        solution=listing,
        kind="rights",
        explanation="Das verletzt die Rechte von Frau Muster.",
        name="Rita Petze",
        email="rita@melderin.example",
        in_good_faith=True,
        by=ANONYMOUS,
        **row,
    )


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_page_of_the_listing_offers_a_report_at_experience_and_proof(listing, experience, proof):
    page = Client().get(f"/loesungen/{listing.slug}/").text
    path = f'href="/loesungen/{listing.slug}/melden/'
    assert page.count(f'{path}?experience={experience.pk}"') == 1
    assert page.count(f'{path}?proof={proof.pk}"') == 1
    area = Client().get(f"/kommunen/{experience.deployment.area.key}/").text
    assert f'{path}?experience={experience.pk}"' in area


def test_form_shows_what_is_reported_and_keeps_it(listing, experience, proof):
    path = f"/loesungen/{listing.slug}/melden/"
    sent = {"kind": "wrong", "explanation": "So nicht.", "in_good_faith": "on"}
    page = Client().get(path, {"experience": experience.pk}).text
    assert TOLD in words(page)
    assert 'name="fact"' not in page
    Client().post(path, sent | {"experience": experience.pk})
    page = words(Client().get(path, {"proof": proof.pk}).text)
    assert ("Prüfhaus" in page, TOLD in page) == (True, False)
    Client().post(path, sent | {"proof": proof.pk})
    rows = Report.objects.order_by("pk").values_list("fact", "experience", "evidence")
    assert list(rows) == [("experience", experience.pk, None), ("proof:licence", None, proof.pk)]


def test_form_knows_only_what_readers_of_the_listing_see(listing, experience, proof):
    path = f"/loesungen/{listing.slug}/melden/"
    foreign = ExperienceFactory(went_badly="Fremder Text")
    elsewhere = EvidenceFactory(checked_by="Fremdes Haus")
    experience.hidden_at = datetime.datetime(2026, 2, 3, tzinfo=datetime.UTC)
    experience.save()
    sent = {"kind": "wrong", "explanation": "x", "in_good_faith": "on"}
    for asked in (
        {"experience": experience.pk},
        {"experience": foreign.pk},
        {"proof": elsewhere.pk},
        {"proof": "x' OR 1=1"},
        {"experience": "9" * 40},
    ):
        assert Client().get(path, asked).status_code == 404
        assert Client().post(path, sent | asked).status_code == 404
    assert Report.objects.count() == 0


def test_one_report_is_about_one_thing_of_this_listing(listing, experience, proof):
    foreign = ExperienceFactory(went_badly="Fremder Text")
    for row in (
        {"experience": experience, "evidence": proof},
        {"experience": experience, "fact": "licence"},
        {"experience": foreign},
        {"evidence": EvidenceFactory()},
    ):
        with pytest.raises(ValidationError) as refused:
            report_row(listing, **row)
        assert list(refused.value.message_dict) == ["fact"]
    assert Report.objects.count() == 0


def test_municipality_is_heard_about_its_experience_and_the_vendor_is_not(
    listing, experience, town, town_editor, editor, vendor_admin, moderator
):
    admin = member_of(town, "admin")
    report = report_row(listing, experience=experience)
    sent = list(OutboxMessage.objects.order_by("pk").values_list("to", "subject"))
    assert sent == [
        ("rita@melderin.example", "Wir haben Ihre Meldung zu Mängelmelder"),
        (moderator.email, "Eine Meldung zu Mängelmelder wartet"),
        (admin.email, "Jemand meldet ein Problem mit Ihrem Erfahrungsbericht zu Mängelmelder"),
    ]
    page = words(signed_in(town_editor).get(f"{OWN}{report.pk}/").text)
    assert "Das verletzt die Rechte von Frau Muster." in page
    assert "Rita" not in page
    assert signed_in(editor).get(f"{OWN}{report.pk}/").status_code == 404
    assert "Mängelmelder:" not in signed_in(editor).get(OWN).text
    for actor in (acting(editor), acting(moderator), ANONYMOUS):
        with pytest.raises(Refused):
            reply_to_report(report=report, text="Gekapert.", by=actor)
    reply_to_report(report=report, text="Wir ändern es.", by=acting(town_editor))
    assert OutboxMessage.objects.filter(to=vendor_admin.email).count() == 0


def test_upheld_report_hides_the_experience_and_a_complaint_brings_it_back(
    listing, experience, town, town_editor, moderator, second
):
    report = report_row(listing, experience=experience)
    OutboxMessage.objects.all().delete()
    uphold_report(report=report, by=acting(moderator), **HIDDEN)
    experience.refresh_from_db()
    assert (experience.hidden_reason, TOLD in Client().get(f"/loesungen/{listing.slug}/").text) == (
        "Die Lizenz ist eine andere.",
        False,
    )
    event = AuditEvent.objects.get(verb="catalog.report.upheld")
    assert (event.concerns_id, event.data["fact"]) == (town.pk, "experience")
    # The vendor's listing is not touched by what a municipality wrote.
    listing.refresh_from_db()
    assert (listing.status, listing.blocked_until) == ("published", None)
    log = words(Client().get(LOG).text)
    assert "Erfahrungsbericht einer Kommune" in log
    assert "Ohne Meldung herausgenommen" not in log
    for secret in (TOLD, "Rita", "Frau Muster"):
        assert secret not in log
    complaint = complain(report=report, by_vendor=True, text="Das stimmt so.", by=acting(town_editor))
    uphold_complaint(complaint=complaint, by=acting(second), reason="Niemand ist erkennbar.")
    experience.refresh_from_db()
    report.refresh_from_db()
    assert (experience.hidden_at, report.state, report.took_out) == (None, "rejected", False)
    assert "Beschwerde der Kommune" in words(Client().get(LOG).text)


def test_experience_that_was_hidden_before_stays_hidden_when_the_decision_falls(
    listing, experience, town_editor, moderator, second
):
    report = report_row(listing, experience=experience)
    hide_experience(experience=experience, reason=WHY, by=acting(moderator))
    uphold_report(report=report, by=acting(moderator), **HIDDEN)
    complaint = complain(report=report, by_vendor=True, text="Doch.", by=acting(town_editor))
    uphold_complaint(complaint=complaint, by=acting(second), reason="Doch.")
    experience.refresh_from_db()
    assert experience.hidden_reason == WHY


def test_report_about_a_text_that_was_taken_back_never_turns_into_one_about_the_listing(
    listing, experience, editor, moderator
):
    report = report_row(listing, experience=experience)
    experience.delete()
    report.refresh_from_db()
    for measure in ("withdrawn", "correction", "fact_hidden"):
        with pytest.raises(ValidationError) as refused:
            uphold_report(report=report, by=acting(moderator), **UPHELD | {"measure": measure})
        assert list(refused.value.message_dict) == ["measure"]
    assert signed_in(editor).get(f"{OWN}{report.pk}/").status_code == 404
    assert Solution.objects.get(pk=listing.pk).status == "published"
    page = words(signed_in(moderator).get(f"/arbeitsbereich/betrieb/eingang/meldungen/{report.pk}/").text)
    assert "Die Kommune hat diesen Text selbst zurückgenommen." in page


def test_person_of_the_operator_who_belongs_to_the_municipality_does_not_decide(
    listing, experience, town, moderator
):
    MembershipFactory(user=moderator, organisation=town, role="requester")
    report = report_row(listing, experience=experience)
    with pytest.raises(Refused):
        uphold_report(report=report, by=acting(moderator), **HIDDEN)
    experience.refresh_from_db()
    assert experience.hidden_at is None


def test_upheld_report_revokes_the_proof_and_the_vendor_gets_one_mail(
    listing, proof, vendor_admin, moderator
):
    report = report_row(listing, evidence=proof)
    OutboxMessage.objects.all().delete()
    uphold_report(report=report, by=acting(moderator), **HIDDEN)
    assert Evidence.objects.count() == 0
    assert list(OutboxMessage.objects.filter(to=vendor_admin.email).values_list("subject", flat=True)) == [
        "Entschieden: eine Meldung zu Mängelmelder"
    ]
    log = words(Client().get(LOG).text)
    assert "Nachweis: Lizenz" in log
    assert "Ohne Meldung herausgenommen" not in log
    report.refresh_from_db()
    assert (report.fact, report.evidence) == ("proof:licence", None)


@pytest.mark.parametrize("measure", ["correction", "withdrawn"])
def test_proof_goes_or_stays_and_nothing_else_follows(listing, proof, moderator, measure):
    report = report_row(listing, evidence=proof)
    with pytest.raises(ValidationError) as refused:
        uphold_report(report=report, by=acting(moderator), **UPHELD | {"measure": measure})
    assert list(refused.value.message_dict) == ["measure"]
    assert Evidence.objects.count() == 1
    page = signed_in(moderator).get(f"/arbeitsbereich/betrieb/eingang/meldungen/{report.pk}/").text
    assert f'<option value="{measure}"' not in page
    assert '<option value="fact_hidden"' in page


def test_log_tells_what_was_taken_out_without_a_report_but_no_reasons_and_no_texts(
    listing, experience, proof, moderator
):
    hide_experience(experience=experience, reason=WHY, by=acting(moderator))
    show_experience(experience=experience, by=acting(moderator))
    revoke_evidence(evidence=proof, reason="Das Zertifikat von Frau Muster ist falsch.", by=acting(moderator))
    log = words(Client().get(LOG).text)
    assert "Ohne Meldung herausgenommen" in log
    assert "Mängelmelder, Nachweis: Lizenz, widerrufen" in log
    assert "Mängelmelder, Erfahrungsbericht einer Kommune, wieder öffentlich" in log
    assert "Mängelmelder, Erfahrungsbericht einer Kommune, nicht mehr öffentlich" in log
    for secret in (TOLD, WHY, "Frau Muster", "Prüfhaus", moderator.name):
        assert secret not in log
