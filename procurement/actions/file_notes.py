"""Making a version of the note for the file: what is known now, as a document with its hash and as a PDF that stays."""

from __future__ import annotations

import io

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.files import keep
from procurement import file_note
from procurement.exchange.file_note import paper_of
from procurement.models import FileNote, Sounding
from procurement.queries.file_notes import material_of, people_in
from procurement.questions.document import hash_of
from procurement.rules import can_make_note

PURPOSE = "file_note"
# Any number will do, as long as nothing else takes a pair of numbers with it first.
NUMBERING = 0x6E6F_7465
LONGEST_NAME = 60


@transaction.atomic
def make_file_note(*, sounding: Sounding, by: Actor) -> FileNote:
    """Write down what is known now as the next version; ValidationError where nothing has changed since the last one.

    From the publication on, also for a cancelled sounding. Before the opening it holds nothing of what vendors do. The sounding
    is locked for share, as a submission does: moves wait, submissions don't, so that making a note delays nobody's answer.
    Records: procurement.filenote.made
    """
    demand(can_make_note(by, sounding))
    sounding = _shared(sounding.pk)
    if sounding.published_at is None:
        raise IllegalMove(thing="sounding", state=sounding.state, move="make a note")
    last = sounding.file_notes.order_by("-number").first()
    number, now = (last.number if last else 0) + 1, database_now()
    with translation.override(sounding.language):
        document = file_note.build(
            material_of(sounding, by),
            number=number,
            made_at=now,
            made_by=people_in(sounding.organisation_id, [by.user_id]).name(by.user_id),
            before=last.document if last else None,
        )
        if last and not file_note.changed_sections(document, last.document):
            told = {"n": last.number}
            raise ValidationError(_("Nothing has changed since version %(n)s of the note.") % told)
        digest = hash_of(document)
        content = io.BytesIO(paper_of(document, digest))
        content.name = _name(sounding, number)
    stored = keep(content, purpose=PURPOSE, by=by, organisation_id=sounding.organisation_id)
    note = FileNote(
        sounding=sounding,
        number=number,
        document=document,
        sha256=digest,
        file=stored,
        made_at=now,
        made_by_id=by.user_id,
    )
    note.full_clean()
    note.save()
    data = {"number": number, "sha256": digest, "file": stored.sha256}
    audit.record(by, "procurement.filenote.made", sounding, data)
    return note


def _shared(pk: int) -> Sounding:
    """The sounding as it stands, locked for share, and the only maker of its notes in this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procurement_sounding WHERE id = %s FOR SHARE", [pk])
        # After the sounding, as conclusions do, so that nobody waits in a ring.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [NUMBERING, pk])
    rows = Sounding.objects.select_related(
        "organisation__area",
        "current",
        "need__organisation__area",
        "need__shortlist__finished_by",
        "conclusion__solution__current",
        "report",
    )
    return rows.get(pk=pk)


def _name(sounding: Sounding, number: int) -> str:
    """What and which, fit for every file system: `vermerk-2-baumkataster.pdf`."""
    what = slugify(sounding.title)[:LONGEST_NAME].strip("-")
    return "-".join(filter(None, (_("file-note"), str(number), what))) + ".pdf"
