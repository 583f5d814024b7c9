"""Three listings to compare: two alike but for a few facts, one of which hardly anybody knows anything."""

from __future__ import annotations

from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    EvidenceFactory,
    OrganisationFactory,
    SolutionFactory,
)

PAGE = "/vergleich/"
COMMON = {"solution_class": "app", "licence_model": "open", "data_locations": ["germany", "eu"]}
EVIL = '=cmd|\' /C calc\'!A0 <script>alert(1)</script> #panic("x") *fett* "zitiert"'


def build():
    town = AreaFactory(key="150025101010", name="Auental", population=6080, land="st")
    first = SolutionFactory(
        name="Wegewart",
        slug="wegewart",
        vendor=OrganisationFactory(name="Stadt Auental", slug="stadt-auental", kind="municipality"),
        facts=COMMON
        | {
            "short_description": {"de": "Mängelmelder für Wege."},
            "licence": "EUPL-1.2",
            "costs": {
                "under_5000": {"setup": {"min": 500, "max": 900}},
                "under_20000": {"setup": {"min": 700, "max": 1200}, "effort": {"min": 2, "max": 2}},
            },
        },
    )
    second = SolutionFactory(
        name="Auenforum",
        slug="auenforum",
        vendor=OrganisationFactory(name="Forum GmbH", slug="forum-gmbh"),
        facts=COMMON
        | {
            "data_locations": ["eu", "germany"],
            "short_description": {"de": "Beteiligung mit Karte."},
            "security": ["penetration_test"],
        },
    )
    third = SolutionFactory(
        name="Leerling", slug="leerling", vendor=OrganisationFactory(name="Leer AG", slug="leer-ag"), facts={}
    )
    EvidenceFactory(solution=first, fact="licence", level="third_party", checked_by="Prüfstelle Nord")
    DeploymentFactory(solution=first, area=town)
    return {"first": first, "second": second, "third": third, "town": town}
