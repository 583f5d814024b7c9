"""The official lists: areas, codes, licences, thresholds, and what of them is loaded."""

from .areas import Area, AreaQuerySet
from .codes import CpvCode, Licence, NutsCode
from .loads import RegisterLoad
from .thresholds import ThresholdRule

__all__ = ["Area", "AreaQuerySet", "CpvCode", "Licence", "NutsCode", "RegisterLoad", "ThresholdRule"]
