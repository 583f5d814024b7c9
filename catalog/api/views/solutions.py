"""Endpoints of solutions."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.exchange.publiccode.writer import CannotExport, export_publiccode
from catalog.fit.rules import fit
from catalog.fit.traits import Traits
from catalog.models import Solution
from catalog.queries.fit import Town, profile_mark
from catalog.queries.published import listing_with_all
from catalog.search.asked import NOBODY
from catalog.search.changes import answers_mark
from catalog.search.engine import search
from catalog.search.interface import FACETS, BadCursor, Hit, Query
from marketplace.core.access import PUBLIC, declare
from marketplace.core.api.cursors import wrong_question
from marketplace.core.api.pages import Page
from marketplace.core.api.problems import NOT_EXPORTABLE, UNKNOWN_PAGE, WITHDRAWN, ApiProblem
from marketplace.core.api.views import ReadViewSet, endpoint
from marketplace.core.unchanged import answer_tag, not_modified

from .. import entries, serializers
from ..changes import changes
from ..facets import facet_entries
from ..fit import sum_entry, town_asked
from ..parameters import SOLUTION_PARAMETERS


class YamlRenderer(BaseRenderer):
    """Names the format for the negotiation; the text is ready already."""

    media_type = "application/yaml"
    format = "yaml"
    charset = "utf-8"

    def render(self, data: str, *_context: Any) -> bytes:
        return data.encode()


@declare(PUBLIC)
class SolutionViewSet(ReadViewSet):
    """The listings of the catalogue."""

    tag = _("Solutions")
    paths = {"slug": _("Part of the listing's address.")}

    @endpoint(
        "listSolutions",
        _("Search solutions"),
        _(
            "Values of one parameter widen the result, different parameters narrow it. “facets” counts what each "
            "value would leave; values chosen in the same facet do not reduce its counts. With “updated_since” the "
            "answer lists changes instead, oldest first, and every listing withdrawn meanwhile: follow “next” until "
            "it is null, then ask again with the last “changed_at” or “withdrawn_at” you saw, minus a minute. With "
            "filters, a listing that no longer meets them is not told; a complete copy asks without."
        ),
        answer=serializers.SolutionPageSerializer,
        parameters=SOLUTION_PARAMETERS,
        problems=(UNKNOWN_PAGE,),
    )
    def list(self, request: Request) -> HttpResponse:
        if since := self.values["updated_since"]:
            return Response(self._changed(since))
        town = town_asked(self.values)
        mark = answers_mark() + (profile_mark(town.area.key) if town else "")
        tag = answer_tag(request, mark)
        response = not_modified(request, tag) or Response(self._found(town))
        response["ETag"] = tag
        return response

    @endpoint(
        "getSolution",
        _("A solution"),
        _("All facts of the current version, with evidence, uses and history."),
        answer=serializers.SolutionSerializer,
        problems=(WITHDRAWN,),
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        return Response(entries.solution_entry(_listing(slug)))

    @endpoint(
        "getPubliccode",
        _("A solution as publiccode.yml"),
        _(
            "The listing in the standard's latest version; refused where the listing lacks what the standard demands."
        ),
        answer=serializers.PUBLICCODE,
        media_type=YamlRenderer.media_type,
        problems=(NOT_EXPORTABLE, WITHDRAWN),
    )
    def publiccode(self, request: Request, slug: str) -> HttpResponse:
        solution = _listing(slug)
        try:
            text = export_publiccode(solution)
        except CannotExport as refusal:
            reasons = {fault.field: str(fault.message) for fault in refusal.problems}
            missing = _now("This is missing, and it is mandatory.")
            errors = [{"field": key, "message": reasons.get(key, missing)} for key in refusal.missing]
            detail = _now("Missing or not valid for publiccode.yml: %(keys)s.") % {
                "keys": ", ".join(refusal.missing)
            }
            raise ApiProblem(NOT_EXPORTABLE, detail, errors=errors) from refusal
        response = Response(text)
        response["Content-Disposition"] = 'inline; filename="publiccode.yml"'
        return response

    def get_renderers(self) -> list[BaseRenderer]:
        """YAML where the file is asked for, JSON everywhere else."""
        return [YamlRenderer()] if self.action == "publiccode" else super().get_renderers()

    def _query(self, cursor: str = "") -> Query:
        """What the request asks the search."""
        return Query(
            text=self.values["q"] or "",
            filters={facet: self.values[facet] for facet in FACETS if self.values[facet]},
            sort=self.values["sort"],
            cursor=cursor,
            page_size=self.values["page_size"],
            cards=("api",),
        )

    def _query_for(self, town: Town | None, cursor: str = "") -> Query:
        """The same for a municipality."""
        query = self._query(cursor)
        if town is None:
            return query
        used = {} if town.alike is None else {"fit_use": town.alike or NOBODY}
        return replace(query, fit=town.weights, filters={**query.filters, **used})

    def _changed(self, since: datetime.datetime) -> dict[str, Any]:
        """One page of changes."""
        rows = changes(since, self._query_for(town_asked(self.values)))
        answer = self.page_of(rows, keys=("changed_at", "id"), entry=entries.changed_entry)
        return answer | {"facets": []}

    def _found(self, town: Town | None) -> dict[str, Any]:
        """One page of a search, with the fit for a municipality if one is named."""
        cursors, cursor = self.cursors(), self.values["cursor"]
        query = self._query_for(town, cursors.open(cursor) if cursor else "")
        try:
            answer = search(query)
        except BadCursor:
            raise wrong_question() from None
        page = Page(
            answer.count,
            answer.hits,
            next=cursors.seal(answer.next) if answer.next else "",
            previous=cursors.seal(answer.previous) if answer.previous else "",
        )
        return self.shown(page, partial(_item, town), facets=facet_entries(answer))


def _item(town: Town | None, hit: Hit) -> dict[str, Any]:
    """A hit as the list shows it."""
    card = hit.cards["api"]
    found = entries.card_entry(card)
    if town is not None:
        found["fit"] = sum_entry(fit(town.profile, Traits.read(card.get("traits", {}))))
    return found


def _listing(slug: str) -> Solution:
    """A public listing; one that was withdrawn is gone, any other unknown."""
    solution = listing_with_all(slug)
    if solution is None:
        raise NotFound(_now("There is no solution at this address."))
    if not solution.is_public:
        raise ApiProblem(
            WITHDRAWN,
            _now("The vendor or the operator took this listing out of the catalogue."),
            withdrawn_at=solution.withdrawn_at.isoformat() if solution.withdrawn_at else None,
        )
    return solution
