"""The roof of the API: every address below /api/, the reference page, and the two addresses for those who watch over it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.api.views.keys import ApiKeyViewSet, MeViewSet
from accounts.api.views.organisations import MemberViewSet, OrganisationViewSet
from catalog.api.views import (
    AreaViewSet,
    DumpViewSet,
    FacetViewSet,
    FitViewSet,
    OwnListingViewSet,
    OwnProofViewSet,
    OwnUseViewSet,
    RouteViewSet,
    SolutionPartViewSet,
    SolutionViewSet,
    VendorViewSet,
)
from catalog.queries.published import search_is_complete
from catalog.search.engine import serving
from marketplace.core.access import PUBLIC, declare
from marketplace.core.api.document import SchemaViewSet
from marketplace.core.api.problems import PROBLEM_TYPES
from marketplace.core.api.reference import sections_of, structures_of
from marketplace.core.api.schema import api_document
from marketplace.core.health import database_answers, livez, migrations_are_applied, readiness
from marketplace.registers.api.entries import source_entry
from marketplace.registers.api.views import RegisterViewSet
from marketplace.registers.queries import data_sources
from procurement.api.own_routes import BUYERS_SIDE
from procurement.api.response_routes import PUBLISHED_SOUNDINGS, VENDORS_SIDE
from procurement.api.views.releases import ReleaseViewSet
from procurement.queries.releases import has_prefix, without_release


def _get(viewset: Any, action: str) -> Any:
    return viewset.as_view({"get": action})


@declare(PUBLIC)
@require_safe
def reference_show(request: HttpRequest) -> HttpResponse:
    """The API told for people, from the same document that programs read."""
    document = api_document(get_language() or "de")
    context = {
        "info": document["info"],
        "sections": sections_of(document),
        "structures": structures_of(document),
        "problem_types": PROBLEM_TYPES,
        "sources": data_sources(),
    }
    return render(request, "api/reference_show.html", context)


def state_sources(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Post-processing of the OpenAPI document: say where the data comes from and what its licences ask for."""
    sources = [source_entry(source) for source in data_sources()]
    heading = _("Data of the registers comes from others. Name them wherever you show it:")
    lines = "\n".join(f"- {source['attribution']}" for source in sources)
    result["info"]["description"] = f"{result['info']['description']}\n\n{heading}\n\n{lines}"
    result["info"]["x-data-sources"] = sources
    return result


