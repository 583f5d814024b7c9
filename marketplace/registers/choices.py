"""Closed lists of the registers: Länder, bands of population, kinds of areas, codes and thresholds."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PopulationBand(TextChoices):
    """Size of a municipality by inhabitants."""

    UNDER_5000 = "under_5000", _("Below 5,000 inhabitants")
    UNDER_20000 = "under_20000", _("5,000 to 19,999 inhabitants")
    UNDER_50000 = "under_50000", _("20,000 to 49,999 inhabitants")
    UNDER_100000 = "under_100000", _("50,000 to 99,999 inhabitants")
    UNDER_500000 = "under_500000", _("100,000 to 499,999 inhabitants")
    FROM_500000 = "from_500000", _("500,000 inhabitants or more")


UPPER_BOUNDS = (
    (5_000, PopulationBand.UNDER_5000),
    (20_000, PopulationBand.UNDER_20000),
    (50_000, PopulationBand.UNDER_50000),
    (100_000, PopulationBand.UNDER_100000),
    (500_000, PopulationBand.UNDER_500000),
)


def population_band(population: int | None) -> PopulationBand | None:
    """The band of a number of inhabitants; None where it is unknown."""
    if population is None:
        return None
    return next((band for bound, band in UPPER_BOUNDS if population < bound), PopulationBand.FROM_500000)


def population_bounds(band: str) -> tuple[int, int | None]:
    """The lowest number of inhabitants in a band and the first above it, None where it is open.

    ValueError where there is no such band.
    """
    place = PopulationBand.values.index(band)
    bounds = [0, *(bound for bound, _band in UPPER_BOUNDS), None]
    return bounds[place] or 0, bounds[place + 1]


class Land(TextChoices):
    """The sixteen Länder by the last part of their ISO 3166-2 code, in lower case."""

    BW = "bw", _("Baden-Württemberg")
    BY = "by", _("Bavaria")
    BE = "be", _("Berlin")
    BB = "bb", _("Brandenburg")
    HB = "hb", _("Bremen")
    HH = "hh", _("Hamburg")
    HE = "he", _("Hesse")
    MV = "mv", _("Mecklenburg-Western Pomerania")
    NI = "ni", _("Lower Saxony")
    NW = "nw", _("North Rhine-Westphalia")
    RP = "rp", _("Rhineland-Palatinate")
    SL = "sl", _("Saarland")
    SN = "sn", _("Saxony")
    ST = "st", _("Saxony-Anhalt")
    SH = "sh", _("Schleswig-Holstein")
    TH = "th", _("Thuringia")

    @property
    def key(self) -> str:
        """The two digits with which every official key of this Land begins."""
        return next(key for key, land in LAND_KEYS.items() if land is self)


LAND_KEYS = {
    "01": Land.SH,
    "02": Land.HH,
    "03": Land.NI,
    "04": Land.HB,
    "05": Land.NW,
    "06": Land.HE,
    "07": Land.RP,
    "08": Land.BW,
    "09": Land.BY,
    "10": Land.SL,
    "11": Land.BE,
    "12": Land.BB,
    "13": Land.MV,
    "14": Land.SN,
    "15": Land.ST,
    "16": Land.TH,
}


def land_by_key(key: str) -> Land:
    """The Land of an official key: its first two digits. KeyError where there is no such Land."""
    return LAND_KEYS[key[:2]]


class AreaKind(TextChoices):
    """Levels of the official register, from the top, and the bodies it has no key for."""

    LAND = "land", pgettext_lazy("area", "Land")
    GOVERNMENT_REGION = "government_region", pgettext_lazy("area", "Government region")
    REGION = "region", pgettext_lazy("area", "Region")
    DISTRICT = "district", pgettext_lazy("area", "District")
    ASSOCIATION = "association", pgettext_lazy("area", "Association of municipalities")
    MUNICIPALITY = "municipality", pgettext_lazy("area", "Municipality")
    BODY = "body", pgettext_lazy("area", "Body without an official key")


class AreaType(TextChoices):
    """What an area is by the law of its Land; the codes are the German legal terms."""

    KREISFREIE_STADT = "kreisfreie_stadt", pgettext_lazy("area", "City with district status")
    STADTKREIS = "stadtkreis", pgettext_lazy("area", "City with district status (Stadtkreis)")
    KREIS = "kreis", pgettext_lazy("area", "District (Kreis)")
    LANDKREIS = "landkreis", pgettext_lazy("area", "District (Landkreis)")
    REGIONALVERBAND = "regionalverband", pgettext_lazy("area", "Regional association (Regionalverband)")
    AMT = "amt", pgettext_lazy("area", "Association (Amt)")
    SAMTGEMEINDE = "samtgemeinde", pgettext_lazy("area", "Association (Samtgemeinde)")
    VERBANDSGEMEINDE = "verbandsgemeinde", pgettext_lazy("area", "Association (Verbandsgemeinde)")
    VERWALTUNGSGEMEINSCHAFT = (
        "verwaltungsgemeinschaft",
        pgettext_lazy("area", "Association (Verwaltungsgemeinschaft)"),
    )
    KIRCHSPIELSLANDGEMEINDE = (
        "kirchspielslandgemeinde",
        pgettext_lazy("area", "Association (Kirchspielslandgemeinde)"),
    )
    VERWALTUNGSVERBAND = "verwaltungsverband", pgettext_lazy("area", "Association (Verwaltungsverband)")
    VG_TRAEGERMODELL = (
        "vg_traegermodell",
        pgettext_lazy("area", "Association (Verwaltungsgemeinschaft, Trägermodell)"),
    )
    ERFUELLENDE_GEMEINDE = (
        "erfuellende_gemeinde",
        pgettext_lazy("area", "Municipality that acts for others (erfüllende Gemeinde)"),
    )
    MARKT = "markt", pgettext_lazy("area", "Market town")
    STADT = "stadt", pgettext_lazy("area", "Town")
    GROSSE_KREISSTADT = "grosse_kreisstadt", pgettext_lazy("area", "Large district town")
    GEMEINDE = "gemeinde", pgettext_lazy("area", "Municipality within a district")
    GEMEINDEFREI_BEWOHNT = (
        "gemeindefrei_bewohnt",
        pgettext_lazy("area", "Inhabited area outside any municipality"),
    )
    GEMEINDEFREI_UNBEWOHNT = (
        "gemeindefrei_unbewohnt",
        pgettext_lazy("area", "Uninhabited area outside any municipality"),
    )
    STADTBEZIRK = "stadtbezirk", pgettext_lazy("area", "District of a city")
    REGIONALER_ZUSAMMENSCHLUSS = "regionaler_zusammenschluss", pgettext_lazy("area", "Joint body of a region")
    ZWECKVERBAND = "zweckverband", pgettext_lazy("area", "Special-purpose association")
    IT_DIENSTLEISTER = "it_dienstleister", pgettext_lazy("area", "Public IT provider")
    BEISPIELKOMMUNE = "beispielkommune", pgettext_lazy("area", "Invented example municipality")


# A city with district status stands in the register twice, as a district and as a municipality of the same name.
CITY_DISTRICTS = (AreaType.KREISFREIE_STADT, AreaType.STADTKREIS)
OUTSIDE_MUNICIPALITIES = (AreaType.GEMEINDEFREI_BEWOHNT, AreaType.GEMEINDEFREI_UNBEWOHNT)


class PointSource(TextChoices):
    """How the point of an area was found, the most exact first."""

    POLYGON = "polygon", pgettext_lazy("area", "Centre of the area")
    POSTCODE = "postcode", pgettext_lazy("area", "Centre of the postcode")
    MEMBERS = "members", pgettext_lazy("area", "Centre of its municipalities, weighted by inhabitants")
    PREDECESSORS = "predecessors", pgettext_lazy("area", "Centre of the municipalities it was formed from")
    BY_HAND = "by_hand", pgettext_lazy("area", "Set by hand")


class Register(TextChoices):
    """The registers that are loaded, in the order of loading."""

    AREAS = "areas", pgettext_lazy("register", "Areas")
    BODIES = "bodies", pgettext_lazy("register", "Bodies without an official key")
    CPV = "cpv", pgettext_lazy("register", "Common Procurement Vocabulary (CPV)")
    NUTS = "nuts", pgettext_lazy("register", "Statistical regions (NUTS)")
    LICENCES = "licences", pgettext_lazy("register", "Licences (SPDX)")
    THRESHOLDS = "thresholds", pgettext_lazy("register", "Thresholds")


class CpvKind(TextChoices):
    """What a CPV code describes."""

    SUPPLIES = "supplies", pgettext_lazy("cpv", "Supplies")
    SERVICES = "services", pgettext_lazy("cpv", "Services")
    WORKS = "works", pgettext_lazy("cpv", "Works")


class ThresholdKind(TextChoices):
    """What a threshold decides."""

    EU = "eu", _("EU threshold")
    DIRECT_ORDER = "direct_order", _("Limit for direct orders")


class Buyer(TextChoices):
    """Whom a threshold binds."""

    MUNICIPALITY = "municipality", pgettext_lazy("threshold", "Municipalities")
    LAND = "land", pgettext_lazy("threshold", "Authorities of the Land")
    FEDERATION = "federation", pgettext_lazy("threshold", "Federation")


class Subject(TextChoices):
    """What is bought, where a threshold makes a difference."""

    SUPPLIES = "supplies", pgettext_lazy("threshold", "Supplies")
    SERVICES = "services", pgettext_lazy("threshold", "Services")
    SOCIAL = "social", pgettext_lazy("threshold", "Social and other specific services")
    CONSTRUCTION = "construction", pgettext_lazy("threshold", "Construction work")
