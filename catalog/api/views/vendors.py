"""Endpoints of vendors."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.queries.profile import profile_of
from catalog.queries.published import listings_of, vendors_with_listings
from marketplace.core.access import PUBLIC, declare
from marketplace.core.api.filters import filtered, parameters_of
from marketplace.core.api.parameters import PAGING
from marketplace.core.api.problems import UNKNOWN_PAGE
from marketplace.core.api.serializers import page_serializer
from marketplace.core.api.views import ReadViewSet, endpoint

from .. import entries, vendor_serializers
from ..filters import VendorFilter


@declare(PUBLIC)
class VendorViewSet(ReadViewSet):
    """Companies, municipalities and centres that offer something here."""

    tag = _("Vendors")
    paths = {"slug": _("Part of the vendor's address.")}

    @endpoint(
        "listVendors",
        _("All vendors"),
        _("Organisations that offer at least one solution here, by name."),
        answer=page_serializer(vendor_serializers.VendorItemSerializer),
        parameters=(*parameters_of(VendorFilter), *PAGING),
        problems=(UNKNOWN_PAGE,),
    )
    def list(self, request: Request) -> Response:
        rows = filtered(VendorFilter, vendors_with_listings(), self.values)
        return Response(self.page_of(rows, keys=("name_key",), entry=entries.vendor_entry))

    @endpoint(
        "getVendor",
        _("A vendor and what it offers"),
        _("The profile of an organisation with all its solutions."),
        answer=vendor_serializers.VendorSerializer,
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        vendor = vendors_with_listings().filter(slug=slug).first()
        if vendor is None:
            raise NotFound(_now("There is no vendor at this address."))
        solutions = [entries.listed_entry(solution) for solution in listings_of(vendor)]
        return Response(entries.vendor_profile(vendor, profile_of(vendor), solutions))
