"""Endpoints of a vendor's own listings: the same actions as the editor's pages, for the programs of the vendor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Scope
from catalog.actions import withdraw_solution
from catalog.actions.revisions import (
    begin_listing,
    begin_revision,
    save_revision,
    submit_revision,
    take_back_revision,
)
from catalog.facts.document import clean_document
from catalog.facts.types import FactError, Problem
from catalog.models import Revision, Solution
from catalog.queries.drafts import own_listings, unfinished_of
from marketplace.core.access import KEY, declare
from marketplace.core.api.parameters import PAGING
from marketplace.core.api.problems import (
    INVALID_BODY,
    INVALID_FIELDS,
    UNKNOWN_PAGE,
    VERSION_CHANGED,
    VERSION_MISSING,
    ApiProblem,
    field_error,
    invalid_fields,
)
from marketplace.core.api.repeats import once
from marketplace.core.api.versions import demand_version
from marketplace.core.api.views import KeyViewSet, endpoint
from marketplace.core.decisions import IllegalMove

from .. import listing_serializers as serializers
from ..listing_entries import own_listing_entry, own_listing_item, pointer_of


@declare(KEY)
class OwnListingViewSet(KeyViewSet):
    """The listings of the organisation of the key, drafts included."""

    tag = _("Your listings")
    paths = {"slug": _("Part of the address of one of your listings.")}

    @endpoint(
        "listOwnListings",
        _("Your listings"),
        _("All listings of your organisation, drafts and withdrawn ones too, by their address."),
        answer=serializers.OwnListingPageSerializer,
        parameters=PAGING,
        problems=(UNKNOWN_PAGE,),
        scope=Scope.READ_LISTINGS,
    )
    def list(self, request: Request) -> Response:
        return Response(self.page_of(own_listings(self.actor), keys=("slug",), entry=own_listing_item))

    @endpoint(
        "createListing",
        _("Begin a listing"),
        _(
            "A draft that nobody else sees; it needs a name, everything else can follow. Submit it when it is complete. "
            "A fact that can't be taken is refused with its place, and nothing is kept."
        ),
        answer=serializers.OwnListingSerializer,
        body=serializers.ListingChangeSerializer,
        status=201,
        is_repeatable=True,
        problems=(INVALID_BODY, INVALID_FIELDS),
        scope=Scope.WRITE_LISTINGS,
    )
    def create(self, request: Request) -> Response:
        facts = self._facts()
        if not facts.get("name"):
            raise invalid_fields([field_error("/facts/name", _now("A listing begins with its name."))])

        def work() -> Response:
            revision = begin_listing(name=facts["name"], by=self.actor)
            save_revision(revision=revision, values=facts, by=self.actor)
            return self._shown(revision.solution.slug, 201)

        return self._once(work)

    @endpoint(
        "getOwnListing",
        _("One of your listings"),
        _("The text that is being written or waits, what is still wrong with it, and the ETag for a change."),
        answer=serializers.OwnListingSerializer,
        scope=Scope.READ_LISTINGS,
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        return self._shown(slug)

    @endpoint(
        "changeListing",
        _("Change one of your listings"),
        _(
            "Send only the facts that change, and in If-Match the ETag of what you read. A change of a published listing "
            "begins a new text; the published one stays until the operator has accepted the new one."
        ),
        answer=serializers.OwnListingSerializer,
        body=serializers.ListingChangeSerializer,
        is_versioned=True,
        problems=(INVALID_BODY, INVALID_FIELDS, VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_LISTINGS,
    )
    def partial_update(self, request: Request, slug: str) -> Response:
        self._own(slug)
        facts = self._facts()
        with transaction.atomic():
            solution = self._same(slug)
            revision = begin_revision(solution=solution, by=self.actor)
            save_revision(revision=revision, values=facts, by=self.actor)
            return self._shown(slug)

    @endpoint(
        "submitListing",
        _("Hand one of your listings in"),
        _(
            "The operator looks at it and publishes it or sends it back. All that is still wrong is named at once. Send "
            "in If-Match the ETag of what you read, so that nothing is handed in that you have not seen."
        ),
        answer=serializers.OwnListingSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=(INVALID_FIELDS, VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_LISTINGS,
    )
    def submit(self, request: Request, slug: str) -> Response:
        return self._move(slug, submit_revision)

    @endpoint(
        "takeBackListing",
        _("Take one of your listings back"),
        _("Go on writing what was handed in, as long as the operator has not begun to look."),
        answer=serializers.OwnListingSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=(VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_LISTINGS,
    )
    def take_back(self, request: Request, slug: str) -> Response:
        return self._move(slug, take_back_revision)

    @endpoint(
        "withdrawListing",
        _("Withdraw one of your listings"),
        _("Takes a published listing out of the catalogue at once. Its versions stay at their addresses."),
        answer=serializers.OwnListingSerializer,
        body=serializers.WithdrawalSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=(INVALID_BODY, INVALID_FIELDS, VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_LISTINGS,
    )
    def withdraw(self, request: Request, slug: str) -> Response:
        self._own(slug)
        reason = self.body()["reason"]

        def work() -> Response:
            solution = self._same(slug)
            withdraw_solution(solution=solution, by=self.actor, reason=reason)
            return self._shown(slug)

        return self._once(work)

    def _move(self, slug: str, act: Callable[..., Revision]) -> Response:
        """Carry out a move of the unfinished text, once."""
        self._own(slug)

        def work() -> Response:
            solution = self._same(slug)
            revision = unfinished_of(solution)
            if revision is None:
                raise IllegalMove(thing="listing", state=solution.status, move=act.__name__)
            try:
                act(revision=revision, by=self.actor)
            except FactError as error:
                raise _refused(error.problems) from None
            return self._shown(slug)

        return self._once(work)

    def _once(self, work: Callable[[], Response]) -> Response:
        return once(self.request, key_id=self.request.auth.pk, work=work)

    def _shown(self, slug: str, status: int = 200) -> Response:
        return self.tagged(own_listing_entry(self._own(slug)), status)

    def _facts(self) -> dict[str, Any]:
        """The facts of the body, each judged by its definition; raises the problem that names all that is wrong."""
        sent: dict[str, Any] = self.body()["facts"]
        facts, problems = clean_document(sent)
        if problems:
            raise _refused(problems)
        return {key: facts.get(key) for key in sent}

    def _same(self, slug: str) -> Solution:
        """The listing, locked; the request must name the text that it has now."""
        # Locked by itself: what is joined may be missing, and then can't be locked.
        list(Solution.objects.select_for_update().filter(slug=slug, vendor_id=self.actor.organisation_id))
        solution = self._own(slug)
        demand_version(self.request, own_listing_entry(solution))
        return solution

    def _own(self, slug: str) -> Solution:
        """A listing of the key's organisation; every other one is not there."""
        found = own_listings(self.actor).filter(slug=slug).first()
        if found is None:
            raise Http404
        return found


def _refused(problems: Iterable[Problem]) -> ApiProblem:
    return invalid_fields([field_error(pointer_of(problem.path), problem.message) for problem in problems])
