"""Every page that is judged, in both languages; a page whose route is missing here fails test_pages_judged.

Addresses are literals: a reader of the site has them in bookmarks and files.
"""

from __future__ import annotations

from .own_pages import OWN_PAGES
from .page_of import PageOf

HALLE = "150020000000"
FACETS = "q=Beteiligung&field_of_action=participation&licence_model=open"
COMPARED = "s=hal-plan@1&s=beispiel-auenforum&s=beispiel-datenwerkstatt"
EIGHT = f"{COMPARED}&s=baergpt&s=parla&s=urban-model-platform&s=storytelling-tool&s=klima-dashboard-xhain&s=one-too-many"

PAGES = (
    *OWN_PAGES,
    PageOf("start", "site:start", "/", "/en/"),
    PageOf("catalogue", "catalog:solution-list", "/loesungen/", "/en/solutions/"),
    PageOf("filtered", "catalog:solution-list", f"/loesungen/?{FACETS}", f"/en/solutions/?{FACETS}"),
    PageOf(
        "corrected",
        "catalog:solution-list",
        "/loesungen/?q=Bürgerbeteilgung",
        "/en/solutions/?q=Bürgerbeteilgung",
    ),
    PageOf("nothing found", "catalog:solution-list", "/loesungen/?q=qqxzzy", "/en/solutions/?q=qqxzzy"),
    PageOf(
        "for a town", "catalog:solution-list", f"/loesungen/?area={HALLE}", f"/en/solutions/?area={HALLE}"
    ),
    PageOf(
        "by fit for a town",
        "catalog:solution-list",
        f"/loesungen/?area={HALLE}&like=mine&like=size&sort=fit",
        f"/en/solutions/?area={HALLE}&like=mine&like=size&sort=fit",
    ),
    PageOf("solution", "catalog:solution-show", "/loesungen/hal-plan/", "/en/solutions/hal-plan/"),
    PageOf(
        "solution for a town",
        "catalog:solution-show",
        f"/loesungen/hal-plan/?area={HALLE}",
        f"/en/solutions/hal-plan/?area={HALLE}",
    ),
    PageOf(
        "example",
        "catalog:solution-show",
        "/loesungen/beispiel-auenforum/",
        "/en/solutions/beispiel-auenforum/",
    ),
    PageOf(
        "version",
        "catalog:version-show",
        "/loesungen/hal-plan/fassungen/1/",
        "/en/solutions/hal-plan/versions/1/",
    ),
    PageOf(
        "withdrawn",
        "catalog:solution-show",
        "/loesungen/zurueckgezogen/",
        "/en/solutions/zurueckgezogen/",
        status=410,
    ),
    PageOf(
        "version of a withdrawn listing",
        "catalog:version-show",
        "/loesungen/zurueckgezogen/fassungen/1/",
        "/en/solutions/zurueckgezogen/versions/1/",
    ),
    PageOf("compare", "catalog:comparison-show", "/vergleich/", "/en/compare/"),
    PageOf(
        "compared",
        "catalog:comparison-show",
        f"/vergleich/?{COMPARED}&area={HALLE}",
        f"/en/compare/?{COMPARED}&area={HALLE}",
    ),
    PageOf(
        "eight compared",
        "catalog:comparison-show",
        f"/vergleich/?{EIGHT}&add=Karte",
        f"/en/compare/?{EIGHT}&add=Karte",
    ),
    PageOf("market", "catalog:market-show", "/markt/", "/en/market/"),
    PageOf("vendors", "catalog:vendor-list", "/anbieter/", "/en/vendors/"),
    PageOf("vendor", "catalog:vendor-show", "/anbieter/stadt-halle-saale/", "/en/vendors/stadt-halle-saale/"),
    PageOf("towns", "catalog:area-list", "/kommunen/", "/en/municipalities/"),
    PageOf("towns found", "catalog:area-list", "/kommunen/?q=Halle", "/en/municipalities/?q=Halle"),
    PageOf("town", "catalog:area-show", f"/kommunen/{HALLE}/", f"/en/municipalities/{HALLE}/"),
    PageOf("knowledge", "site:knowledge-list", "/wissen/", "/en/knowledge/"),
    PageOf("ranking", "site:ranking-show", "/wissen/reihenfolge/", "/en/knowledge/order-of-results/"),
    PageOf("evidence", "site:evidence-show", "/wissen/nachweise/", "/en/knowledge/evidence/"),
    PageOf("report rules", "catalog:report-rules", "/wissen/meldungen/", "/en/knowledge/reports/"),
    PageOf("route", "catalog:route-show", "/beschaffungsweg/", "/en/route/"),
    PageOf(
        "route answered",
        "catalog:route-show",
        f"/beschaffungsweg/?amount=50000&area={HALLE}&solution=beispiel-auenforum",
        f"/en/route/?amount=50000&area={HALLE}&solution=beispiel-auenforum",
    ),
    PageOf("listing", "site:listing-show", "/wissen/loesung-eintragen/", "/en/knowledge/listing-a-solution/"),
    PageOf("sounding", "site:sounding-show", "/wissen/marktsondierung/", "/en/knowledge/market-sounding/"),
    PageOf("about", "site:about-show", "/ueber/", "/en/about/"),
    PageOf("legal notice", "site:legal-notice-show", "/impressum/", "/en/legal-notice/"),
    PageOf("privacy", "site:privacy-show", "/datenschutz/", "/en/privacy/"),
    PageOf("accessibility", "site:accessibility-show", "/barrierefreiheit/", "/en/accessibility/"),
    PageOf("easy language", "site:easy-language-show", "/leichte-sprache/", "/en/easy-language/"),
    PageOf("API reference", "reference:reference-show", "/api/", "/en/api/"),
    PageOf("sign in", "account_login", "/anmelden/", "/en/sign-in/"),
    PageOf("not there", "", "/gibt-es-nicht/", "/en/not-there/", status=404),
    PageOf("workspace", "site:workspace-show", "/arbeitsbereich/", "/en/workspace/", visitor="operator"),
    PageOf("texts", "site:text-list", "/arbeitsbereich/texte/", "/en/workspace/texts/", visitor="operator"),
    PageOf(
        "text",
        "site:text-edit",
        "/arbeitsbereich/texte/about/de/",
        "/en/workspace/texts/about/en/",
        visitor="operator",
    ),
    PageOf(
        "imports",
        "catalog:import-list",
        "/arbeitsbereich/importe/",
        "/en/workspace/imports/",
        visitor="operator",
    ),
    PageOf(
        "import",
        "catalog:import-show",
        "/arbeitsbereich/importe/1/",
        "/en/workspace/imports/1/",
        visitor="operator",
    ),
    PageOf("my data", "accounts:data-show", "/konto/daten/", "/en/account/data/", visitor="operator"),
    PageOf(
        "delete account",
        "accounts:data-delete",
        "/konto/loeschen/",
        "/en/account/delete/",
        visitor="operator",
    ),
    PageOf("account", "accounts:account-show", "/konto/", "/en/account/", visitor="operator"),
    PageOf("own name", "accounts:account-edit", "/konto/name/", "/en/account/name/", visitor="operator"),
    PageOf(
        "sessions", "accounts:session-list", "/konto/sitzungen/", "/en/account/sessions/", visitor="operator"
    ),
    PageOf(
        "second factor needed",
        "accounts:factor-explain",
        "/konto/zweiter-faktor/noetig/",
        "/en/account/second-factor/needed/",
        visitor="operator",
    ),
    PageOf(
        "known account", "accounts:connection-explain", "/anmelden/mit/bekannt/", "/en/sign-in/with/known/"
    ),
)
