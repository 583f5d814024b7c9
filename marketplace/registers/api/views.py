"""Endpoints of the registers."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.core.access import PUBLIC, declare
from marketplace.core.api.filters import filtered, parameters_of
from marketplace.core.api.parameters import PAGING
from marketplace.core.api.problems import UNKNOWN_PAGE
from marketplace.core.api.serializers import page_serializer
from marketplace.core.api.views import AN_HOUR, ReadViewSet, endpoint

from ..choices import Land, PopulationBand
from ..models import CpvCode, Licence, NutsCode, ThresholdRule
from ..queries import data_sources
from . import entries, serializers
from .filters import CpvFilter, LicenceFilter, NutsFilter, ThresholdFilter

# Route of each register and what it holds; the index names them in this order.
REGISTERS = {
    "api:register-facets": _("Closed lists of the facets"),
    "api:register-laender": _("Länder"),
    "api:register-population-bands": _("Sizes of municipalities"),
    "api:register-cpv": _("Common Procurement Vocabulary (CPV)"),
    "api:register-nuts": _("Statistical regions (NUTS)"),
    "api:register-licences": _("Licences (SPDX)"),
    "api:register-thresholds": _("Thresholds of procurement law"),
    "api:area-list": _("Areas and public bodies"),
}


@declare(PUBLIC)
class RegisterViewSet(ReadViewSet):
    """Official lists that facts point to."""

    tag = _("Registers")

    @endpoint(
        "listRegisters",
        _("All registers"),
        _("Which registers there are, where their data comes from, and the words their licences ask for."),
        answer=serializers.RegisterIndexSerializer,
        cache=AN_HOUR,
    )
    def index(self, request: Request) -> Response:
        registers = [
            {
                "key": name.split(":")[1].removeprefix("register-").replace("area-list", "areas"),
                "label": str(label),
                "url": request.build_absolute_uri(reverse(name)),
            }
            for name, label in REGISTERS.items()
        ]
        return Response(
            {"registers": registers, "sources": [entries.source_entry(source) for source in data_sources()]}
        )

    @endpoint(
        "listLaender",
        _("The sixteen Länder"),
        _("Codes as the parameter “land” takes them."),
        answer=page_serializer(serializers.LandSerializer),
        cache=AN_HOUR,
    )
    def laender(self, request: Request) -> Response:
        return Response(self.whole([entries.land_entry(land) for land in Land]))

    @endpoint(
        "listPopulationBands",
        _("Sizes of municipalities"),
        _("Codes as the parameter “population_band” takes them."),
        answer=page_serializer(serializers.BandSerializer),
        cache=AN_HOUR,
    )
    def population_bands(self, request: Request) -> Response:
        return Response(self.whole([entries.band_entry(band) for band in PopulationBand]))

    @endpoint(
        "listCpvCodes",
        _("CPV codes"),
        _("The Common Procurement Vocabulary 2008, by code."),
        answer=page_serializer(serializers.CpvSerializer),
        parameters=(*parameters_of(CpvFilter), *PAGING),
        problems=(UNKNOWN_PAGE,),
        cache=AN_HOUR,
    )
    def cpv(self, request: Request) -> Response:
        rows = filtered(CpvFilter, CpvCode.objects.all(), self.values)
        return Response(self.page_of(rows, keys=("code",), entry=entries.cpv_entry))

    @endpoint(
        "listNutsRegions",
        _("NUTS regions"),
        _("The statistical regions of the EU in Germany, by code."),
        answer=page_serializer(serializers.NutsSerializer),
        parameters=(*parameters_of(NutsFilter), *PAGING),
        problems=(UNKNOWN_PAGE,),
        cache=AN_HOUR,
    )
    def nuts(self, request: Request) -> Response:
        rows = filtered(NutsFilter, NutsCode.objects.all(), self.values)
        return Response(self.page_of(rows, keys=("code",), entry=entries.nuts_entry))

    @endpoint(
        "listLicences",
        _("Licences"),
        _("Licences and exceptions of the SPDX list, by identifier."),
        answer=page_serializer(serializers.LicenceSerializer),
        parameters=(*parameters_of(LicenceFilter), *PAGING),
        problems=(UNKNOWN_PAGE,),
        cache=AN_HOUR,
    )
    def licences(self, request: Request) -> Response:
        rows = filtered(LicenceFilter, Licence.objects.all(), self.values)
        return Response(self.page_of(rows, keys=("spdx_id",), entry=entries.licence_entry))

    @endpoint(
        "listThresholds",
        _("Thresholds of procurement law"),
        _("With dates and source. An unverified one must not be stated as fact."),
        answer=page_serializer(serializers.ThresholdSerializer),
        parameters=(*parameters_of(ThresholdFilter), *PAGING),
        problems=(UNKNOWN_PAGE,),
        cache=AN_HOUR,
    )
    def thresholds(self, request: Request) -> Response:
        rows = filtered(ThresholdFilter, ThresholdRule.objects.all(), self.values)
        return Response(self.page_of(rows, keys=("key",), entry=entries.threshold_entry))
