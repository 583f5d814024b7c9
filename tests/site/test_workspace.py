"""The workspace: what one can do, by the organisation one acts for."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import OrganisationFactory, UserFactory, member_of


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
    assert "Im Moment gibt es hier für Sie nichts zu tun." in page
    assert "Importberichte" not in page


@pytest.mark.django_db
def test_workspace_of_a_person_without_organisation_says_so():
    assert "Ihr Konto gehört noch zu keiner Organisation." in workspace_of(UserFactory())
