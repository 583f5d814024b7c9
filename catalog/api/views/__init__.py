"""Endpoints of the catalogue."""

from .areas import AreaViewSet
from .dump import DumpViewSet
from .facets import FacetViewSet
from .fit import FitViewSet
from .own import OwnListingViewSet
from .parts import SolutionPartViewSet
from .routes import RouteViewSet
from .solutions import SolutionViewSet
from .vendors import VendorViewSet

__all__ = [
    "AreaViewSet",
    "DumpViewSet",
    "FacetViewSet",
    "FitViewSet",
    "OwnListingViewSet",
    "RouteViewSet",
    "SolutionPartViewSet",
    "SolutionViewSet",
    "VendorViewSet",
]
