"""Endpoints of the shortlist of an own need: programs search and propose, people decide with a reason."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Scope
from catalog.models import Solution, SolutionVersion
from marketplace.core.access import KEY, declare
from marketplace.core.api.parameters import PAGING, ChoiceParameter
from marketplace.core.api.problems import (
    INVALID_BODY,
    INVALID_FIELDS,
    UNKNOWN_PAGE,
    VERSION_CHANGED,
    VERSION_MISSING,
    field_error,
    invalid_fields,
)
from marketplace.core.api.repeats import once
from marketplace.core.api.versions import demand_version
from marketplace.core.api.views import KeyViewSet, endpoint
from procurement.actions.shortlists import add_candidate, search_shortlist
from procurement.choices import CandidateState
from procurement.models import Candidate, Need, Shortlist, ShortlistSearch, ShortlistStep
from procurement.queries.shortlists import candidates_of, shortlist_of, tally_of

from .. import shortlist_serializers as serializers
from ..shortlist_entries import candidate_entry, search_entry, search_item, shortlist_entry, step_entry
from .own_needs import own_need

CHANGING = (INVALID_BODY, INVALID_FIELDS, VERSION_MISSING, VERSION_CHANGED)
STATE = ChoiceParameter(
    name="state", help=_("Only candidates of which this was decided."), choices=CandidateState.choices
)


@declare(KEY)
class OwnShortlistViewSet(KeyViewSet):
    """The shortlist of one need of the organisation of the key."""

    tag = _("Your needs")
    paths = {
        "need": _("Names one of your needs."),
        "number": _("Number of a search, from 1."),
    }

    @endpoint(
        "getShortlist",
        _("The shortlist of one of your needs"),
        _(
            "How many candidates it has, and the ETag for a change. Keeping, leaving out, narrowing and finishing are "
            "decisions: people make them on the pages, and no key can."
        ),
        answer=serializers.ShortlistSerializer,
        scope=Scope.READ_NEEDS,
    )
    def retrieve(self, request: Request, need: str) -> Response:
        return self._shown(need)

    @endpoint(
        "listShortlistSearches",
        _("The frozen searches of a shortlist"),
        _("Each as it was asked, the oldest first."),
        answer=serializers.ShortlistSearchPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_NEEDS,
    )
    def searches(self, request: Request, need: str) -> Response:
        rows = ShortlistSearch.objects.filter(shortlist__need=own_need(self, need))
        return Response(self.page_of(rows, keys=("number",), entry=search_item))

    @endpoint(
        "searchForShortlist",
        _("Freeze a search for a shortlist"),
        _(
            "Takes what the search finds now as candidates, by the version that is public at this moment; nothing is decided "
            "on them. Send in If-Match the ETag of the shortlist."
        ),
        answer=serializers.ShortlistSerializer,
        body=serializers.NewSearchSerializer,
        status=201,
        is_repeatable=True,
        is_versioned=True,
        problems=CHANGING,
        scope=Scope.WRITE_NEEDS,
    )
    def search(self, request: Request, need: str) -> Response:
        own_need(self, need)
        values = self.body()
        return self._change(need, lambda row: search_shortlist(need=row, by=self.actor, **values))

    @endpoint(
        "getShortlistSearch",
        _("One frozen search of a shortlist"),
        _("With the versions that it found, best first."),
        answer=serializers.ShortlistSearchSerializer,
        scope=Scope.READ_NEEDS,
    )
    def search_show(self, request: Request, need: str, number: int) -> Response:
        rows = ShortlistSearch.objects.filter(shortlist__need=own_need(self, need))
        row = rows.filter(number=number).first()
        if row is None:
            raise Http404
        found = SolutionVersion.objects.filter(pk__in=row.found)
        versions = {pk: (slug, at) for pk, slug, at in found.values_list("pk", "solution__slug", "number")}
        return self.tagged(search_entry(row, versions))

    @endpoint(
        "listCandidates",
        _("The candidates of a shortlist"),
        _("In the order in which they came on the list, each with what was decided and why."),
        answer=serializers.CandidatePageSerializer,
        parameters=(STATE, *PAGING),
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_NEEDS,
    )
    def candidates(self, request: Request, need: str) -> Response:
        shortlist = shortlist_of(own_need(self, need))
        rows = Candidate.objects.none()
        if shortlist is not None:
            rows = candidates_of(shortlist, self.values["state"] or "")
        return Response(self.page_of(rows, keys=("id",), entry=candidate_entry))

    @endpoint(
        "addCandidate",
        _("Put a solution on a shortlist"),
        _(
            "As it stands today, with the reason why it belongs there; nothing is decided on it. Send in If-Match the ETag of "
            "the shortlist."
        ),
        answer=serializers.ShortlistSerializer,
        body=serializers.NewCandidateSerializer,
        status=201,
        is_repeatable=True,
        is_versioned=True,
        problems=CHANGING,
        scope=Scope.WRITE_NEEDS,
    )
    def add(self, request: Request, need: str) -> Response:
        own_need(self, need)
        values = self.body()
        solution = Solution.objects.public().filter(slug=values["solution"]).first()
        if solution is None:
            raise invalid_fields([field_error("/solution", _now("There is no such public solution."))])
        return self._change(
            need,
            lambda row: add_candidate(need=row, solution=solution, reason=values["reason"], by=self.actor),
        )

    @endpoint(
        "listShortlistSteps",
        _("The log of a shortlist"),
        _("Each narrowing and each decision with its reason, the oldest first."),
        answer=serializers.ShortlistStepPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_NEEDS,
    )
    def steps(self, request: Request, need: str) -> Response:
        rows = ShortlistStep.objects.filter(shortlist__need=own_need(self, need))
        return Response(self.page_of(rows, keys=("id",), entry=step_entry))

    def _change(self, need: str, act: Callable[[Need], object]) -> Response:
        def work() -> Response:
            row = own_need(self, need, lock=True)
            # Locked behind its need, as the actions lock it.
            list(Shortlist.objects.select_for_update().filter(need=row).values_list("pk"))
            demand_version(self.request, self._entry(row))
            act(row)
            return self._shown(need, 201)

        return once(self.request, key_id=self.request.auth.pk, work=work)

    def _shown(self, need: str, status: int = 200) -> Response:
        return self.tagged(self._entry(own_need(self, need)), status)

    def _entry(self, need: Need) -> dict[str, object]:
        shortlist = shortlist_of(need)
        return shortlist_entry(shortlist, tally_of(shortlist))
