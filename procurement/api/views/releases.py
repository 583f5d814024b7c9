"""Endpoints of the open data of market soundings (OCDS 1.1.5)."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.core.access import PUBLIC, declare
from marketplace.core.api.pages import keyset_page, page_address
from marketplace.core.api.parameters import PAGING, InstantParameter, TextParameter
from marketplace.core.api.problems import UNKNOWN_PAGE
from marketplace.core.api.views import ReadViewSet, endpoint
from procurement.ocds import record_package, release_package
from procurement.queries.releases import (
    package_address,
    publication,
    record_address,
    release_by_id,
    releases,
    releases_of,
)

from .. import release_serializers

FOR_EVER = "public, max-age=31536000, immutable"
SINCE = InstantParameter(name="since", help=_("Releases of this moment and later ones."))
UNTIL = InstantParameter(name="until", help=_("Releases before this moment."))
OCID = TextParameter(name="ocid", help=_("Releases of this process alone."), longest=100)


@declare(PUBLIC)
class ReleaseViewSet(ReadViewSet):
    """Releases and records of public market soundings."""

    tag = _("Open contracting data")
    paths = {"key": _("The id of a release, or the ocid of a process.")}

    @endpoint(
        "listReleases",
        _("Releases by date"),
        _(
            "Every public change of a market sounding as a release package (OCDS 1.1), the oldest first. Whoever asks for those "
            "since the date of the last one, and follows “links.next”, misses none. 404 where there is none in that time, since "
            "a package is never empty."
        ),
        answer=release_serializers.ReleasePackageSerializer,
        parameters=(SINCE, UNTIL, OCID, *PAGING),
        problems=(UNKNOWN_PAGE,),
    )
    def list(self, request: Request) -> Response:
        rows = releases()
        if self.values["ocid"]:
            rows = rows.filter(ocid=self.values["ocid"])
        if self.values["since"]:
            rows = rows.filter(date__gte=self.values["since"])
        if self.values["until"]:
            rows = rows.filter(date__lt=self.values["until"])
        page = keyset_page(rows, keys=("date",), **self.place())
        if not page.rows:
            raise NotFound(_now("There is no release in this time."))
        links = {"next": page_address(request, page.next), "prev": page_address(request, page.previous)}
        package = release_package(
            [row.document for row in page.rows],
            publication=publication(),
            uri=request.build_absolute_uri(),
            links={name: address for name, address in links.items() if address},
        )
        return _answer(package, page.rows[-1].date)

    @endpoint(
        "getRelease",
        _("A release"),
        _("A package with one release. It never changes."),
        answer=release_serializers.ReleasePackageSerializer,
        cache=FOR_EVER,
    )
    def retrieve(self, request: Request, key: str) -> HttpResponseBase:
        found = release_by_id(key)
        if found is None:
            raise NotFound(_now("There is no release at this address."))
        unchanged = get_conditional_response(request._request, last_modified=int(found.date.timestamp()))
        if unchanged is not None:
            return unchanged
        package = release_package([found.document], publication=publication(), uri=package_address(key))
        return _answer(package, found.date)

    @endpoint(
        "getRecord",
        _("The record of a process"),
        _(
            "A package with the record of one market sounding, or of a procedure that followed: its releases as links, the "
            "oldest first, and all of them merged into what holds now."
        ),
        answer=release_serializers.RecordPackageSerializer,
    )
    def record(self, request: Request, key: str) -> Response:
        found = releases_of(key)
        if not found:
            raise NotFound(_now("There is no record at this address."))
        package = record_package(
            [row.document for row in found],
            publication=publication(),
            uri=record_address(key),
            package_of=package_address,
        )
        return _answer(package, found[-1].date)


def _answer(package: dict[str, Any], changed_at: datetime.datetime) -> Response:
    return Response(package, headers={"Last-Modified": http_date(changed_at.timestamp())})
