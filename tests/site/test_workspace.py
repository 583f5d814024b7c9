"""The workspace: what one can do, by the organisation one acts for."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import (
    ApplicationFactory,
    OrganisationFactory,
    SolutionClaimFactory,
    UserFactory,
    VerificationFactory,
    member_of,
)


def workspace_of(person):
    client = Client()
    client.force_login(person)
    return client.get("/arbeitsbereich/").text


@pytest.mark.django_db
def test_workspace_of_an_administrator_offers_reports_and_texts():
    page = workspace_of(member_of(OrganisationFactory(kind="operator"), "admin"))
    assert "Importberichte" in page
    assert "Texte der Website" in page


@pytest.mark.django_db
def test_workspace_of_a_moderator_offers_reports_only():
    page = workspace_of(member_of(OrganisationFactory(kind="operator"), "moderator"))
    assert "Importberichte" in page
    assert "Texte der Website" not in page


@pytest.mark.django_db
def test_workspace_of_a_municipality_says_what_is_open_to_it():
    page = workspace_of(member_of(OrganisationFactory(name="Stadt X", kind="municipality"), "officer"))
    assert "Sie handeln für Stadt X." in page
    assert "Auf Sie wartet nichts." in page
    assert "Importberichte" not in page


@pytest.mark.django_db
def test_workspace_of_a_person_without_organisation_says_so():
    assert "Ihr Konto gehört noch zu keiner Organisation." in workspace_of(UserFactory())


@pytest.mark.django_db
def test_workspace_of_a_person_who_asked_for_an_organisation_says_that_it_waits():
    person = UserFactory()
    ApplicationFactory(user=person, name="Stadt Lindenwerder")
    ApplicationFactory(user=person, name="Schon abgelehnt", state="rejected")
    ApplicationFactory(name="Antrag von Fremden")
    page = workspace_of(person)
    assert "Stadt Lindenwerder" in page
    assert "noch nicht entschieden. Sie bekommen eine E-Mail" in page
    assert "Schon abgelehnt" not in page
    assert "Antrag von Fremden" not in page


@pytest.mark.django_db
def test_workspace_of_the_operator_counts_what_waits_in_each_queue():
    moderator = member_of(OrganisationFactory(kind="operator"), "moderator")
    ApplicationFactory(kind="found")
    VerificationFactory()
    VerificationFactory(state="rejected", decided_at="2026-03-02T10:00:00Z")
    SolutionClaimFactory()
    SolutionClaimFactory()
    page = workspace_of(moderator)
    assert "Ein Antrag auf Gründung, Beitritt oder Übernahme wartet" in page
    assert "Eine Organisation beantragt die Prüfung" in page
    assert "2 Übernahmen von Einträgen warten" in page


@pytest.mark.django_db
def test_page_of_members_asked_by_a_person_without_organisation_says_what_to_do_first():
    client = Client()
    client.force_login(UserFactory())
    page = client.get("/arbeitsbereich/personen/").text
    assert "Sie handeln für keine Organisation. Treten Sie zuerst einer bei" in page
    assert "Ihre Rolle in dieser Organisation" not in page
    assert 'href="/arbeitsbereich/beitreten/"' in page
