"""Endpoints of the catalogue."""

from .areas import AreaViewSet
from .facets import FacetViewSet
from .solutions import SolutionViewSet
from .vendors import VendorViewSet

__all__ = ["AreaViewSet", "FacetViewSet", "SolutionViewSet", "VendorViewSet"]
