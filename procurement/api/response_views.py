"""What the endpoints of vendors share: who may knock, and how refusals of the actions are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from accounts.choices import OrganisationKind
from marketplace.core.api.problems import (
    DEADLINE_PASSED,
    QUESTIONNAIRE_CORRECTED,
    VERSION_CHANGED,
    ApiProblem,
)
from marketplace.core.api.repeats import once
from marketplace.core.api.views import KeyViewSet
from marketplace.core.decisions import Denied, IllegalMove, Refused
from procurement.actions.handing_in import NewVersion
from procurement.actions.responses import Conflict
from procurement.models import Response, Sounding
from procurement.queries import responses as reads

from .public_ids import uuid_of


class VendorKeyViewSet(KeyViewSet):
    """For the programs of vendors; keys of a buyer or of the operator are refused, whatever scopes they have.

    The refusal is the same before and after the opening, and says nothing of any response.
    """

    def check_permissions(self, request: Request) -> None:
        """Refuse whoever is no key, a key without the scope, and one of no vendor."""
        super().check_permissions(request)
        if self.action and self.actor.organisation_kind != OrganisationKind.VENDOR:
            raise Refused(Denied(_("Only the programs of a vendor find something here.")))

    def own(self, public_id: str) -> Response:
        """A response of the key's vendor; every other one is not there."""
        found = reads.response_for(self.actor, uuid_of(public_id))
        if found is None:
            raise Http404
        return found

    def readable(self, public_id: str) -> Sounding:
        """A published sounding that the key's vendor may read and answer; every other one is not there."""
        found = reads.readable_sounding(self.actor, public_id)
        if found is None:
            raise Http404
        return found

    def once(self, work: Callable[[], Answer]) -> Answer:
        """Do the work once, however often the request comes."""
        return once(self.request, key_id=self.request.auth.pk, work=work)


@contextmanager
def told(late: str = "") -> Iterator[None]:
    """Tell what an action refused as the problem that a program can act on.

    late  the sentence for what came after the deadline
    """
    try:
        yield
    except Conflict:
        raise ApiProblem(VERSION_CHANGED) from None
    except NewVersion:
        raise ApiProblem(QUESTIONNAIRE_CORRECTED) from None
    except IllegalMove as error:
        if error.thing == "sounding" and error.state == "closed":
            raise ApiProblem(DEADLINE_PASSED, late) from error
        raise
