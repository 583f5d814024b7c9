"""The whole note as one JSON document: what page and paper show, and what its checksum covers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.core.formats import moment_text
from marketplace.core.plain import plain_all

from . import asking, closing, preparing, results
from .material import Material
from .pieces import Json

FORM = "marketplace file note 1"
# What differs in every note by itself: the record grows by the making of one.
ALWAYS = frozenset({"record"})
_SECTIONS = (
    preparing.about,
    preparing.people,
    preparing.need,
    preparing.shortlist,
    preparing.invitations,
    asking.questionnaire,
    asking.enquiries,
    asking.changes,
    results.opening,
    results.declarations,
    results.assessments,
    results.findings,
    results.conclusion,
    results.report,
    results.follow_ups,
    closing.undone,
    closing.retention,
    closing.record,
)


def build(
    found: Material,
    *,
    number: int,
    made_at: datetime.datetime,
    made_by: str,
    before: Mapping[str, Any] | None = None,
) -> Json:
    """The note of that number, in the language of the sounding.

    before  the document of the note that it follows; what differs from it is told
    """
    with translation.override(found.body.language):
        sections = plain_all([one for make in _SECTIONS if (one := make(found)) is not None])
        title = _("Note on the market sounding: %(title)s") % {"title": found.body.title}
        document: Json = {
            "form": FORM,
            "language": found.body.language,
            "title": plain_all(title),
            "number": number,
            "made_at": made_at.isoformat(),
            "made_by": plain_all(made_by),
            "is_interim": found.conclusion is None or found.conclusion.decided_at is None,
            "lead": _lead(found),
            "facts": [
                [_("Note for the file"), _("Version %(n)s") % {"n": number}],
                [_("Made"), moment_text(made_at)],
                [_("Note made by"), plain_all(made_by)],
            ],
            "sections": sections,
        }
        document["changes"] = _changes(document, before)
    return document


def changed_sections(document: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """Titles of the sections that are new or differ from the note before, and of those that are gone."""
    old = {one["key"]: one for one in before.get("sections", ())}
    new = {one["key"]: one for one in document["sections"]}
    changed = [one["title"] for key, one in new.items() if key not in ALWAYS and one != old.get(key)]
    return changed + [one["title"] for key, one in old.items() if key not in new]


def _changes(document: Json, before: Mapping[str, Any] | None) -> list[str]:
    if before is None:
        return [_("This is the first version.")]
    told = {"n": before.get("number", ""), "sections": ", ".join(changed_sections(document, before))}
    return [_("Changed since version %(n)s: %(sections)s.") % told]


def _lead(found: Material) -> str:
    if found.body.is_cancelled:
        return _("The sounding was cancelled before the opening. What vendors handed in stays sealed.")
    if found.opening is None:
        return _(
            "Interim note before the opening. It says nothing of who answers, or how many: nobody at the public body knows."
        )
    if found.conclusion is None or found.conclusion.decided_at is None:
        return _("Interim note after the opening, before the conclusion.")
    return _("Note on a concluded market sounding.")