VERSION_1 = [
    path("solutions/", _get(SolutionViewSet, "list"), name="solution-list"),
    path("solutions/<slug:slug>/", _get(SolutionViewSet, "retrieve"), name="solution-show"),
    path(
        "solutions/<slug:slug>/publiccode.yml",
        _get(SolutionViewSet, "publiccode"),
        name="solution-publiccode",
    ),
    path("solutions/<slug:slug>/fit/<slug:key>/", _get(FitViewSet, "retrieve"), name="solution-fit"),
    path("solutions/<slug:slug>/evidence/", _get(SolutionPartViewSet, "evidence"), name="evidence-list"),
    path(
        "solutions/<slug:slug>/deployments/", _get(SolutionPartViewSet, "deployments"), name="deployment-list"
    ),
    path("solutions/<slug:slug>/versions/", _get(SolutionPartViewSet, "versions"), name="version-list"),
    path(
        "solutions/<slug:slug>/versions/<int:number>/",
        _get(SolutionPartViewSet, "version"),
        name="version-show",
    ),
    path("vendors/", _get(VendorViewSet, "list"), name="vendor-list"),
    path("vendors/<slug:slug>/", _get(VendorViewSet, "retrieve"), name="vendor-show"),
    path("areas/", _get(AreaViewSet, "list"), name="area-list"),
    path("areas/<slug:key>/", _get(AreaViewSet, "retrieve"), name="area-show"),
    path("registers/", _get(RegisterViewSet, "index"), name="register-index"),
    path("registers/facets/", _get(FacetViewSet, "list"), name="register-facets"),
    path("registers/laender/", _get(RegisterViewSet, "laender"), name="register-laender"),
    path(
        "registers/population-bands/",
        _get(RegisterViewSet, "population_bands"),
        name="register-population-bands",
    ),
    path("registers/cpv/", _get(RegisterViewSet, "cpv"), name="register-cpv"),
    path("registers/nuts/", _get(RegisterViewSet, "nuts"), name="register-nuts"),
    path("registers/licences/", _get(RegisterViewSet, "licences"), name="register-licences"),
    path("registers/thresholds/", _get(RegisterViewSet, "thresholds"), name="register-thresholds"),
    path("routes/", _get(RouteViewSet, "list"), name="route-list"),
    path("dump.jsonl", _get(DumpViewSet, "json_lines"), name="dump-jsonl"),
    path("dump.csv", _get(DumpViewSet, "csv"), name="dump-csv"),
    path("ocds/releases/", _get(ReleaseViewSet, "list"), name="ocds-release-list"),
    path("ocds/releases/<slug:key>/", _get(ReleaseViewSet, "retrieve"), name="ocds-release-show"),
    path("ocds/records/<slug:key>/", _get(ReleaseViewSet, "record"), name="ocds-record-show"),
    path("me/", _get(MeViewSet, "retrieve"), name="me-show"),
    path("organisations/", _get(OrganisationViewSet, "list"), name="organisation-list"),
    path(
        "organisations/<slug:slug>/",
        OrganisationViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="organisation-show",
    ),
    path("members/", _get(MemberViewSet, "list"), name="member-list"),
    path("keys/", _get(ApiKeyViewSet, "list"), name="key-list"),
    path(
        "keys/<slug:prefix>/",
        ApiKeyViewSet.as_view({"get": "retrieve", "delete": "destroy"}),
        name="key-show",
    ),
    path("keys/<slug:prefix>/rotate/", ApiKeyViewSet.as_view({"post": "rotate"}), name="key-rotate"),
    path(
        "listings/",
        OwnListingViewSet.as_view({"get": "list", "post": "create"}),
        name="own-listing-list",
    ),
    path(
        "listings/<slug:slug>/",
        OwnListingViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="own-listing-show",
    ),
    path(
        "listings/<slug:slug>/submit/",
        OwnListingViewSet.as_view({"post": "submit"}),
        name="own-listing-submit",
    ),
    path(
        "listings/<slug:slug>/take-back/",
        OwnListingViewSet.as_view({"post": "take_back"}),
        name="own-listing-take-back",
    ),
    path(
        "listings/<slug:slug>/withdraw/",
        OwnListingViewSet.as_view({"post": "withdraw"}),
        name="own-listing-withdraw",
    ),
    path(
        "listings/<slug:slug>/evidence/",
        OwnProofViewSet.as_view({"get": "list", "post": "create"}),
        name="own-proof-list",
    ),
    path("listings/<slug:slug>/evidence/<int:pk>/", _get(OwnProofViewSet, "retrieve"), name="own-proof-show"),
    path(
        "listings/<slug:slug>/evidence/<int:pk>/withdraw/",
        OwnProofViewSet.as_view({"post": "withdraw"}),
        name="own-proof-withdraw",
    ),
    path(
        "listings/<slug:slug>/uses/",
        OwnUseViewSet.as_view({"get": "list", "post": "create"}),
        name="own-use-list",
    ),
    path(
        "listings/<slug:slug>/uses/<slug:key>/",
        OwnUseViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="own-use-show",
    ),
    path("schema/", _get(SchemaViewSet, "retrieve"), name="schema-show"),
    *PUBLISHED_SOUNDINGS,
    *BUYERS_SIDE,
    *VENDORS_SIDE,
]


def state_of_search() -> dict[str, Any]:
    """What the answering process searches with; being built or behind is no fault, since no answer is ever wrong."""
    state = serving().state()
    return {
        "chosen": state.chosen,
        "engine": state.name,
        "version": state.version,
        "newest": state.newest,
        "behind_seconds": state.behind,
        "listings": state.listings,
        "memory_bytes": state.memory,
        "build_seconds": round(state.seconds, 3),
        "building": state.is_building,
        "from_snapshot": state.is_from_file,
    }


def state_of_open_data() -> dict[str, Any]:
    """Whether ocids bear a prefix of this site, and how many public soundings have no release yet; neither is a fault."""
    return {
        "prefix": settings.OCDS_PREFIX,
        "is_registered": has_prefix(),
        "without_release": without_release(),
    }


readyz = readiness(
    {"search": state_of_search, "ocds": state_of_open_data},
    database=database_answers,
    migrations=migrations_are_applied,
    search=search_is_complete,
)

# Without a language in the address.
urlpatterns = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("api/v1/", include((VERSION_1, "api"))),
]

# For people, so with a language in the address; the roof of the pages includes it.
page_patterns = ([path("api/", reference_show, name="reference-show")], "reference")
