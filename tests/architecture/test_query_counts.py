"""Every list asks the database as often for three rows as for one, and as often as this table says."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Solution
from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    EvidenceFactory,
    ImportedFileFactory,
    ImportRunFactory,
    OrganisationFactory,
    SolutionFactory,
    SolutionVersionFactory,
    member_of,
)

from . import source
from .routes import TABLE, routes
from .table import MODULES, site

# address, and how often it asks; people who are signed in cost three queries more (session, person, memberships)
PAGES = {
    "site:start": ("/", 6),
    "catalog:solution-list": ("/loesungen/", 3),
    "catalog:solution-show": ("/loesungen/die-loesung/", 4),
    "catalog:version-show": ("/loesungen/die-loesung/fassungen/1/", 4),
    "catalog:vendor-list": ("/anbieter/", 2),
    "catalog:vendor-show": ("/anbieter/der-anbieter/", 7),
    "catalog:area-list": ("/kommunen/?q=Gemeinde", 4),
    "catalog:area-show": ("/kommunen/150025101010/", 8),
}
ENDPOINTS = {
    "api:solution-list": ("/api/v1/solutions/", 2),
    "api:solution-show": ("/api/v1/solutions/die-loesung/", 4),
    "api:evidence-list": ("/api/v1/solutions/die-loesung/evidence/", 3),
    "api:deployment-list": ("/api/v1/solutions/die-loesung/deployments/", 3),
    "api:version-list": ("/api/v1/solutions/die-loesung/versions/", 3),
    "api:version-show": ("/api/v1/solutions/die-loesung/versions/1/", 2),
    "api:vendor-list": ("/api/v1/vendors/", 2),
    "api:vendor-show": ("/api/v1/vendors/der-anbieter/", 5),
    "api:area-list": ("/api/v1/areas/?q=Gemeinde", 2),
    "api:area-show": ("/api/v1/areas/150025101010/", 3),
}
OPERATOR = {
    "site:text-list": ("/arbeitsbereich/texte/", 4),
    "catalog:search-show": ("/arbeitsbereich/suche/", 7),
    "catalog:import-list": ("/arbeitsbereich/importe/", 5),
    "catalog:import-show": ("/arbeitsbereich/importe/1000000/", 4),
}
# These answer from closed lists, or hold one thing with nothing beside it.
NO_LIST = {
    *(name for name in TABLE if name.startswith(("accounts:", "api:register-", "reference:"))),
    *(name for name in TABLE if name.startswith("site:") and name not in {*PAGES, *OPERATOR}),
    "api:schema-show",
    "api:solution-publiccode",
    "api:solution-fit",
    "catalog:report-add",
    "catalog:report-show",
    "catalog:report-rules",
    "catalog:own-report-show",
    "catalog:report-decide",
    "catalog:complaint-decide",
    "livez",
    "readyz",
    # Rows of the other tables say themselves where their lists are counted.
    *(name for module in MODULES if module is not site for name in module.ROWS),
}


@pytest.fixture
def client(db):
    operator = OrganisationFactory(name="Betrieb", kind="operator")
    client = Client()
    client.person = member_of(operator, "admin")
    return client


@pytest.fixture
def things(db):
    """What the addresses of the table name."""
    vendor = OrganisationFactory(name="Der Anbieter", slug="der-anbieter")
    return {
        "vendor": vendor,
        "solution": SolutionFactory(name="Die Lösung", vendor=vendor, facts={"licence": "MIT"}),
        "area": AreaFactory(key="150025101010", name="Gemeinde Beispiel", latitude=51.5, longitude=12.0),
        "run": ImportRunFactory(pk=1_000_000),
    }


def add_row(things, number):
    """One more of everything that a page could list."""
    problem = {"source": f"{number}.yml", "line": 1, "field": "name", "rule": "x", "severity": "warning"}
    OrganisationFactory()
    other = SolutionFactory(facts={"licence": "MIT", "version": f"{number}"})
    SolutionFactory(vendor=things["vendor"], facts={"fields_of_action": ["mobility"]})
    near = AreaFactory(latitude=51.5 + number / 100, longitude=12.0)
    for solution, area in ((things["solution"], near), (other, things["area"]), (other, near)):
        DeploymentFactory(solution=solution, area=area, note={"de": "Seit kurzem."})
    for solution in (things["solution"], other):
        EvidenceFactory(solution=solution, checked_on=datetime.date(2026, 1, number))
    SolutionVersionFactory(solution=things["solution"])
    ImportRunFactory()
    ImportedFileFactory(solution=other, outcome="created", problems=[problem | {"message": "Ein Hinweis."}])
    things["run"].report["problems"].append(problem | {"message": "Ein Hinweis."})
    things["run"].save()


def asked(client, address):
    """How often a page asks the database, once everything that is kept in memory is there."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(queries)


def assert_same_count(client, things, address, count):
    add_row(things, 1)
    one = asked(client, address)
    add_row(things, 2)
    add_row(things, 3)
    three = asked(client, address)
    assert (one, three) == (count, count)


@pytest.mark.parametrize("name", PAGES)
def test_page_with_one_and_three_rows_asks_equally_often(client, things, name):
    assert_same_count(client, things, *PAGES[name])


@pytest.mark.parametrize("name", ENDPOINTS)
def test_endpoint_with_one_and_three_rows_asks_equally_often(client, things, name):
    assert_same_count(client, things, *ENDPOINTS[name])


@pytest.mark.parametrize("name", OPERATOR)
def test_operator_page_with_one_and_three_rows_asks_equally_often(client, things, name):
    client.force_login(client.person)
    assert_same_count(client, things, *OPERATOR[name])


def test_routes_of_the_site_are_all_counted_or_no_list():
    here = {*PAGES, *ENDPOINTS, *OPERATOR}
    counted = {name for name, row in TABLE.items() if row.counted}
    assert here & counted == set()
    assert {name for name, _pattern in routes()} - here - counted - NO_LIST == set()


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.counted])
def test_route_counted_elsewhere_names_a_test_that_exists(name):
    place, _colons, test = TABLE[name].counted.partition("::")
    assert f"def {test}(" in (source.CHECKOUT / place).read_text()


class AsksForEachRow:
    """Stands for a page that fetches the vendor of each listing by itself."""

    def get(self, address):
        return HttpResponse(", ".join(solution.vendor.name for solution in Solution.objects.all()))


def test_count_check_of_a_page_that_asks_for_each_row_fails(things):
    with pytest.raises(AssertionError):
        assert_same_count(AsksForEachRow(), things, "/", 5)
