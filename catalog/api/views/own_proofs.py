"""Endpoints of the proofs that a vendor hands in: the same actions as on its pages; the operator decides."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Scope
from catalog.actions.evidence import claim_evidence, withdraw_evidence_claim
from catalog.models import EvidenceClaim, Solution
from catalog.queries.drafts import own_listing
from catalog.queries.evidence import own_proofs
from marketplace.core.access import KEY, declare
from marketplace.core.api.parameters import PAGING
from marketplace.core.api.problems import (
    INVALID_BODY,
    INVALID_FIELDS,
    UNKNOWN_PAGE,
    VERSION_CHANGED,
    VERSION_MISSING,
)
from marketplace.core.api.repeats import once
from marketplace.core.api.versions import demand_version
from marketplace.core.api.views import KeyViewSet, endpoint

from .. import proof_serializers as serializers
from ..proof_serializers import proof_entry


@declare(KEY)
class OwnProofViewSet(KeyViewSet):
    """The proofs of one listing of the organisation of the key."""

    tag = _("Your listings")
    paths = {
        "slug": _("Part of the address of one of your listings."),
        "pk": _("Number of a proof that you handed in."),
    }

    @endpoint(
        "listOwnProofs",
        _("Proofs of one of your listings"),
        _("Everything you handed in for a listing and what became of it, the oldest first."),
        answer=serializers.ProofPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_LISTINGS,
    )
    def list(self, request: Request, slug: str) -> Response:
        rows = own_proofs(self.actor, self._own(slug).slug)
        return Response(self.page_of(rows, keys=("id",), entry=proof_entry))

    @endpoint(
        "handInProof",
        _("Hand in a proof"),
        _(
            "Say who checked a fact of a published listing, and where everybody can read the document. The operator "
            "looks at it before it counts; a key never accepts one."
        ),
        answer=serializers.ProofSerializer,
        body=serializers.NewProofSerializer,
        status=201,
        is_repeatable=True,
        problems=(INVALID_BODY, INVALID_FIELDS),
        scope=Scope.WRITE_LISTINGS,
    )
    def create(self, request: Request, slug: str) -> Response:
        solution = self._own(slug)
        values = self.body()

        def work() -> Response:
            claim = claim_evidence(solution=solution, values=values, by=self.actor)
            return self._shown(slug, claim.pk, 201)

        return once(request, key_id=request.auth.pk, work=work)

    @endpoint(
        "getOwnProof",
        _("One of your proofs"),
        _("What you handed in, what became of it, and the ETag for taking it back."),
        answer=serializers.ProofSerializer,
        scope=Scope.READ_LISTINGS,
    )
    def retrieve(self, request: Request, slug: str, pk: int) -> Response:
        return self._shown(slug, pk)

    @endpoint(
        "withdrawProof",
        _("Take a proof back"),
        _("Before the operator has decided. Send in If-Match the ETag of what you read."),
        answer=serializers.ProofSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=(VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_LISTINGS,
    )
    def withdraw(self, request: Request, slug: str, pk: int) -> Response:
        self._proof(slug, pk)

        def work() -> Response:
            # Locked first: whoever decides about it now is waited for, and then the ETag no longer fits.
            list(Solution.objects.select_for_update().filter(slug=slug).values_list("pk"))
            claim = self._proof(slug, pk)
            demand_version(request, proof_entry(claim))
            withdraw_evidence_claim(claim=claim, by=self.actor)
            return self._shown(slug, pk)

        return once(request, key_id=request.auth.pk, work=work)

    def _shown(self, slug: str, pk: int, status: int = 200) -> Response:
        return self.tagged(proof_entry(self._proof(slug, pk)), status)

    def _proof(self, slug: str, pk: int) -> EvidenceClaim:
        """A proof of a listing of the key's organisation; every other one is not there."""
        found = own_proofs(self.actor, slug).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _own(self, slug: str) -> Any:
        found = own_listing(self.actor, slug)
        if found is None:
            raise Http404
        return found
