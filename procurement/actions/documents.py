"""Documents that come with a sounding: added and removed while it is a draft, the same for all afterwards."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.files import keep, remove
from marketplace.core.files.checking import CheckedFile
from procurement.choices import SoundingState
from procurement.models import Sounding, SoundingDocument
from procurement.rules import can_change_published, can_prepare
from procurement.timing import is_in_time

from .locks import lock_sounding
from .soundings import demand_draft, touch


@transaction.atomic
def add_document(
    *, sounding: Sounding, title: str, file: UploadedFile | CheckedFile, by: Actor
) -> SoundingDocument:
    """Put a file beside the draft, or beside a correction; all vendors get it when that is published.

    Records: procurement.document.added
    """
    demand(can_prepare(by, sounding.organisation_id))
    sounding = lock_sounding(sounding.pk)
    _demand_writable(sounding, by)
    stored = keep(file, purpose="sounding", by=by)
    document = SoundingDocument(sounding=sounding, file=stored, title=title.strip())
    document.full_clean()
    document.save()
    _wrote(sounding, by)
    audit.record(by, "procurement.document.added", document, {"sha256": stored.sha256})
    return document


@transaction.atomic
def remove_document(*, document: SoundingDocument, by: Actor) -> None:
    """Take a file away that vendors have not got yet: IllegalMove for one that was published.

    Records: procurement.document.removed
    """
    demand(can_prepare(by, document.sounding.organisation_id))
    sounding = lock_sounding(document.sounding_id)
    _demand_writable(sounding, by)
    row = SoundingDocument.objects.select_for_update(of=("self",)).select_related("file").get(pk=document.pk)
    if row.published_at is not None:
        raise IllegalMove(thing="document", state="published", move="remove")
    audit.record(by, "procurement.document.removed", row, {"sha256": row.file.sha256})
    stored = row.file
    row.delete()
    remove(stored)
    touch(sounding)


def _demand_writable(sounding: Sounding, by: Actor) -> None:
    """A draft takes documents, and what is published and open does for its next correction."""
    if sounding.state == SoundingState.PUBLISHED and sounding.response_deadline is not None:
        demand(can_change_published(by, sounding))
        if is_in_time(database_now(), sounding.response_deadline):
            return
        raise IllegalMove(thing="sounding", state="closed", move="add a document")
    demand_draft(sounding)


def _wrote(sounding: Sounding, by: Actor) -> None:
    """Remember who brought it along: with the four-eyes rule somebody else publishes the correction."""
    touch(sounding)
    if sounding.state == SoundingState.PUBLISHED:
        Sounding.objects.filter(pk=sounding.pk).update(corrected_by=by.user_id)
