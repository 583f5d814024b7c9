"""What is due in the catalogue stands on the workspace of those whom it concerns, and of nobody else."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from catalog.actions.reviews import send_back_revision
from tests.catalog.review_world import People
from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    EvidenceClaimFactory,
    OrganisationFactory,
    acting,
    member_of,
)

pytestmark = pytest.mark.django_db


def workspace_of(person):
    client = Client()
    client.force_login(person)
    return " ".join(re.sub(r"<[^>]+>", " ", client.get("/arbeitsbereich/").text).split())


@pytest.fixture
def people():
    return People()


def test_text_sent_back_is_due_for_its_vendor_alone(people):
    revision = people.in_review(people.submitted_new())
    send_back_revision(revision=revision, reason="Bitte kürzer.", by=acting(people.moderator))
    told = "„Wegewart“ kam mit Gründen zurück"
    stranger = member_of(OrganisationFactory(name="Fremde"), "editor")
    assert [told in workspace_of(one) for one in (people.editor, stranger)] == [True, False]


def test_statement_about_a_use_is_due_for_the_side_that_has_not_spoken(people):
    town = OrganisationFactory(name="Stadt", kind="municipality", area=AreaFactory(name="Auental"))
    officer = member_of(town, "officer")
    solution = people.published()
    use = DeploymentFactory(solution=solution, area=town.area, is_from_file=False, stated_by="vendor")
    vendors, towns = (
        "Eine Kommune sagt, dass sie Ihre Lösung einsetzt",
        "Ein Anbieter sagt, dass Sie seine Lösung einsetzen",
    )
    assert [towns in workspace_of(officer), vendors in workspace_of(people.editor)] == [True, False]
    use.stated_by = "municipality"
    use.save()
    assert [towns in workspace_of(officer), vendors in workspace_of(people.editor)] == [False, True]
    use.refused_on = use.created_at.date()
    use.save()
    assert [towns in workspace_of(officer), vendors in workspace_of(people.editor)] == [False, False]


def test_proof_handed_in_is_due_for_the_operator(people):
    EvidenceClaimFactory(solution=people.published())
    told = "Ein Nachweis eines Eintrags wartet auf Prüfung"
    assert [told in workspace_of(one) for one in (people.moderator, people.editor)] == [True, False]
