"""A small catalogue in which each value of each facet finds one listing, and words to ask the API with."""

from __future__ import annotations

import datetime
from typing import Any

from django.test import Client

from tests.factories import AreaFactory, OrganisationFactory, SolutionFactory

V1 = "/api/v1"
PROBLEM = "application/problem+json"
CHECKED = {"checked_on": datetime.date(2026, 1, 2), "checked_by": "Prüfstelle Beispiel"}
# The facts of a listing that makes a valid publiccode.yml.
EXPORTABLE = {
    "short_description": {"en": "Books appointments at the town hall, by phone or online."},
    "long_description": {"en": "Citizens choose an office, a service and a free time. " * 4},
    "features": {"en": ["Appointments"]},
    "source_url": "https://code.musterau.example/termine",
    "licence": "EUPL-1.2",
    "publisher": {"name": "Stadt Musterau", "uri": "https://musterau.example"},
    "platforms": ["web"],
    "development_status": "stable",
    "software_type": "standalone/web",
    "maintenance_type": "none",
    "localisation_ready": False,
    "available_languages": ["en"],
}


def small_catalogue() -> None:
    """Three listings: `termine` (open source, small towns), `zwilling` (proprietary, large cities), `karg` (knows little)."""
    town = AreaFactory(
        key="100410000000", name="Kleinblittersdorf", land="sl", population=4000, ags="10041000"
    )
    city = AreaFactory(
        key="064120000000", name="Frankfurt am Main", land="he", population=770000, ags="06412000"
    )
    publisher = OrganisationFactory(name="Stadt Musterau", slug="musterau", kind="municipality", area=town)
    company = OrganisationFactory(name="Zwillingswerk GmbH", slug="zwillingswerk")
    SolutionFactory(
        slug="termine",
        name="Terminvergabe",
        short_description="Bürgerinnen und Bürger buchen Termine im Rathaus.",
        vendor=publisher,
        facts={
            "fields_of_action": ["administration"],
            "solution_class": "booking",
            "categories": ["appointment-scheduling"],
            "offer_type": "open_source_project",
            "origin": "municipality",
            "licence": "EUPL-1.2",
            "licence_model": "open",
            "source_url": "https://code.musterau.example/termine",
            "development_status": "stable",
            "operating_models": ["on_premises"],
            "data_locations": ["germany"],
            "population_bands": ["under_20000"],
            "laender": ["bb"],
            "standards": ["XÖV"],
            "available_languages": ["de"],
        },
        evidence=[{"fact": "licence", "level": "platform_checked", **CHECKED}],
        deployments=[
            {
                "area": town,
                "status": "productive",
                "since": datetime.date(2025, 3, 1),
                "stated_by": "municipality",
            }
        ],
        published_at=datetime.datetime(2026, 2, 1, 9, tzinfo=datetime.UTC),
    )
    SolutionFactory(
        slug="zwilling",
        name="Stadtzwilling",
        short_description="Ein digitaler Zwilling der Stadt für Planung und Beteiligung.",
        vendor=company,
        facts={
            "fields_of_action": ["building_planning"],
            "solution_class": "digital_twin",
            "categories": ["geographic-information-systems"],
            "offer_type": "saas",
            "origin": "private",
            "licence": "MIT",
            "licence_model": "open_core",
            "development_status": "beta",
            "operating_models": ["saas"],
            "data_locations": ["eu"],
            "standards": ["CityGML"],
            "available_languages": ["en"],
        },
        evidence=[{"fact": "data_locations", "level": "third_party", **CHECKED}],
        deployments=[{"area": city, "status": "test"}],
        published_at=datetime.datetime(2026, 2, 2, 9, tzinfo=datetime.UTC),
    )
    SolutionFactory(
        slug="karg",
        name="Karges Werkzeug",
        vendor=company,
        published_at=datetime.datetime(2026, 2, 3, 9, tzinfo=datetime.UTC),
    )


def ask(client: Client, path: str, status: int = 200, reader: str = "en", **parameters: Any) -> Any:
    """The JSON of an answer whose status and type are as expected."""
    response = client.get(f"{V1}/{path}", parameters, headers={"accept-language": reader})
    assert response.status_code == status, response.content[:500]
    assert response.headers["Content-Type"] == ("application/json" if status == 200 else PROBLEM)
    return response.json()


def follow(client: Client, address: str) -> Any:
    """The JSON behind an absolute address from `next` or `previous`."""
    assert address.startswith("http://testserver/api/v1/")
    response = client.get(address.removeprefix("http://testserver"))
    assert response.status_code == 200, response.content[:500]
    return response.json()


def slugs(answer: Any) -> list[str]:
    """The entries of a list by the last part of their address."""
    return [entry["slug"] for entry in answer["results"]]
