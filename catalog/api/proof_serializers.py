"""Descriptions of the proofs that a vendor hands in for its own listings."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.choices import RequestState
from catalog.choices import EvidenceLevel
from catalog.facts.registry import FACTS
from catalog.models import EvidenceClaim
from marketplace.core.api.serializers import BodySerializer, page_serializer

PROVABLE = [(key, key) for key, fact in FACTS.items() if fact.evidence]
LEVELS = [(level.value, level.label) for level in (EvidenceLevel.THIRD_PARTY, EvidenceLevel.PLATFORM_CHECKED)]


class ProofSerializer(serializers.Serializer):
    """A proof as its vendor handed it in, and what became of it."""

    about = _("A proof as its vendor handed it in, and what became of it.")

    id = serializers.IntegerField(help_text=_("Names the proof in its address."))
    fact = serializers.CharField(help_text=_("Key of the fact."))
    level = serializers.ChoiceField(choices=LEVELS)
    checked_by = serializers.CharField()
    checked_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text=_("Last day."))
    document_title = serializers.CharField(allow_null=True)
    document_url = serializers.URLField(
        allow_null=True,
        help_text=_("Where everybody can read the document; null where a file was handed in."),
    )
    version = serializers.IntegerField(
        allow_null=True, help_text=_("Number of the version whose words it was handed in for.")
    )
    state = serializers.ChoiceField(choices=RequestState.choices)
    is_shown = serializers.BooleanField(
        help_text=_("Whether it stands beside the fact; no longer after it was revoked.")
    )
    reason = serializers.CharField(allow_null=True, help_text=_("What the operator wrote."))
    handed_in_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class NewProofSerializer(BodySerializer):
    """A proof to hand in; its document stands at an address, files are handed in on the pages."""

    about = _("Who checked a fact, and the address of the document. Files are handed in on the pages.")

    fact = serializers.ChoiceField(choices=PROVABLE, help_text=_("One that the published listing states."))
    level = serializers.ChoiceField(choices=LEVELS)
    checked_by = serializers.CharField(
        max_length=300, help_text=_("The body that checked it. No names of people.")
    )
    checked_on = serializers.DateField()
    valid_until = serializers.DateField(required=False, allow_null=True, help_text=_("Last day."))
    document_title = serializers.CharField(required=False, max_length=300)
    document_url = serializers.URLField(max_length=1000, help_text=_("Where everybody can read it."))


ProofPageSerializer = page_serializer(ProofSerializer)


def proof_entry(claim: EvidenceClaim) -> dict[str, Any]:
    """A proof handed in, from a row that is loaded with its version."""
    return {
        "id": claim.pk,
        "fact": claim.fact,
        "level": claim.level,
        "checked_by": claim.checked_by,
        "checked_on": claim.checked_on,
        "valid_until": claim.valid_until,
        "document_title": claim.document_title or None,
        "document_url": claim.document_url or None,
        "version": claim.version.number if claim.version else None,
        "state": claim.state,
        "is_shown": claim.evidence_id is not None,
        "reason": claim.reason or None,
        "handed_in_at": claim.created_at,
        "decided_at": claim.decided_at,
    }
