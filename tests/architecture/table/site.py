"""Routes of the site, the catalogue and the public API."""

from __future__ import annotations

from typing import Any

from tests.factories import AreaFactory, ImportRunFactory, SolutionFactory

from .row import FORM, Row

# What the latest publiccode.yml demands of a listing.
EXPORTABLE = {
    "source_url": "https://code.example/maengelmelder",
    "short_description": {"de": "Meldet Schäden an Straßen."},
    "long_description": {"de": "Bürgerinnen melden Schäden an Straßen mit Ort und Bild. " * 4},
    "features": {"de": ["Karte"]},
    "categories": ["knowledge-management"],
    "platforms": ["web"],
    "development_status": "stable",
    "software_type": "standalone/web",
    "licence": "MIT",
    "maintenance_type": "internal",
    "localisation_ready": True,
    "available_languages": ["de"],
}

SLUG = {"slug": "maengelmelder"}
NO_SLUG = {"slug": "gibt-es-nicht"}
VENDOR = {"slug": "anbieter-beispiel"}
AREA = {"key": "150025101010"}
NO_AREA = {"key": "999999999999"}

ROWS: dict[str, Row] = {
    # Pages for everybody
    "site:start": Row("public"),
    "site:about-show": Row("public"),
    "site:legal-notice-show": Row("public"),
    "site:privacy-show": Row("public"),
    "site:accessibility-show": Row("public"),
    "site:easy-language-show": Row("public"),
    "site:knowledge-list": Row("public"),
    "site:ranking-show": Row("public"),
    "site:evidence-show": Row("public"),
    "site:listing-show": Row("public"),
    "site:sounding-show": Row("public"),
    "catalog:solution-list": Row("public"),
    "catalog:solution-show": Row("public", SLUG, missing=NO_SLUG),
    "catalog:version-show": Row("public", SLUG | {"number": 1}, missing=SLUG | {"number": 99}),
    "catalog:vendor-list": Row("public"),
    "catalog:vendor-show": Row("public", VENDOR, missing=NO_SLUG),
    "catalog:area-list": Row("public"),
    "catalog:area-show": Row("public", AREA, missing=NO_AREA),
    "reference:reference-show": Row("public"),
    # Pages for people who are signed in
    "site:workspace-show": Row("signed_in"),
    # Pages for the operator
    "site:text-list": Row("operator.edit_texts"),
    "site:text-edit": Row(
        "operator.edit_texts",
        {"key": "about", "language": "de"},
        FORM,
        missing={"key": "nothing", "language": "de"},
    ),
    "catalog:import-list": Row("operator.view_imports"),
    "catalog:import-show": Row("operator.view_imports", {"pk": 1_000_000}, missing={"pk": 999_999}),
    "catalog:search-show": Row("operator.view_jobs"),
    # Endpoints, all of them for everybody
    "api:solution-list": Row("public"),
    "api:solution-show": Row("public", SLUG, missing=NO_SLUG),
    "api:evidence-list": Row("public", SLUG, missing=NO_SLUG),
    "api:deployment-list": Row("public", SLUG, missing=NO_SLUG),
    "api:version-list": Row("public", SLUG, missing=NO_SLUG),
    "api:version-show": Row("public", SLUG | {"number": 1}, missing=SLUG | {"number": 99}),
    "api:solution-publiccode": Row("public", SLUG, missing=NO_SLUG),
    "api:solution-fit": Row("public", SLUG | AREA, missing=SLUG | NO_AREA),
    "api:vendor-list": Row("public"),
    "api:vendor-show": Row("public", VENDOR, missing=NO_SLUG),
    "api:area-list": Row("public"),
    "api:area-show": Row("public", AREA, missing=NO_AREA),
    "api:register-index": Row("public"),
    "api:register-facets": Row("public"),
    "api:register-laender": Row("public"),
    "api:register-population-bands": Row("public"),
    "api:register-cpv": Row("public"),
    "api:register-nuts": Row("public"),
    "api:register-licences": Row("public"),
    "api:register-thresholds": Row("public"),
    "api:schema-show": Row("public"),
    # For those who watch over the site
    "livez": Row("public"),
    "readyz": Row("public"),
}


def build(world: dict[str, Any]) -> None:
    """A listing, a municipality and an import to look at."""
    SolutionFactory(name="Mängelmelder", vendor=world["vendor"], facts=EXPORTABLE)
    AreaFactory(key="150025101010", name="Gemeinde Beispiel")
    ImportRunFactory(pk=1_000_000)
