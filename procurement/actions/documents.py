"""Documents that come with a sounding: added and removed while it is a draft, the same for all afterwards."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand
from marketplace.core.files import keep, remove
from marketplace.core.files.checking import CheckedFile
from procurement.models import Sounding, SoundingDocument
from procurement.rules import can_prepare

from .locks import lock_sounding
from .soundings import demand_draft, touch


@transaction.atomic
def add_document(
    *, sounding: Sounding, title: str, file: UploadedFile | CheckedFile, by: Actor
) -> SoundingDocument:
    """Put a file beside the draft; all vendors get it with the publication.

    Records: procurement.document.added
    """
    demand(can_prepare(by, sounding.organisation_id))
    sounding = lock_sounding(sounding.pk)
    demand_draft(sounding)
    stored = keep(file, purpose="sounding", by=by)
    document = SoundingDocument(sounding=sounding, file=stored, title=title.strip())
    document.full_clean()
    document.save()
    touch(sounding)
    audit.record(by, "procurement.document.added", document, {"sha256": stored.sha256})
    return document


@transaction.atomic
def remove_document(*, document: SoundingDocument, by: Actor) -> None:
    """Take a file away from the draft.

    Records: procurement.document.removed
    """
    demand(can_prepare(by, document.sounding.organisation_id))
    sounding = lock_sounding(document.sounding_id)
    demand_draft(sounding)
    row = SoundingDocument.objects.select_for_update().select_related("file").get(pk=document.pk)
    audit.record(by, "procurement.document.removed", row, {"sha256": row.file.sha256})
    stored = row.file
    row.delete()
    remove(stored)
    touch(sounding)
