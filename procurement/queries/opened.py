"""What is known after the opening: the protocol, who may read, and the responses as they were handed in.

Every function that touches answers takes rows that the protocol names; nothing here works before the opening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from marketplace.core.actor import Actor
from marketplace.core.models import StoredFile
from procurement.choices import ResponseState
from procurement.models import Declaration, Opening, Participation, Response, ResponseFile, Sounding
from procurement.questions.document import Document, from_json, hash_of


@dataclass(frozen=True)
class Opened:
    """One response as it was handed in.

    label           the vendor's name, or `Response 3` where names stay hidden (blind mode); the order tells nothing then
    answers         by key of the question: {"value", "confidential", "source"}; besides "files" and "solutions" with snapshots
    document        the questionnaire it answers, which may be an earlier version
    is_unconfirmed  answered before a correction and not confirmed afterwards
    """

    response: Response
    label: str
    answers: Mapping[str, Any]
    document: Document
    version: int
    is_unconfirmed: bool

    def value(self, key: str) -> Mapping[str, Any] | None:
        """What was answered to a question; None where nothing was."""
        answer = self.answers.get(key)
        return answer.get("value") or None if answer else None

    def is_confidential(self, key: str) -> bool:
        """Whether the vendor marked the answer as confidential."""
        return bool((self.answers.get(key) or {}).get("confidential"))


def opening_of(sounding: Sounding) -> Opening | None:
    """The protocol of the opening, None before."""
    return Opening.objects.filter(sounding=sounding).first()


def declaration_of(sounding: Sounding, actor: Actor) -> Declaration | None:
    """The last word of this person on conflicts of interest."""
    if actor.user_id is None:
        return None
    return sounding.declarations.filter(person_id=actor.user_id).order_by("-pk").first()


def clean_declaration(sounding: Sounding, actor: Actor) -> Declaration | None:
    """The person's last declaration if it is clean and names the protocol of this opening, else None.

    Whoever belongs to a vendor of the protocol has none, even where they joined it after they declared.
    """
    if actor.user_id is None:
        return None
    mine = {"organisation__memberships__user_id": actor.user_id, "sounding": OuterRef("sounding")}
    belongs = Exists(Participation.objects.filter(**mine)) | Exists(
        Response.objects.filter(state=ResponseState.OPENED, **mine)
    )
    rows = sounding.declarations.filter(person_id=actor.user_id).annotate(belongs=belongs)
    last, opening = rows.order_by("-pk").first(), opening_of(sounding)
    if last is None or opening is None or not last.is_clean or last.opening_hash != opening.sha256:
        return None
    return None if last.belongs else last


def sounding_of_file(actor: Actor, stored: StoredFile) -> Sounding | None:
    """The opened sounding of the organisation acted for, one of whose responses names this file; None for every other file."""
    if actor.organisation_id is None:
        return None
    row = (
        ResponseFile.objects.filter(
            file=stored,
            response__sounding__organisation_id=actor.organisation_id,
            response__state=ResponseState.OPENED,
        )
        .select_related("response__sounding__organisation", "response__last")
        .first()
    )
    if row is None or row.response.last is None:
        return None
    named = str(stored.public_id) in row.response.last.answers.get("files", {})
    return row.response.sounding if named else None


def opened_responses(sounding: Sounding, *, is_blind: bool = False) -> list[Opened]:
    """All responses of the protocol, by name; three queries whatever their number. Working copies are not loaded.

    is_blind  labels instead of names, in an order that nobody can work out from the protocol: it names receipts, and what
              the order follows stands on no page
    """
    opening = opening_of(sounding)
    if opening is None:
        return []
    marks = {entry["response"]: entry for entry in opening.entries}
    # Each response would bring the whole questionnaire along: two hundred times the same.
    rows = (
        Response.objects.filter(sounding=sounding, public_id__in=list(marks))
        .select_related("organisation", "last")
        .defer("answers", "unclean", "touched")
    )
    versions = {version.pk: version for version in sounding.versions.all()}
    documents = {pk: from_json(version.document) for pk, version in versions.items()}
    found: list[Opened] = []
    for response in rows:
        last = response.last
        if last is None:
            continue
        last.version = versions[last.version_id]
        document = documents[last.version_id]
        mark = marks[str(response.public_id)]
        label, unconfirmed = mark["name"], mark["unconfirmed"]
        found.append(Opened(response, label, last.answers, document, last.version.number, unconfirmed))
    if not is_blind:
        return sorted(found, key=lambda one: (one.label.casefold(), one.response.pk))
    found.sort(key=lambda one: hash_of([opening.sha256, str(one.response.public_id)]))
    return [
        Opened(
            one.response,
            _("Response %(number)s") % {"number": number},
            one.answers,
            one.document,
            one.version,
            one.is_unconfirmed,
        )
        for number, one in enumerate(found, 1)
    ]
