"""Addresses of evidence: proofs of a listing, what municipalities confirm, the operator's queue, the yearly question."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import attestations, evidence

patterns = [
    path(_("still-right/<str:token>/"), attestations.listing_answer, name="listing-answer"),
    path(_("workspace/listings/<slug:slug>/evidence/"), evidence.evidence_list, name="evidence-list"),
    path(
        _("workspace/listings/<slug:slug>/evidence/hand-in/"),
        evidence.evidence_claim_add,
        name="evidence-claim-add",
    ),
    path(_("workspace/listings/<slug:slug>/still-right/"), evidence.listing_confirm, name="listing-confirm"),
    path(
        _("workspace/evidence/<int:pk>/withdraw/"),
        evidence.evidence_claim_withdraw,
        name="evidence-claim-withdraw",
    ),
    path(_("workspace/confirming/"), attestations.attestation_index, name="attestation-index"),
    path(_("workspace/confirming/<slug:slug>/"), attestations.attestation_list, name="attestation-list"),
    path(
        _("workspace/confirming/<slug:slug>/confirm/"), attestations.attestation_add, name="attestation-add"
    ),
    path(
        _("workspace/confirming/<int:pk>/take-back/"),
        attestations.attestation_withdraw,
        name="attestation-withdraw",
    ),
    path(_("workspace/operator/queues/evidence/"), evidence.evidence_claim_list, name="evidence-claim-list"),
    path(
        _("workspace/operator/queues/evidence/<int:pk>/"),
        evidence.evidence_claim_decide,
        name="evidence-claim-decide",
    ),
    path(
        _("workspace/operator/evidence/<slug:slug>/"),
        evidence.listing_evidence_list,
        name="listing-evidence-list",
    ),
    path(_("workspace/operator/evidence/<int:pk>/revoke/"), evidence.evidence_revoke, name="evidence-revoke"),
]
