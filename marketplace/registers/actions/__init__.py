"""Writes to the registers, and the only writers."""

from .areas import LoadRefused, load_areas
from .registers import LoadResult, load_registers

__all__ = ["LoadRefused", "LoadResult", "load_areas", "load_registers"]
