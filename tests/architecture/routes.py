"""The access table: every route of the site, who may reach it, and how it answers each method.

A new route needs a row here; a row without a route fails as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
READ = {"GET": 200, "HEAD": 200, "POST": 405, "PUT": 405, "PATCH": 405, "DELETE": 405}
# An empty form is shown again; one with faults would be 422.
FORM = READ | {"POST": 200}
SENT_ON = READ | {"GET": 302, "HEAD": 302, "POST": 302}
REFUSED = READ | {"GET": 403, "HEAD": 403, "POST": 403}


@dataclass(frozen=True)
class Row:
    """One route.

    access    public, signed_in or operator
    kwargs    an example that exists in the little world of test_access_table.py
    answers   status for each method, to those who may
    others    what differs for one kind of visitor who may knock
    missing   an example that does not exist; None where the route takes nothing
    """

    access: str
    kwargs: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=lambda: READ)
    others: dict[str, dict[str, int]] = field(default_factory=dict)
    missing: dict[str, Any] | None = None


SLUG = {"slug": "maengelmelder"}
NO_SLUG = {"slug": "gibt-es-nicht"}
VENDOR = {"slug": "anbieter-beispiel"}
AREA = {"key": "150025101010"}
NO_AREA = {"key": "999999999999"}

TABLE: dict[str, Row] = {
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
    "accounts:login": Row(
        "public",
        answers=FORM,
        others=dict.fromkeys(("outsider", "officer", "editor", "moderator", "admin"), SENT_ON),
    ),
    "reference:reference-show": Row("public"),
    # Pages for people who are signed in
    "accounts:logout": Row("signed_in", answers=dict.fromkeys(METHODS, 405) | {"POST": 302}),
    "site:workspace-show": Row("signed_in"),
    # Pages for the operator
    "site:text-list": Row("operator"),
    "site:text-edit": Row(
        "operator",
        {"key": "about", "language": "de"},
        FORM,
        {"moderator": REFUSED},
        missing={"key": "nothing", "language": "de"},
    ),
    "catalog:import-list": Row("operator"),
    "catalog:import-show": Row("operator", {"pk": 1_000_000}, missing={"pk": 999_999}),
    # Endpoints, all of them for everybody
    "api:solution-list": Row("public"),
    "api:solution-show": Row("public", SLUG, missing=NO_SLUG),
    "api:solution-publiccode": Row("public", SLUG, missing=NO_SLUG),
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


def routes(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the URL configuration by its full name; one without a name gets its pattern in brackets."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry, inner)
        else:
            yield f"{namespace}{entry.name or f'[{entry.pattern}]'}", entry
