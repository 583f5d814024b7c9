"""What a vendor corrected in a response goes back to its listing, so that it need not be corrected again."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.actions.revisions import begin_revision, save_revision
from catalog.models import Solution
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand
from procurement.models import Response
from procurement.queries.giving_back import corrected_facts
from procurement.rules import can_answer


@transaction.atomic
def give_back(*, response: Response, questions: Collection[str], by: Actor) -> Solution:
    """Put the chosen facts into a change of the listing, which its owner checks and hands in.

    A change that is being written already is gone on with. Nothing of the sounding stands in it: neither that it exists nor
    that the vendor answers it. IllegalMove while a change waits for the operator.
    Records: procurement.response.given_back
    """
    demand(can_answer(by, response.organisation_id))
    response = Response.objects.select_related("version", "solution__current").get(pk=response.pk)
    values = {one.fact: one.value for one in corrected_facts(response) if one.question in questions}
    if response.solution is None or not values:
        raise ValidationError(_("Choose at least one fact."))
    revision = begin_revision(solution=response.solution, by=by)
    save_revision(revision=revision, values=values, by=by)
    audit.record(by, "procurement.response.given_back", response, {"facts": sorted(values)})
    return response.solution
