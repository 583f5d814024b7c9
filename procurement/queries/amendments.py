"""Reads of what changes after the publication: the correction being written, and what was changed so far."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from procurement.choices import AmendmentKind
from procurement.models import Amendment, Questionnaire, Sounding, SoundingDocument
from procurement.questions.differences import CHANGED, Difference, differences, from_data, is_material
from procurement.questions.document import Document, from_json, hash_of, to_json
from procurement.questions.neutrality import Finding

from .neutrality import findings_in

# Texts of a published sounding that a correction may change; the title stays, all know the sounding by it.
CORRECTABLE = ("purpose", "description", "procedure", "contact_name", "contact_email")
# Other words of these can change what vendors answer; whom they reach does not.
MATERIAL_TEXTS = frozenset({"purpose", "description", "procedure"})


@dataclass(frozen=True)
class Correction:
    """What a correction would publish now.

    texts       what changes in purpose, description, procedure and contact
    documents   files that were added since the publication
    written_by  who changed the questionnaire last, and who the texts or documents; empty where all is as it was
    seen        the hash under which somebody publishes exactly this
    """

    document: Document
    differences: tuple[Difference, ...]
    texts: tuple[Difference, ...]
    documents: tuple[SoundingDocument, ...]
    findings: tuple[Finding, ...]
    written_by: frozenset[int]
    seen: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing was changed."""
        return not self.differences and not self.texts and not self.documents

    @property
    def is_material(self) -> bool:
        """Whether answers may turn out differently by it."""
        return is_material((*self.texts, *self.differences))


@dataclass(frozen=True)
class Change:
    """What was changed after the publication, as all read it; never who did it.

    until_before, until_after  the deadline of the responses where it changed; asked_*: that of the questions
    differences  of texts and of the questionnaire
    documents  titles of the files that came with it
    version    number of the questionnaire that holds from then on; 0 where it stayed
    """

    number: int
    kind: str
    label: str
    reason: str
    is_material: bool
    published_at: datetime.datetime
    version: int
    differences: tuple[Difference, ...]
    documents: tuple[str, ...]
    until_before: datetime.datetime | None = None
    until_after: datetime.datetime | None = None
    asked_before: datetime.datetime | None = None
    asked_after: datetime.datetime | None = None


def correction_of(sounding: Sounding) -> Correction:
    """What stands in the working copy of a published sounding and has not been published."""
    row = Questionnaire.objects.filter(sounding=sounding).first()
    before = from_json(sounding.current.document) if sounding.current else Document()
    document = from_json(row.document) if row else before
    found = differences(before, document)
    documents = tuple(
        SoundingDocument.objects.filter(sounding=sounding, published_at=None).select_related("file")
    )
    texts = text_differences(
        {name: (getattr(sounding, name), sounding.corrected[name]) for name in sounding.corrected}
    )
    findings, findings_hash = findings_in(document, with_correction(sounding))
    wrote = {row.edited_by_id} if row and found else set()
    wrote |= {sounding.corrected_by_id} if texts or documents else set()
    kept = dict(sorted(sounding.corrected.items()))
    return Correction(
        document=document,
        differences=found,
        texts=texts,
        documents=documents,
        findings=findings,
        written_by=frozenset(pk for pk in wrote if pk is not None),
        seen=hash_of([hash_of(to_json(document)), [one.pk for one in documents], findings_hash, kept]),
    )


def with_correction(sounding: Sounding) -> Sounding:
    """The sounding as it will read; not to be saved."""
    changed = copy.copy(sounding)
    for name in CORRECTABLE:
        setattr(changed, name, sounding.corrected.get(name, getattr(sounding, name)))
    return changed


def text_differences(pairs: Mapping[str, Iterable[str]]) -> tuple[Difference, ...]:
    """What changes in the texts, by field as before and after, in the order of the page."""
    labels = {
        "purpose": _("What is the sounding for?"),
        "description": _("What should vendors know?"),
        "procedure": _("What is planned afterwards?"),
        "contact_name": _("Contact"),
        "contact_email": _("E-mail of the contact"),
    }
    found = []
    for name in CORRECTABLE:
        before, after = pairs.get(name, ("", ""))
        if before != after:
            found.append(
                Difference("", CHANGED, name, "", labels[name], before, after, name in MATERIAL_TEXTS)
            )
    return tuple(found)


def changes_of(sounding: Sounding) -> list[Change]:
    """Every correction, extension and cancellation, the newest first; one query."""
    rows = Amendment.objects.filter(sounding=sounding).select_related("version").order_by("-number")
    return [_change(row) for row in rows]


def _change(row: Amendment) -> Change:
    return Change(
        number=row.number,
        kind=row.kind,
        label=str(AmendmentKind(row.kind).label),
        reason=row.reason,
        is_material=row.is_material,
        published_at=row.published_at,
        version=row.version.number if row.version else 0,
        differences=(*_texts_of(row), *(from_data(row.version.differences) if row.version else ())),
        documents=tuple(one["document"] for one in row.changes if "document" in one),
        until_before=_moment(row.before, "response_deadline"),
        until_after=_moment(row.after, "response_deadline"),
        asked_before=_moment(row.before, "question_deadline"),
        asked_after=_moment(row.after, "question_deadline"),
    )


def _texts_of(row: Amendment) -> tuple[Difference, ...]:
    kept: list[dict[str, Any]] = [one for one in row.changes if "field" in one]
    return text_differences({one["field"]: (one["before"], one["after"]) for one in kept})


def _moment(kept: dict[str, str], name: str) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(kept[name]) if name in kept else None
