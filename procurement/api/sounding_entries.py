"""What the API says of an own sounding, from rows that are already loaded; nothing here depends on what vendors do sealed."""

from __future__ import annotations

from typing import Any

from procurement.models import Enquiry, Invitation, Sounding

Entry = dict[str, Any]


def sounding_item(sounding: Sounding) -> Entry:
    """A sounding as lists show it."""
    return {
        "id": sounding.public_id,
        "number": sounding.number or None,
        "title": sounding.title,
        "state": sounding.state,
        "is_public": sounding.is_public,
        "published_at": sounding.published_at,
        "question_deadline": sounding.question_deadline,
        "response_deadline": sounding.response_deadline,
    }


def sounding_entry(sounding: Sounding) -> Entry:
    """A sounding with all that is written in it; the row has its need and version, one query for documents."""
    documents = sounding.documents.select_related("file").order_by("pk")
    return sounding_item(sounding) | {
        "need": str(sounding.need.public_id) if sounding.need else None,
        "language": sounding.language,
        "purpose": sounding.purpose or None,
        "description": sounding.description or None,
        "procedure": sounding.procedure or None,
        "cpv": sounding.cpv,
        "regions": sounding.regions,
        "contact_name": sounding.contact_name or None,
        "contact_email": sounding.contact_email or None,
        "procedure_start": sounding.procedure_start,
        "report_until": sounding.report_until,
        "few_reason": sounding.few_reason or None,
        "short_reason": sounding.short_reason or None,
        "is_blind": sounding.is_blind,
        "comment": sounding.comment or None,
        "submitted_at": sounding.submitted_at,
        "approved_at": sounding.approved_at,
        "four_eyes": sounding.four_eyes,
        "version": sounding.current.number if sounding.current else None,
        "opened_at": sounding.opened_at,
        "ended_at": sounding.ended_at,
        "end_reason": sounding.end_reason or None,
        "documents": [
            {
                "title": one.title,
                "name": one.file.name,
                "sha256": one.file.sha256,
                "published_at": one.published_at,
            }
            for one in documents
        ],
    }


def invitation_entry(invitation: Invitation) -> Entry:
    """An invitation, and whether it was declined: all that the buyer learns of what vendors do before the opening."""
    vendor = invitation.organisation
    return {
        "id": invitation.pk,
        "kind": invitation.kind,
        "vendor": {"slug": vendor.slug, "name": vendor.name} if vendor else None,
        "name": invitation.name or None,
        "email": invitation.email or None,
        "reason": invitation.reason,
        "sent_at": invitation.sent_at,
        "declined_at": invitation.declined_at,
        "decline_reason": invitation.decline_reason or None,
        "decline_text": invitation.decline_text or None,
    }


def enquiry_entry(enquiry: Enquiry) -> Entry:
    """A clarification question; the row was read without who asked."""
    return {
        "id": str(enquiry.public_id),
        "state": enquiry.state,
        "asked_at": enquiry.asked_at,
        "question": enquiry.question_key or None,
        "original": enquiry.original,
        "public_text": enquiry.public_text or None,
        "answer": enquiry.answer or None,
        "reason": enquiry.reason or None,
        "number": enquiry.number,
        "published_at": enquiry.published_at,
    }
