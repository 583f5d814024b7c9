"""Endpoints of the catalogue."""

from .areas import AreaViewSet
from .dump import DumpViewSet
from .facets import FacetViewSet
from .fit import FitViewSet
from .own import OwnListingViewSet
from .own_proofs import OwnProofViewSet
from .own_uses import OwnUseViewSet
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
    "OwnProofViewSet",
    "OwnUseViewSet",
    "RouteViewSet",
    "SolutionPartViewSet",
    "SolutionViewSet",
    "VendorViewSet",
]
