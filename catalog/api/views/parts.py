"""Endpoints of what hangs on a solution: its evidence, its uses and its versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.models import Solution
from catalog.queries.published import evidence_of, listing_alone, uses_of_listing
from catalog.queries.withdrawals import gone
from marketplace.core.access import PUBLIC, declare
from marketplace.core.api.parameters import PAGING
from marketplace.core.api.problems import BLOCKED, UNKNOWN_PAGE, WITHDRAWN, ApiProblem
from marketplace.core.api.serializers import page_serializer
from marketplace.core.api.versions import tag_of
from marketplace.core.api.views import ReadViewSet, endpoint
from marketplace.core.unchanged import not_modified

from .. import entries, serializers
from ..version_serializers import VersionDocumentSerializer


@declare(PUBLIC)
class SolutionPartViewSet(ReadViewSet):
    """What hangs on a listing, page by page; each answer bears an ETag."""

    tag = _("Solutions")
    paths = {"slug": _("Part of the listing's address."), "number": _("Number of the version, from 1.")}

    @endpoint(
        "listEvidence",
        _("Evidence of a solution"),
        _("Who checked which fact, expired proofs included; by fact, the oldest proof first."),
        answer=page_serializer(serializers.EvidenceSerializer),
        parameters=PAGING,
        problems=(UNKNOWN_PAGE, WITHDRAWN),
    )
    def evidence(self, request: Request, slug: str) -> HttpResponse:
        rows = evidence_of(_public(slug))
        return self._tagged(self.page_of(rows, keys=("fact", "id"), entry=entries.evidence_entry))

    @endpoint(
        "listDeployments",
        _("Uses of a solution"),
        _(
            "Who uses it, tries it or has ended its use, with the experience that the municipality tells and the "
            "reply of the vendor. What the other side has contradicted is left out."
        ),
        answer=page_serializer(serializers.DeploymentSerializer),
        parameters=PAGING,
        problems=(UNKNOWN_PAGE, WITHDRAWN),
    )
    def deployments(self, request: Request, slug: str) -> HttpResponse:
        rows = uses_of_listing(_public(slug))
        return self._tagged(self.page_of(rows, keys=("id",), entry=entries.deployment_entry))

    @endpoint(
        "listVersions",
        _("Versions of a solution"),
        _("Every published version, the oldest first."),
        answer=page_serializer(serializers.VersionSerializer),
        parameters=PAGING,
        problems=(UNKNOWN_PAGE, WITHDRAWN),
    )
    def versions(self, request: Request, slug: str) -> HttpResponse:
        rows = _public(slug).versions.defer("facts")
        return self._tagged(self.page_of(rows, keys=("number",), entry=entries.version_entry))

    @endpoint(
        "getVersion",
        _("A version of a solution"),
        _(
            "Everything the listing said in that version. It stays readable after the listing left the catalogue, "
            "unless the law is against it: then it answers with 410, also where the listing is still there."
        ),
        answer=VersionDocumentSerializer,
        problems=(WITHDRAWN, BLOCKED),
    )
    def version(self, request: Request, slug: str, number: int) -> HttpResponse:
        solution = _listing(slug)
        if not solution.is_public and gone(solution).is_unlawful:
            raise _withdrawn(solution)
        if solution.blocks(number):
            raise ApiProblem(
                BLOCKED,
                _now("The operator found something in this version against the law, or hurting rights."),
            )
        found = solution.versions.filter(number=number).first()
        if found is None:
            raise NotFound(_now("The solution has no version of this number."))
        return self._tagged(entries.version_document(solution, found))

    def _tagged(self, answer: dict[str, Any]) -> HttpResponse:
        """The answer with its ETag, empty for a caller who has it already."""
        tag = tag_of(answer)
        response = not_modified(self.request, tag) or Response(answer)
        response["ETag"] = tag
        return response


def _public(slug: str) -> Solution:
    solution = _listing(slug)
    if not solution.is_public:
        raise _withdrawn(solution)
    return solution


def _listing(slug: str) -> Solution:
    """A listing that is or was public."""
    solution = listing_alone(slug)
    if solution is None:
        raise NotFound(_now("There is no solution at this address."))
    return solution


def _withdrawn(solution: Solution) -> ApiProblem:
    return ApiProblem(
        WITHDRAWN,
        _now("The vendor or the operator took this listing out of the catalogue."),
        withdrawn_at=solution.withdrawn_at.isoformat() if solution.withdrawn_at else None,
    )
