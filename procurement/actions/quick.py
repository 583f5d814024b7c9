"""The quick mode: from a template to the published sounding by one person, where the four-eyes rule is off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand
from procurement.models import Need, Questionnaire, Sounding
from procurement.queries.library import Source
from procurement.queries.neutrality import findings_of
from procurement.queries.quick import TOLD, draft_of, preview_of
from procurement.questions.document import from_json
from procurement.questions.editing import state_of
from procurement.rules import can_sound_quickly

from .inviting import invite_vendor
from .needs import begin_need, finish_need, sound_need
from .publishing import publish_sounding
from .questionnaires import edit_questionnaire, take_questions
from .soundings import approve_sounding, edit_sounding, submit_sounding


@transaction.atomic
def sound_quickly(
    *,
    source: Source,
    values: Mapping[str, Any],
    vendors: Sequence[Organisation],
    seen: str,
    noticed: bool,
    by: Actor,
    need: Need | None = None,
) -> Sounding:
    """Describe the need, take the questions, invite, approve and publish, by the actions of the normal way, or nothing of it.

    source   the template whose questions are asked
    values   what the form says: `queries.quick.TOLD`, `users` of the need, the common `reason` of the invitations
    seen     hash of what the page showed (`queries.quick.Preview.seen`); other than that of now is refused
    noticed  whether the person has seen the notes on neutrality, where there are any
    need     one that is described already; else one is made from the form and the template
    Nobody gets a mail about the steps between: they are over when the transaction ends.
    Records: procurement.sounding.published_quickly, beside all that its steps record
    """
    organisation = Organisation.objects.select_related("area").filter(pk=by.organisation_id).first()
    demand(can_sound_quickly(by, organisation))
    assert organisation is not None
    shown = preview_of(source, values, vendors, organisation, need)
    if seen != shown.seen:
        raise ValidationError(
            _("The text has changed since you opened this page. Look at the findings again.")
        )
    if shown.findings and not noticed:
        raise ValidationError({"noticed": _("Confirm that you have seen the notes.")})
    if need is None:
        need = begin_need(title=values["title"], draft=draft_of(source, values, organisation), by=by)
        need = finish_need(need=need, by=by, tells=False)
    sounding = sound_need(need=need, title=values["title"], by=by)
    _ask(sounding, source, by)
    written = {name: values[name] for name in TOLD if name in values} | {"language": source.document.language}
    sounding = edit_sounding(sounding=sounding, values=written, saves=sounding.saves, by=by)
    for vendor in vendors:
        invite_vendor(sounding=sounding, organisation=vendor, reason=str(values.get("reason") or ""), by=by)
    sounding = submit_sounding(sounding=sounding, by=by, tells=False)
    sounding = approve_sounding(sounding=sounding, findings_seen=findings_of(sounding)[1], by=by, tells=False)
    sounding = publish_sounding(sounding=sounding, by=by)
    data = {"four_eyes": sounding.four_eyes, "source": source.kind, "need": need.pk, "invited": len(vendors)}
    audit.record(by, "procurement.sounding.published_quickly", sounding, data)
    return sounding


def _ask(sounding: Sounding, source: Source, by: Actor) -> None:
    """Copy all questions of the template, under new keys, with its title and introduction."""
    row = Questionnaire.objects.get(sounding=sounding)
    row = take_questions(questionnaire=row, sections=source.document.sections, source=source.kept, by=by)
    edit_questionnaire(
        questionnaire=row,
        title=source.document.title,
        intro=source.document.intro,
        language=source.document.language,
        seen=state_of(from_json(row.document)),
        by=by,
    )
