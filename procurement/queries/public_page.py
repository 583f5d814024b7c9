"""What the page of a published sounding shows to one reader."""

from __future__ import annotations

from typing import Any

from marketplace.core.actor import Actor
from marketplace.core.permissions import Permission
from marketplace.registers.models import Area, CpvCode
from procurement.models import Invitation, Participation, Sounding
from procurement.questions.document import from_json
from procurement.questions.effort import effort

from .amendments import changes_of
from .enquiries import published_enquiries
from .reporting import report_to
from .soundings import clock_of, own_invitation, published_documents


def page_of(sounding: Sounding, actor: Actor, invitation: Invitation | None = None) -> dict[str, Any]:
    """Everything that the template asks for; what depends on the reader are its own rows alone.

    invitation  where the reader came through the secret address of a mail
    """
    version = sounding.current
    document = from_json(version.document) if version else None
    clock = clock_of(sounding)
    may_answer = actor.may(Permission.ANSWER_SOUNDING)
    invitation = invitation or (own_invitation(actor, sounding) if may_answer else None)
    return {
        "clock": clock,
        "version": version,
        "versions": list(sounding.versions.all()),
        "document": document,
        "effort": effort(document) if document else None,
        "documents": list(published_documents(sounding)),
        "changes": changes_of(sounding),
        "enquiries": published_enquiries(sounding),
        "report": report_to(actor, sounding),
        "cpv": list(CpvCode.objects.filter(code__in=sounding.cpv)) if sounding.cpv else [],
        "regions": list(Area.objects.filter(key__in=sounding.regions).order_by("name"))
        if sounding.regions
        else [],
        "invitation": invitation,
        "may_answer": may_answer,
        "takes_part": may_answer and Participation.objects.own_of(actor).filter(sounding=sounding).exists(),
        "is_own": actor.organisation_id == sounding.organisation_id,
    }
