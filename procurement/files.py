"""What is handed in for market soundings, and who may read it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.files.purposes import MEGABYTE, FilePurpose, types
from marketplace.core.models import StoredFile

from .models import Sounding, SoundingDocument
from .queries.opened import clean_declaration, sounding_of_file
from .rules import can_answer, can_read_answers, can_read_note


def can_read_document(actor: Actor, stored: StoredFile) -> Decision:
    """The people of the buyer, and from the publication on everybody who may read the sounding."""
    own = actor.organisation_id is not None and actor.organisation_id == stored.organisation_id
    if own and actor.is_person and not actor.lacks_second_factor:
        return Allowed()
    shown = Sounding.objects.readable_by(actor).values("pk")
    if SoundingDocument.objects.filter(file=stored, published_at__isnull=False, sounding__in=shown).exists():
        return Allowed()
    return Denied(_("This document belongs to a market sounding that you cannot read."))


def can_read_table(actor: Actor, stored: StoredFile) -> Decision:
    """The people of the vendor who answer for it, and nobody else, ever."""
    if actor.is_person and not actor.lacks_second_factor:
        return can_answer(actor, stored.organisation_id or 0)
    return Denied(_("Only the vendor can open this file."))


def can_read_response(actor: Actor, stored: StoredFile) -> Decision:
    """The people of the vendor who answer for it; after the opening those of the buyer with a clean declaration, too."""
    decision = can_read_table(actor, stored)
    if decision or not actor.is_person or actor.lacks_second_factor:
        return decision
    sounding = sounding_of_file(actor, stored)
    if sounding is None:
        return decision
    return can_read_answers(actor, sounding, declaration=clean_declaration(sounding, actor))


def can_read_file_note(actor: Actor, stored: StoredFile) -> Decision:
    """The people of the public body and its auditors; nobody else, at no time."""
    return can_read_note(actor, stored.organisation_id)


PURPOSES = (
    FilePurpose(
        key="response",
        label=_("File of an answer"),
        types=types("pdf", "png", "jpg", "jpeg", "xlsx", "docx"),
        max_bytes=20 * MEGABYTE,
        can_read=can_read_response,
    ),
    FilePurpose(
        key="response_table",
        label=_("Filled table of a response"),
        types=types("xlsx"),
        max_bytes=5 * MEGABYTE,
        can_read=can_read_table,
    ),
    FilePurpose(
        key="sounding",
        label=_("Document of a market sounding"),
        types=types("pdf", "png", "jpg", "jpeg"),
        max_bytes=20 * MEGABYTE,
        can_read=can_read_document,
    ),
    FilePurpose(
        key="file_note",
        label=_("Note for the file of a market sounding"),
        types=types("pdf"),
        max_bytes=20 * MEGABYTE,
        can_read=can_read_file_note,
    ),
)
