"""Likely duplicates: what is found, what is not, and why."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import RegisterNumber
from accounts.queries.duplicates import core_name, likely_duplicates
from tests.factories import AreaFactory, OrganisationFactory

SAME = [
    ("Müller & Söhne GmbH & Co. KG", "SOEHNE UND MUELLER"),
    ("Müller Daten GmbH", "Muller Daten AG"),
    ("Beispiel Software GmbH", "beispiel-software UG (haftungsbeschränkt)"),
    ("Beispiel Software GmbH", "Software Beispiel"),
    ("Kommunale Daten e.V.", "Kommunale Daten eG"),
    ("Software Polska sp. z o.o.", "Polska Software S.A."),
    ("Datenwerk B.V.", "Datenwerk Inc."),
    ("Stadtwerke Auental AöR", "Stadtwerke Auental KdöR"),
    ("Otto Beispiel e.K.", "Otto Beispiel Ltd"),
]
NEAR = [
    ("Stadtwerke Auental AöR", "Stadtwerke Auenthal"),
    ("Wegewart GmbH", "Wegwart GmbH"),
    ("GovTech Lab GmbH", "Govtech-Labs"),
    ("Digital Solutions B.V.", "Digital Solution"),
]
OTHER = [
    ("Gemeinde Auental", "Gemeinde Auenfeld"),
    ("Data GmbH", "Datev eG"),
    ("Werk 12 GmbH", "Werk 13 GmbH"),
    ("Nordlicht GmbH", "Südwind GmbH"),
    ("AG für Technik", "Technologie SE"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_name_that_differs_in_form_only_is_the_same(db, one, other):
    organisation = OrganisationFactory(name=other)
    (found,) = likely_duplicates(one)
    assert (found.organisation, found.reasons) == (organisation, ("same_name",))


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_name_that_differs_by_a_letter_or_two_is_near(db, one, other):
    OrganisationFactory(name=other)
    assert [found.reasons for found in likely_duplicates(one)] == [("near_name",)]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_name_of_another_organisation_is_not_near(db, one, other):
    OrganisationFactory(name=other)
    assert likely_duplicates(one) == []


def test_name_of_nothing_but_a_legal_form_keeps_it():
    assert [core_name("GmbH"), core_name("AG")] == ["gmbh", "ag"]


def test_number_that_another_organisation_holds_comes_first_and_says_so(db):
    near = OrganisationFactory(name="Beispielhaus")
    holder = OrganisationFactory(name="Ganz anders AG")
    RegisterNumber.objects.create(organisation=holder, kind="handelsregister", value="HRB 12", court="Kiel")
    RegisterNumber.objects.create(organisation=near, kind="handelsregister", value="HRB 12", court="Jena")
    found = likely_duplicates("Beispielhaus GmbH", [("handelsregister", "HRB 12", "Kiel")])
    assert [(one.organisation, one.reasons) for one in found] == [
        (holder, ("number",)),
        (near, ("same_name",)),
    ]


def test_body_of_the_register_that_has_an_organisation_is_found_by_its_area(db):
    area = AreaFactory(name="Auental")
    town = OrganisationFactory(name="Stadtverwaltung", kind="municipality", area=area)
    OrganisationFactory(name="Nebenan", kind="municipality", area=AreaFactory())
    (found,) = likely_duplicates("Gemeinde Auental", area=area.pk)
    assert (found.organisation, found.reasons) == (town, ("area",))


def test_closed_organisation_and_the_one_asked_about_are_left_out(db):
    own = OrganisationFactory(name="Beispielhaus GmbH")
    OrganisationFactory(name="Beispielhaus AG", closed_at=timezone.now())
    assert likely_duplicates("Beispielhaus GmbH", exclude=own.pk) == []


def test_duplicates_among_one_and_three_organisations_ask_equally_often(db, django_assert_num_queries):
    for _round in range(2):
        OrganisationFactory(name=f"Beispielhaus {'Nord ' * _round}GmbH")
        with django_assert_num_queries(3):
            likely_duplicates("Beispielhaus", [("vat", "DE136695976", "")])
