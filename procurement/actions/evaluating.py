"""The end of the evaluation: every assessment final or excused, a finding for each requirement; and back, before the decision."""

from __future__ import annotations

import functools

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.choices import Role
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line
from procurement.models import Conclusion, Sounding
from procurement.queries.assessments import gaps_of
from procurement.queries.opened import clean_declaration
from procurement.rules import can_evaluate
from procurement.states import SOUNDING_MOVES

from .locks import lock_sounding
from .telling import tell_colleagues


@transaction.atomic
def finish_analysis(*, sounding: Sounding, by: Actor) -> Sounding:
    """End the evaluation; ValidationError names everything that is missing. Without any response nothing is.

    Moves: opened -> analysed
    Records: procurement.sounding.analysed
    """
    demand(can_evaluate(by, sounding, declaration=clean_declaration(sounding, by)))
    sounding = lock_sounding(sounding.pk)
    demand(can_evaluate(by, sounding, declaration=clean_declaration(sounding, by)))
    state = SOUNDING_MOVES.legal("analyse", sounding.state).end
    gaps = gaps_of(sounding)
    if gaps:
        raise ValidationError([gap.text for gap in gaps])
    sounding.state = state
    sounding.save()
    event = audit.record(
        by, "procurement.sounding.analysed", sounding, {"findings": sounding.findings.count()}
    )
    tell_colleagues(
        sounding,
        (Role.OFFICER, Role.PUBLISHER, Role.ADMIN),
        functools.partial(_analysed, sounding),
        f"sounding-analysed:{sounding.pk}:{event.pk}",
        but=by.user_id,
    )
    return sounding


@transaction.atomic
def reopen_analysis(*, sounding: Sounding, by: Actor) -> Sounding:
    """Go back to the findings while nothing is decided; a proposal that waits is not proposed any more, and its text stays.

    Moves: analysed -> opened
    Records: procurement.sounding.analysis_reopened
    """
    demand(can_evaluate(by, sounding, declaration=clean_declaration(sounding, by)))
    sounding = lock_sounding(sounding.pk)
    demand(can_evaluate(by, sounding, declaration=clean_declaration(sounding, by)))
    sounding.state = SOUNDING_MOVES.legal("reopen_analysis", sounding.state).end
    sounding.save()
    waiting = Conclusion.objects.filter(sounding=sounding, decided_at=None, proposed_at__isnull=False)
    taken_back = waiting.update(proposed_at=None, proposed_by=None)
    data = {"proposals": taken_back}
    event = audit.record(by, "procurement.sounding.analysis_reopened", sounding, data)
    tell_colleagues(
        sounding,
        (Role.OFFICER, Role.ASSESSOR, Role.PUBLISHER, Role.ADMIN),
        functools.partial(_reopened, sounding),
        f"sounding-analysis-reopened:{sounding.pk}:{event.pk}",
        but=by.user_id,
    )
    return sounding


def _words(sounding: Sounding) -> dict[str, str]:
    return {"organisation": one_line(sounding.organisation.name), "title": one_line(sounding.title)}


def _show(sounding: Sounding) -> tuple[str, str]:
    return _("See the sounding"), reverse(
        "procurement:sounding-show", kwargs={"public_id": sounding.public_id}
    )


def _analysed(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s: the evaluation of %(title)s has ended") % _words(sounding),
        paragraphs=(
            _(
                "All findings are there. An officer now proposes what follows, and a publishing officer decides."
            ),
        ),
        action=_show(sounding),
    )


def _reopened(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s: the evaluation of %(title)s goes on") % _words(sounding),
        paragraphs=(
            _("A colleague opened the findings again. A proposal that waited for a decision is withdrawn."),
        ),
        action=_show(sounding),
    )
