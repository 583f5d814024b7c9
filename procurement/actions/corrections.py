"""Writing the texts that the next correction brings; vendors read the old ones until it is published."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from procurement.choices import SoundingState
from procurement.models import Sounding
from procurement.queries.amendments import CORRECTABLE
from procurement.rules import can_change_published
from procurement.timing import is_in_time

from .enquiries import clean_text
from .locks import lock_sounding
from .soundings import Overtaken


@transaction.atomic
def write_correction(*, sounding: Sounding, values: Mapping[str, str], saves: int, by: Actor) -> Sounding:
    """Write other texts for a published sounding that is still open; nobody outside reads them before the correction.

    values  by field of `queries.amendments.CORRECTABLE`; what is as vendors read it is no change
    saves   the count of saves that the form was opened with; Overtaken if somebody saved since
    Records: procurement.correction.written
    """
    demand(can_change_published(by, sounding))
    sounding = lock_sounding(sounding.pk)
    demand(can_change_published(by, sounding))
    end = sounding.response_deadline
    if sounding.state != SoundingState.PUBLISHED or end is None:
        raise IllegalMove(thing="sounding", state=sounding.state, move="correct")
    if not is_in_time(database_now(), end):
        raise IllegalMove(thing="sounding", state="closed", move="correct")
    if sounding.saves != saves:
        raise Overtaken
    texts = {name: _checked(sounding, name, values[name]) for name in CORRECTABLE if name in values}
    if not texts.get("purpose", sounding.purpose):
        raise ValidationError({"purpose": _("Say what the sounding is for.")})
    wanted = sounding.corrected | texts
    kept = {name: text for name, text in wanted.items() if text != clean_text(getattr(sounding, name))}
    if kept == sounding.corrected:
        return sounding
    sounding.corrected, sounding.corrected_by_id = kept, by.user_id
    sounding.saves = saves + 1
    sounding.save(update_fields=["corrected", "corrected_by", "saves", "updated_at"])
    audit.record(by, "procurement.correction.written", sounding, {"fields": sorted(kept)})
    return sounding


def _checked(sounding: Sounding, name: str, text: str) -> str:
    """A text as its column takes it; Django looks at the length in forms alone."""
    cleaned = clean_text(text)
    field = Sounding._meta.get_field(name)
    most = field.max_length
    if most is not None and len(cleaned) > most:
        raise ValidationError({name: _("This text is too long. Shorten it.")})
    try:
        return str(field.clean(cleaned, sounding))
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error
